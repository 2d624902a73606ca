"""Writing to an organisation's desk, and which of its people takes that up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from accounts.models import User
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from core.sealing import digest
from messaging.actions.appending import append_line, append_message, count_unread, locked, note_read
from messaging.actions.drafting import forget_draft
from messaging.actions.sending import sit_down
from messaging.actions.starting import open_conversation
from messaging.desks.answering import (
    can_keep_desks,
    can_pass_on,
    can_work_at,
    can_write_to_desk,
    holder_of,
    is_known_at,
    open_desks,
)
from messaging.models import (
    REQUEST_MAX,
    Box,
    Conversation,
    Desk,
    DeskMember,
    DeskSetting,
    Kind,
    MessageKind,
    Participant,
    State,
)
from messaging.quotas import hold_quota
from messaging.spam import looks_like_spam
from messaging.text import check_subject, refuse_files, write_sealed
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from organisations.models import Organisation


def write_to_desk(
    organisation: Organisation,
    *,
    by: User,
    desk: str,
    body: str,
    subject: str = "",
    speaks_for: Organisation | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> Conversation:
    """Write to an organisation first, personally or for one's own.

    Nothing more can be sent until one of its people takes it; whom it has answered before goes on at once.
    Raises PermissionDenied; RateLimited for one first contact too many; Refused: 409 for a desk that is closed
    or was asked before, 422 for bad input.
    """
    require(can_write_to_desk(by, organisation), _("You can't write to this organisation."))
    check_subject(subject)
    is_known = is_known_at(by, organisation)
    if not is_known and len(body) > REQUEST_MAX:
        message = _("A first message has at most %(most)d characters; this has %(over)d too many.")
        raise Refused(
            message % {"most": REQUEST_MAX, "over": len(body) - REQUEST_MAX}, status=422, field="body"
        )
    written = write_sealed(body, by=by, prefix=f"d{key or ''}"[:40])
    if not is_known:
        refuse_files(written)
    with transaction.atomic():
        voice = f" for {speaks_for.pk}" if speaks_for else ""
        content = f"desk {organisation.pk} {desk}{voice}\n{subject}\n{written.body}"
        used = once.claim(key, by=by, content=digest(content))
        if used and used.object_id:
            return Conversation.objects.get(pk=used.object_id)
        hold_voice(speaks_for, by=by)
        if desk not in open_desks(organisation):
            raise Refused(_("This desk is closed. Choose another one."), field="desk", code="closed")
        state = State.OPEN
        if not is_known:
            hold_quota(by=by, organisation=speaks_for)
            asked = Conversation.objects.filter(desk_of=organisation, desk=desk, started_by=by)
            if asked.filter(state__in=[State.REQUEST, State.HELD, State.DECLINED]).exists():
                message = _("You have written to this desk before. They can answer that message.")
                raise Refused(message, field="desk", code="asked")
            state = State.HELD if looks_like_spam(written, by=by, to=None) else State.REQUEST
        conversation = open_conversation(
            by=by,
            people=[],
            state=state,
            subject=subject,
            organisation=speaks_for,
            at=at,
            kind=Kind.DESK,
            desk_of=organisation,
            desk=desk,
        )
        first = append_message(conversation, by=by, written=written, organisation=speaks_for, at=at)
        once.settle(used, made=conversation.pk)
        forget_draft(f"desk:{organisation.pk}", by=by)
        record("messaging.held" if state == State.HELD else "messaging.desk_written", by=by, target=first)
    return conversation


def take(conversation: Conversation, *, by: User) -> Conversation:
    """Look after what lies at one's organisation's desk; of a first contact, accept it by that.

    Raises PermissionDenied, and Refused (409) if a colleague has taken it, or it was declined.
    """
    with transaction.atomic():
        conversation = _at_desk(conversation, by=by)
        holder = holder_of(conversation)
        if holder is not None and holder.pk != by.pk:
            message = _("%(name)s has taken this.") % {"name": holder.shown_name}
            raise Refused(message, code="taken")
        if holder is not None:
            return conversation
        _require_alive(conversation)
        _answer_first_contact(conversation, by=by)
        _seat(conversation, by, at=timezone.now())
        note_read(conversation, by=by, number=conversation.last_number)
        record("messaging.taken", by=by, target=conversation)
    return conversation


def hand_over(conversation: Conversation, *, to: User, by: User) -> Conversation:
    """Let a colleague look after it. Raises PermissionDenied; Refused: 409 if another holds it now, 422 for
    somebody who doesn't speak for the organisation."""
    with transaction.atomic():
        conversation = _at_desk(conversation, by=by)
        _require_holding(conversation, by=by)
        _require_alive(conversation)
        if not can_work_at(to, conversation):
            message = _("%(name)s doesn't speak for this organisation.") % {"name": to.shown_name}
            raise Refused(message, status=422, field="username")
        before = conversation.taken_by
        if before is not None and before.pk == to.pk:
            return conversation
        _answer_first_contact(conversation, by=by)
        _unseat(conversation, before)
        _seat(conversation, to, at=timezone.now())
        if to.pk != by.pk:
            Participant.objects.filter(conversation=conversation, user=to).update(unread_at=timezone.now())
            count_unread([to.pk])
        record("messaging.handed_over", by=by, target=conversation, user=to.pk)
    return conversation


