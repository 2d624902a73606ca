"""The one way in which a proposal goes from one state to the next: its row locked, the table asked, a turn written.

Of two who act at once one comes second, finds the table changed and is told by whom. Should a database let both
through, the turn's number is taken and the second fails.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from messaging.actions.agreements import freeze
from messaging.actions.introducing import take_up
from messaging.models import Party, Proposal, ProposalState, Turn
from messaging.proposals.life import OVER, Act, NotNow, Table, after, may
from messaging.proposals.permissions import can_act_for, can_bind
from messaging.proposals.words import told_of
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from accounts.models import User

# What others hear as news of its own; the rest of the acts by the state they lead to.
_VERBS = {
    Act.ASK: "messaging.proposal_question",
    Act.EXPLAIN: "messaging.proposal_explained",
    Act.COUNTER: "messaging.proposal_countered",
    Act.ACCEPT: "messaging.proposal_agreed",
    Act.DECLINE: "messaging.proposal_left",
}
# To decline a stranger's proposal is not to let them write.
_TAKES_UP = (Act.ASK, Act.EXPLAIN, Act.COUNTER, Act.ACCEPT)


def held(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the transaction ends."""
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def check_seen(proposal: Proposal, *, version: int | None, by: User) -> None:
    """Make sure that somebody acts on what they saw. Raises Refused (409): who changed it meanwhile, and how."""
    if proposal.is_over or (version is not None and version != proposal.version):
        raise late(proposal)
    if proposal.is_late:
        raise Refused(_("This proposal has expired."), state=ProposalState.EXPIRED, version=proposal.version)


def late(proposal: Proposal) -> Refused:
    """The refusal that names what came first."""
    last = proposal.turns.select_related("party__organisation", "party__user", "by").last()
    message = told_of(last) if last else _("This proposal has changed.")
    return Refused(message, state=proposal.state, version=proposal.version)


def take_turn(
    proposal: Proposal,
    party: Party | None,
    act: Act,
    *,
    by: User | None,
    text: str = "",
    needs_counsel: bool = False,
    expires_at: datetime | None = None,
) -> Proposal:
    """Do it, on a proposal that is held. `party` None is the clock.

    Raises PermissionDenied where they may never, Refused (409) where the table doesn't allow it now.
    """
    signs = party is None or by is None or can_bind(by, party.organisation)
    if by is not None and not can_act_for(by, party):
        raise PermissionDenied(_("You may not answer this proposal."))
    if party is not None and by is not None:
        hold_voice(party.organisation, by=by)
    if act in (Act.ACCEPT, Act.START) and not signs:
        raise PermissionDenied(_("Only a signatory accepts for an organisation."))
    before, place = proposal.table(), party.position if party else -1
    try:
        now = after(before, place, act, signs=signs, needs_counsel=needs_counsel)
    except NotNow:
        raise late(proposal) if before.state in OVER or not may(before, place, act) else _not_now() from None
    _write(proposal, party, act, now, by=by, text=text.strip(), expires_at=expires_at)
    return proposal


def _not_now() -> Refused:
    return Refused(_("That can't be done now."))


def _write(
    proposal: Proposal,
    party: Party | None,
    act: Act,
    now: Table,
    *,
    by: User | None,
    text: str,
    expires_at: datetime | None,
) -> None:
    moment = timezone.now()
    proposal.turn += 1
    proposal.state, proposal.version, proposal.changed_at = now.state, now.version, moment
    if expires_at is not None:
        proposal.expires_at = expires_at
    # A draft that is withdrawn was never sent: it stays with its own side.
    if act == Act.SEND and now.state != ProposalState.COUNSEL:
        proposal.sent_at = moment
    if proposal.is_over:
        proposal.ended_at = moment
    proposal.__dict__.pop("current", None)
    try:
        with transaction.atomic():
            Turn.objects.create(
                proposal=proposal,
                number=proposal.turn,
                party=party,
                by=by,
                act=act,
                version=now.version,
                state=now.state,
                text=text,
                at=moment,
            )
    except IntegrityError:
        raise late(Proposal.objects.get(pk=proposal.pk)) from None
    _seat(proposal, party, now, by=by, moment=moment)
    proposal.save()
    if party is not None and by is not None and act in _TAKES_UP:
        take_up(party, by=by)
    if proposal.is_accepted:
        freeze(proposal)
    verb = f"messaging.proposal_{now.state}" if proposal.is_over or act == Act.SEND else _VERBS.get(act)
    if verb and proposal.sent_at is not None:
        record(verb, by=by, target=proposal, turn=proposal.turn, party=party.pk if party else None)


def _seat(proposal: Proposal, party: Party | None, now: Table, *, by: User | None, moment: datetime) -> None:
    """Who agrees and who stepped back, as the table says; only the one who acted can have changed."""
    if party is None:
        return
    for one in proposal.seated:
        if one.pk != party.pk:
            continue
        if one.position in now.agreed:
            one.agreed_version, one.agreed_by, one.agreed_at = now.version, by, moment
        elif one.agreed_version:
            one.agreed_version, one.agreed_by, one.agreed_at = 0, None, None
        if one.position in now.out and one.out_at is None:
            one.out_at = moment
        one.save()
