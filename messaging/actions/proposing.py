"""A proposal before it is on the table: begun, written, sent to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.introducing import introduce
from messaging.actions.turns import held, take_turn
from messaging.models import Participant, Party, Proposal, Version
from messaging.proposals import screen
from messaging.proposals.files import ids_in, named
from messaging.proposals.life import UNSENT, Act
from messaging.proposals.permissions import can_act_for, can_propose, reaches
from messaging.proposals.terms import terms_of
from organisations.models import Organisation
from organisations.voice import hold_voice
from uploads.actions import attach, pass_on

if TYPE_CHECKING:
    from messaging.models import Conversation

MOST_PARTIES = 12
LONGEST = timedelta(days=366)


@transaction.atomic
def begin_proposal(
    *,
    by: User,
    kind: str,
    values: Mapping[str, Any],
    to: Sequence[User | Organisation],
    organisation: Organisation | None = None,
    threshold: int | None = None,
    conversation: Conversation | None = None,
    note: str = "",
    files: Sequence[UUID] = (),
) -> Proposal:
    """A draft that only its own side sees. `values` are what a form cleaned; `to` whom it is meant for.

    `threshold` parties have to agree, oneself among them; without it all. `conversation` is the one from which it
    was begun: there those of its parties who take part are shown it. Raises PermissionDenied for whoever
    doesn't want to be written to; Refused: 409 for a seat that ended, 422 for bad input.
    """
    require(can_propose(by), _("You may not send proposals."))
    others = _others(to, by=by, organisation=organisation)
    hold_voice(organisation, by=by)
    parties = len(others) + 1
    wanted = parties if threshold is None else threshold
    if not 2 <= wanted <= parties:
        message = _("Between 2 and %(most)d parties have to agree.") % {"most": parties}
        raise Refused(message, status=422, field="threshold")
    proposal = Proposal.objects.create(kind=kind, threshold=wanted)
    own = Party.objects.create(
        proposal=proposal,
        position=0,
        organisation=organisation,
        user=None if organisation else by,
    )
    for position, other in enumerate(others, start=1):
        Party.objects.create(
            proposal=proposal,
            position=position,
            organisation=other if isinstance(other, Organisation) else None,
            user=other if isinstance(other, User) else None,
            conversation=conversation if conversation and _talks(other, conversation) else None,
        )
    terms = checked_terms(kind, values, named(files, by=by, proposal=None))
    Version.objects.create(proposal=proposal, number=1, party=own, by=by, terms=terms, note=note.strip())
    attach(files, to=proposal, by=by, is_sealed=True)
    record("messaging.proposal_begun", by=by, target=proposal)
    return proposal


@transaction.atomic
def rewrite_proposal(
    proposal: Proposal,
    *,
    by: User,
    values: Mapping[str, Any],
    note: str = "",
    files: Sequence[UUID] | None = None,
) -> Proposal:
    """Write a draft anew; without `files` it keeps those it has.

    Raises PermissionDenied; Refused: 409 once it was sent, 422 for bad input.
    """
    proposal = held(proposal)
    _own_draft(proposal, by=by)
    version = proposal.current
    ids = ids_in(version.terms) if files is None else files
    version.terms = checked_terms(proposal.kind, values, named(ids, by=by, proposal=proposal))
    version.note = note.strip()
    attach(ids, to=proposal, by=by, is_sealed=True)
    version.by, version.made_at = by, timezone.now()
    version.save()
    Proposal.objects.filter(pk=proposal.pk).update(changed_at=timezone.now())
    return proposal


@transaction.atomic
def send_proposal(proposal: Proposal, *, by: User) -> Proposal:
    """Lay a draft on the table. One that needs counsel stays with its own side, in state `counsel`.

    Raises PermissionDenied; RateLimited for one first contact too many; Refused: 409 once it was sent, a seat ended
    or somebody was asked before and hasn't answered, 422 for terms whose time is over.
    """
    proposal = held(proposal)
    _own_draft(proposal, by=by)
    own, *others = proposal.seated
    _others([one.organisation or one.user for one in others], by=by, organisation=own.organisation)
    terms = checked_terms(proposal.kind, proposal.current.terms["terms"])
    needs_counsel = screen.needs_counsel(terms)
    if not needs_counsel:
        introduce(proposal, by=by)
    return take_turn(proposal, own, Act.SEND, by=by, needs_counsel=needs_counsel, expires_at=expiry(terms))


@transaction.atomic
def drop_proposal(proposal: Proposal, *, by: User) -> None:
    """Throw a draft away, as if it had never been. Raises PermissionDenied; Refused (409) once it was sent."""
    proposal = held(proposal)
    _own_draft(proposal, by=by)
    pass_on(proposal, to=None)
    proposal.delete()


def checked_terms(
    kind: str, values: Mapping[str, Any], files: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Terms as they are kept. Raises Refused (422) where they hold no longer, or for longer than a year."""
    terms = terms_of(kind, values, files)
    until = date.fromisoformat(terms["terms"]["valid_until"])
    today = timezone.now().date()
    if until < today:
        raise Refused(_("Choose a day that is still to come."), status=422, field="valid_until")
    if until > today + LONGEST:
        raise Refused(_("Choose a day within a year."), status=422, field="valid_until")
    return terms


def expiry(terms: Mapping[str, Any]) -> datetime:
    """The moment at which nobody can accept any more: the end of the last day, everywhere on Earth."""
    last = date.fromisoformat(terms["terms"]["valid_until"])
    return datetime.combine(last, time(12), UTC) + timedelta(days=1)


def _talks(other: User | Organisation, conversation: Conversation) -> bool:
    """Whether they take part in it, for themselves or for an organisation."""
    places = Participant.objects.present().filter(conversation=conversation)
    if isinstance(other, User):
        return places.filter(user=other, organisation=None).exists()
    if conversation.desk_of_id == other.pk:
        return True
    return places.filter(organisation=other).exists()


def _own_draft(proposal: Proposal, *, by: User) -> None:
    require(can_act_for(by, proposal.seated[0]), _("You may not change this proposal."))
    if proposal.state not in UNSENT:
        raise Refused(_("This proposal was sent already."))
    hold_voice(proposal.seated[0].organisation, by=by)


def _others(
    to: Sequence[User | Organisation | None], *, by: User, organisation: Organisation | None
) -> list[User | Organisation]:
    """Whom it is sent to, once each. Raises PermissionDenied for one who can't be written to; Refused (422)."""
    others = [one for one in dict.fromkeys(to) if one is not None and one not in (by, organisation)]
    if not others:
        raise Refused(_("Say whom the proposal is for."), status=422, field="to")
    if len(others) >= MOST_PARTIES:
        message = _("A proposal has at most %(most)d parties.") % {"most": MOST_PARTIES}
        raise Refused(message, status=422, field="to")
    for one in others:
        name = one.name if isinstance(one, Organisation) else one.shown_name
        require(reaches(by, organisation, one), _("You can't write to %(name)s.") % {"name": name})
    return others