def give_back(conversation: Conversation, *, by: User) -> Conversation:
    """Leave it to whoever takes it next. Raises PermissionDenied, Refused (409)."""
    with transaction.atomic():
        conversation = _at_desk(conversation, by=by)
        _require_holding(conversation, by=by)
        if conversation.taken_by is None:
            return conversation
        _unseat(conversation, conversation.taken_by)
        conversation.taken_by = conversation.taken_at = None
        conversation.save(update_fields=["taken_by", "taken_at"])
        record("messaging.given_back", by=by, target=conversation)
    return conversation


def settle(conversation: Conversation, *, by: User) -> Conversation:
    """Put it aside as done; what is written next brings it back. Raises PermissionDenied."""
    return _close(conversation, by=by, at=timezone.now(), verb="messaging.settled")


def unsettle(conversation: Conversation, *, by: User) -> Conversation:
    """Bring back what was done. Raises PermissionDenied."""
    return _close(conversation, by=by, at=None, verb="messaging.unsettled")


def keep_desk(
    organisation: Organisation, *, by: User, desk: str, is_open: bool, members: Iterable[User]
) -> None:
    """Say whether there is a desk and who answers there; nobody named means every seat.

    Raises PermissionDenied, and Refused (422) for who has no seat.
    """
    require(can_keep_desks(by, organisation), _("Only owners and administrators arrange its desks."))
    if desk not in Desk.values:
        raise Refused(_("There is no such desk."), status=422, field="desk")
    named = {user.pk for user in members}
    with transaction.atomic():
        seated = set(organisation.seats.filter(user__in=named).values_list("user", flat=True))
        if named - seated:
            raise Refused(_("Only its own people answer at its desks."), status=422, field="members")
        DeskSetting.objects.update_or_create(
            organisation=organisation, desk=desk, defaults={"is_open": is_open}
        )
        rows = DeskMember.objects.filter(organisation=organisation, desk=desk)
        rows.exclude(user__in=named).delete()
        DeskMember.objects.bulk_create(
            [DeskMember(organisation=organisation, desk=desk, user_id=pk) for pk in sorted(named)],
            ignore_conflicts=True,
        )
        record("messaging.desk_kept", by=by, target=organisation, desk=desk, is_open=int(is_open))


def _at_desk(conversation: Conversation, *, by: User) -> Conversation:
    conversation = locked(conversation)
    require(can_work_at(by, conversation), _("Only people who speak for the organisation do this."))
    hold_voice(conversation.desk_of, by=by)
    return conversation


def _require_holding(conversation: Conversation, *, by: User) -> None:
    if not can_pass_on(by, conversation):
        holder = holder_of(conversation)
        message = _("%(name)s has taken this.") % {"name": holder.shown_name if holder else ""}
        raise Refused(message, code="taken")


def _require_alive(conversation: Conversation) -> None:
    if conversation.state == State.DECLINED:
        raise Refused(_("This was answered already."))


def _answer_first_contact(conversation: Conversation, *, by: User) -> None:
    if not conversation.is_asked:
        return
    conversation.state = State.OPEN
    conversation.answered_at, conversation.answered_by = timezone.now(), by
    conversation.save(update_fields=["state", "answered_at", "answered_by"])
    append_line(conversation, MessageKind.ACCEPTED, by=by)
    record("messaging.accepted", by=by, target=conversation)


def _seat(conversation: Conversation, user: User, *, at: datetime) -> None:
    conversation.taken_by, conversation.taken_at = user, at
    conversation.save(update_fields=["taken_by", "taken_at"])
    place = sit_down(conversation, by=user)
    place.last_at, place.box = conversation.last_at, Box.INBOX
    place.read_number, place.unread_at = conversation.last_number, None
    place.save(update_fields=["last_at", "box", "read_number", "unread_at"])
    count_unread([user.pk])


def _unseat(conversation: Conversation, user: User | None) -> None:
    """Out of their own inbox; they see it at the desk, as every colleague does."""
    if user is None:
        return
    Participant.objects.filter(
        conversation=conversation, user=user, organisation=conversation.desk_of
    ).update(left_at=timezone.now(), unread_at=None)
    count_unread([user.pk])


def _close(conversation: Conversation, *, by: User, at: datetime | None, verb: str) -> Conversation:
    with transaction.atomic():
        conversation = _at_desk(conversation, by=by)
        conversation.closed_at = at
        conversation.save(update_fields=["closed_at"])
        record(verb, by=by, target=conversation)
    return conversation
