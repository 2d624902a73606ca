from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from accounts.models import User
from accounts.permissions import is_member
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from core.sealing import digest
from forum.writing import Written
from messaging.actions.appending import append_message
from messaging.actions.drafting import forget_draft
from messaging.actions.opening import open_door
from messaging.models import MOST_PEOPLE, REQUEST_MAX, Box, Conversation, Participant, State
from messaging.permissions import are_acquainted, can_begin
from messaging.quotas import hold_quota
from messaging.spam import looks_like_spam
from messaging.text import check_subject, refuse_files, write_sealed
from organisations.audiences import EVERYONE, Audience
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from organisations.models import Organisation


def start(
    *,
    by: User,
    to: Sequence[User],
    body: str,
    subject: str = "",
    audience: Audience = EVERYONE,
    organisation: Organisation | None = None,
    key: UUID | None = None,
    draft: str = "",
    at: datetime | None = None,
) -> Conversation:
    """Write to members first, personally or for an organisation. `draft` is where its text was kept until now.

    An `audience` that is not everyone may come in by itself (actions.open_door); then `to` may be empty.

    To people one talks with already, or sits with in one organisation, it is a conversation at once. To one
    stranger it is a first contact: one short text, which they accept, decline or leave; to several strangers
    nobody writes. Raises PermissionDenied where somebody does not want to be written to; RateLimited for one
    first contact too many; Refused: 409 where one has asked before, 422 for bad input.
    """
    require(is_member(by), _("You may not write messages."))
    people = list(dict.fromkeys(to))
    is_opened = audience != EVERYONE
    _check(people, by=by, subject=subject, may_be_none=is_opened)
    for member in people:
        require(
            can_begin(by, member, organisation),
            _("You can't write to %(name)s.") % {"name": member.shown_name},
        )
    strangers = [member for member in people if not are_acquainted(by, member)]
    if strangers and len(people) > 1:
        names = ", ".join(member.shown_name for member in strangers)
        message = _("You don't know these people yet; write to each of them alone first: %(names)s.")
        raise Refused(message % {"names": names}, status=422, field="to")
    if strangers and is_opened:
        message = _("You don't know %(name)s yet: write to them alone first.")
        raise Refused(message % {"name": strangers[0].shown_name}, status=422, field="audience")
    if strangers and len(body) > REQUEST_MAX:
        message = _("A first message has at most %(most)d characters; this has %(over)d too many.")
        raise Refused(
            message % {"most": REQUEST_MAX, "over": len(body) - REQUEST_MAX}, status=422, field="body"
        )
    written = write_sealed(body, by=by, prefix=f"c{key or ''}"[:40])
    if strangers:
        refuse_files(written)
    with transaction.atomic():
        voice = f" for {organisation.pk}" if organisation else ""
        to_whom = ",".join(str(member.pk) for member in people)
        if is_opened:
            to_whom += (
                f" {audience.open_to} {audience.group.pk if audience.group else audience.organisation_kind}"
            )
        used = once.claim(key, by=by, content=digest(f"start {to_whom}{voice}\n{subject}\n{written.body}"))
        if used and used.object_id:
            return Conversation.objects.get(pk=used.object_id)
        hold_voice(organisation, by=by)
        state = State.OPEN
        if strangers:
            state = _hold_first_contact(written, by=by, to=strangers[0], organisation=organisation)
        conversation = open_conversation(
            by=by, people=people, state=state, subject=subject, organisation=organisation, at=at
        )
        first = append_message(conversation, by=by, written=written, organisation=organisation, at=at)
        if is_opened:
            open_door(conversation, by=by, audience=audience, sees_all=True)
        once.settle(used, made=conversation.pk)
        forget_draft(draft or "new", by=by)
        verb = {
            State.OPEN: "messaging.started",
            State.REQUEST: "messaging.asked",
            State.HELD: "messaging.held",
        }
        record(verb[state], by=by, target=conversation, number=first.number)
    return conversation


def open_conversation(
    *,
    by: User,
    people: Sequence[User],
    state: State,
    subject: str = "",
    organisation: Organisation | None = None,
    at: datetime | None = None,
    **fields: object,
) -> Conversation:
    """The row, its subject and everybody's place; still without a message. Within a transaction."""
    now = at or timezone.now()
    conversation = Conversation.objects.create(
        state=state,
        started_by=by,
        started_for=organisation,
        created_at=now,
        last_at=now,
        asked_at=None if state == State.OPEN else now,
        **fields,
    )
    if subject:
        conversation.subject = subject  # sealed for its row, which has its number only now
        conversation.save(update_fields=["subject"])
    box = {State.REQUEST: Box.REQUESTS, State.HELD: Box.HELD}.get(state, Box.INBOX)
    shared = {"conversation": conversation, "joined_at": now, "last_at": now, "added_by": by}
    Participant.objects.create(**shared, user=by, organisation=organisation)
    Participant.objects.bulk_create(Participant(**shared, user=member, box=box) for member in people)
    return conversation


def _check(people: list[User], *, by: User, subject: str, may_be_none: bool) -> None:
    if not people and not may_be_none:
        raise Refused(_("Say whom you write to."), status=422, field="to")
    if by in people:
        raise Refused(_("You can't write to yourself."), status=422, field="to")
    if len(people) >= MOST_PEOPLE:
        message = _("A conversation has at most %(most)d people.") % {"most": MOST_PEOPLE}
        raise Refused(message, status=422, field="to")
    check_subject(subject)


def _hold_first_contact(written: Written, *, by: User, to: User, organisation: Organisation | None) -> State:
    """How a first contact begins, if it may. Raises RateLimited, Refused (409)."""
    hold_quota(by=by, organisation=organisation)
    asked = Conversation.objects.filter(
        started_by=by, participants__user=to, state__in=[State.REQUEST, State.HELD, State.DECLINED]
    )
    if asked.exists():
        message = _("You have written to %(name)s before. They can answer that message, or write to you.")
        raise Refused(message % {"name": to.shown_name}, field="to", code="asked")
    return State.HELD if looks_like_spam(written, by=by, to=to) else State.REQUEST
