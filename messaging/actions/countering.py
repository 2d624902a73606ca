"""Answers to a proposal: ask, explain, counter, accept, decline, withdraw, start; and the clock's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refused
from messaging.actions.proposing import checked_terms, expiry
from messaging.actions.turns import check_seen, held, late, take_turn
from messaging.models import Party, Proposal, Version
from messaging.proposals import screen
from messaging.proposals.files import ids_in, named
from messaging.proposals.life import Act, may
from messaging.proposals.permissions import can_act_for, party_of
from messaging.proposals.terms import changes
from uploads.actions import attach

if TYPE_CHECKING:
    from accounts.models import User

# The acts that are words alone, and whether there have to be any.
SAID = {
    Act.ASK: True,
    Act.EXPLAIN: True,
    Act.ACCEPT: False,
    Act.DECLINE: True,
    Act.WITHDRAW: False,
    Act.START: False,
}


@transaction.atomic
def answer_proposal(
    proposal: Proposal, act: Act, *, by: User, version: int | None = None, text: str = ""
) -> Proposal:
    """Everything but a counter. `version` is the one that was seen; `text` the question, the reason, the note.

    Raises PermissionDenied; Refused: 409 where something else came first (it says what), 422 without a needed text.
    """
    proposal, party = _seated(proposal, by=by, version=version)
    if SAID[act] and not text.strip():
        message = _("Give a reason.") if act == Act.DECLINE else _("Write a few words.")
        raise Refused(message, status=422, field="text")
    return take_turn(proposal, party, act, by=by, text=text)


@transaction.atomic
def counter_proposal(
    proposal: Proposal,
    *,
    by: User,
    values: Mapping[str, Any],
    version: int | None = None,
    note: str = "",
    files: Sequence[UUID] | None = None,
) -> Proposal:
    """Lay another version on the table, in the place of the one that was seen; without `files` it keeps those.

    Raises PermissionDenied; Refused: 409 where something else came first, 422 for terms that change nothing, whose
    time is over, or of a joint purchase that names no counsel.
    """
    proposal, party = _seated(proposal, by=by, version=version)
    ids = ids_in(proposal.current.terms) if files is None else files
    terms = checked_terms(proposal.kind, values, named(ids, by=by, proposal=proposal))
    if not may(proposal.table(), party.position, Act.COUNTER):
        raise late(proposal)
    if not changes(terms, proposal.current.terms):
        raise Refused(_("Change at least one term."), status=422, field="title")
    if screen.needs_counsel(terms):
        message = _("These shares need counsel: name who looked at it.")
        raise Refused(message, status=422, field="counsel")
    Version.objects.create(
        proposal=proposal, number=proposal.version + 1, party=party, by=by, terms=terms, note=note.strip()
    )
    attach(ids, to=proposal, by=by, is_sealed=True)
    return take_turn(proposal, party, Act.COUNTER, by=by, text=note, expires_at=expiry(terms))


def expire_proposals() -> int:
    """End what is past its last day; where enough agreed, it starts. Returns how many; safe to run twice."""
    ended = 0
    for pk in list(Proposal.objects.overdue().order_by("expires_at").values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update(of=("self",)).overdue().filter(pk=pk).first()
            if proposal is not None:
                take_turn(proposal, None, Act.EXPIRE, by=None)
                ended += 1
    return ended


def _seated(proposal: Proposal, *, by: User, version: int | None) -> tuple[Proposal, Party]:
    """The proposal, held, and for whom this person acts there; what they saw still lies there."""
    proposal = held(proposal)
    party = party_of(by, proposal)
    if party is None or not can_act_for(by, party):
        raise PermissionDenied(_("You may not answer this proposal."))
    check_seen(proposal, version=version, by=by)
    return proposal, party
