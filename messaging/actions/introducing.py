"""A proposal is a first contact, too: where it goes to somebody one has not talked with, it asks first.

Each party but the convener's has the conversation in which it is shown (Party.conversation). With whom one talks
already that is the newest one; with a stranger it is a request, counted and kept as any other (actions.starting,
actions.desks), which they take up by answering.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from forum.writing import Written, write
from messaging.actions.appending import append_line, locked
from messaging.actions.starting import open_conversation
from messaging.desks.answering import open_desks
from messaging.models import Box, Conversation, Desk, Kind, MessageKind, Participant, Party, Proposal, State
from messaging.permissions import are_acquainted, can_write
from messaging.proposals.kinds import Kind as ProposalKind
from messaging.quotas import hold_quota
from messaging.spam import looks_like_spam
from organisations.permissions import has_seat

if TYPE_CHECKING:
    from organisations.models import Organisation

# Who of an organisation looks at what; the rest goes to everyone's desk.
_DESKS = {
    ProposalKind.ENERGY: Desk.ENERGY,
    ProposalKind.CURTAILMENT: Desk.ENERGY,
    ProposalKind.HARDWARE: Desk.PROCUREMENT,
    ProposalKind.PARTS: Desk.PROCUREMENT,
    ProposalKind.LOGISTICS: Desk.PROCUREMENT,
    ProposalKind.LOBBYING: Desk.POLICY,
}


def introduce(proposal: Proposal, *, by: User) -> None:
    """Lead every other party to a conversation in which the proposal lies; within the sending's transaction.

    Raises RateLimited for one first contact too many; Refused (409) where one has asked before and waits for an
    answer, or an organisation has closed its desks.
    """
    own, *others = proposal.seated
    terms = proposal.current.terms["terms"]
    words = write(f"{terms['title']}\n\n{terms['scope']}", by=by, prefix=f"p{proposal.pk}")
    for party in others:
        if party.conversation is None or not can_write(by, party.conversation):
            party.conversation = _conversation_with(party, own.organisation, proposal.kind, words, by=by)
            party.save(update_fields=["conversation"])
    if proposal.current.terms.get("files") and any(
        one.conversation and one.conversation.is_asked for one in others
    ):
        message = _("A first contact carries no files. Attach them once they have answered.")
        raise Refused(message, status=422, field="files")
    told = {party.conversation.pk: party.conversation for party in others if party.conversation is not None}
    for conversation in told.values():
        append_line(locked(conversation), MessageKind.PROPOSED, by=by)


def take_up(party: Party, *, by: User) -> None:
    """Whoever answers a proposal takes up the first contact it was: both can write from then on."""
    if party.conversation is None or not party.conversation.is_asked:
        return
    conversation = locked(party.conversation)
    if not conversation.is_asked or conversation.started_by_id == by.pk:
        return
    conversation.state, conversation.answered_at, conversation.answered_by = State.OPEN, timezone.now(), by
    conversation.save(update_fields=["state", "answered_at", "answered_by"])
    asked = Participant.objects.filter(conversation=conversation, box__in=[Box.REQUESTS, Box.HELD])
    asked.update(box=Box.INBOX)
    append_line(conversation, MessageKind.ACCEPTED, by=by)


def _conversation_with(
    party: Party, organisation: Organisation | None, kind: str, words: Written, *, by: User
) -> Conversation | None:
    """Where one talks with this party already, or else the first contact."""
    if party.user is not None:
        return _with_member(party.user, organisation, words, by=by)
    if party.organisation is not None and not has_seat(by, party.organisation):
        return _with_desk(party.organisation, organisation, kind, words, by=by)
    return None


def _with_member(
    member: User, organisation: Organisation | None, words: Written, *, by: User
) -> Conversation:
    state = State.OPEN
    if are_acquainted(by, member):
        if found := _between(by, member):
            return found
    else:
        hold_quota(by=by, organisation=organisation)
        asked = Conversation.objects.filter(started_by=by, participants__user=member, kind=Kind.PERSON)
        if asked.filter(state__in=[State.REQUEST, State.HELD, State.DECLINED]).exists():
            message = _("You have written to %(name)s before. They can answer that message, or write to you.")
            raise Refused(message % {"name": member.shown_name}, field="to", code="asked")
        state = State.HELD if looks_like_spam(words, by=by, to=member) else State.REQUEST
    return open_conversation(by=by, people=[member], state=state, organisation=organisation)


def _between(one: User, other: User) -> Conversation | None:
    """The newest open conversation of these two alone."""
    theirs = Participant.objects.present().filter(user=other, conversation__state=State.OPEN)
    both = Participant.objects.present().filter(user=one, conversation__in=theirs.values("conversation"))
    rows = Conversation.objects.filter(pk__in=both.values("conversation"), kind=Kind.PERSON)
    rows = rows.annotate(people=Count("participants")).filter(people=2)
    return rows.order_by("-last_at", "-id").first()


def _with_desk(
    theirs: Organisation, organisation: Organisation | None, kind: str, words: Written, *, by: User
) -> Conversation:
    begun = Conversation.objects.filter(kind=Kind.DESK, desk_of=theirs, started_by=by)
    if found := begun.filter(state=State.OPEN).order_by("-last_at", "-id").first():
        return found
    desks = open_desks(theirs)
    if not desks:
        message = _("%(name)s takes no first contacts: all its desks are closed.")
        raise Refused(message % {"name": theirs.name}, field="to", code="closed")
    hold_quota(by=by, organisation=organisation)
    if begun.filter(state__in=[State.REQUEST, State.HELD, State.DECLINED]).exists():
        message = _("You have written to %(name)s before. They can answer that message, or write to you.")
        raise Refused(message % {"name": theirs.name}, field="to", code="asked")
    wanted = _DESKS.get(ProposalKind(kind), Desk.GENERAL)
    general = Desk.GENERAL if Desk.GENERAL in desks else desks[0]
    return open_conversation(
        by=by,
        people=[],
        state=State.HELD if looks_like_spam(words, by=by, to=None) else State.REQUEST,
        organisation=organisation,
        kind=Kind.DESK,
        desk_of=theirs,
        desk=wanted if wanted in desks else general,
    )
