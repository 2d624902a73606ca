"""Rooms of organisations: opened, joined, filled with people, and their protocol accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from accounts.contact import can_contact
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from core.sealing import digest
from messaging.actions.appending import append_line, count_unread, locked
from messaging.actions.starting import open_conversation
from messaging.models import (
    MOST_PEOPLE,
    SUBJECT_MAX,
    Box,
    Conversation,
    Kind,
    MessageKind,
    Participant,
    RoomSeat,
    State,
)
from messaging.quotas import hold_quota
from messaging.rooms.permissions import can_answer_invitation, can_sign_for, signs_in
from messaging.rooms.protocols import CURRENT
from organisations.contact import can_contact_desk
from organisations.models import Organisation
from organisations.permissions import has_seat
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from accounts.models import User

MOST_ORGANISATIONS = 20
LONGEST = timedelta(days=366)
PURPOSE_MIN, PURPOSE_MAX = 10, 500


def open_room(
    organisation: Organisation,
    *,
    by: User,
    invite: Sequence[Organisation],
    subject: str,
    purpose: str,
    ends_at: datetime,
    key: UUID | None = None,
) -> Conversation:
    """Open a room for one's organisation and ask others in; each answers by one of its own.

    Among two of the same kind, who could compete, everybody accepts the protocol before they read or write.
    Raises PermissionDenied, RateLimited, and Refused (422) for bad input.
    """
    require(can_sign_for(by, organisation), _("Only who signs for the organisation opens a room."))
    others = [one for one in dict.fromkeys(invite) if one != organisation]
    _check(subject=subject, purpose=purpose, ends_at=ends_at)
    if not others:
        raise Refused(_("Name an organisation to ask in."), status=422, field="invite")
    for one in others:
        _require_contact(one, by=by)
    with transaction.atomic():
        ids = ",".join(str(one.pk) for one in others)
        used = once.claim(key, by=by, content=digest(f"room {organisation.pk} {ids}\n{subject}\n{purpose}"))
        if used and used.object_id:
            return Conversation.objects.get(pk=used.object_id)
        hold_voice(organisation, by=by)
        hold_quota(by=by, organisation=organisation)
        conversation = open_conversation(
            by=by,
            people=[],
            state=State.OPEN,
            subject=subject,
            organisation=organisation,
            kind=Kind.ROOM,
            ends_at=ends_at,
        )
        conversation.purpose = purpose.strip()
        conversation.asked_at = conversation.created_at  # counted as a first contact
        conversation.save(update_fields=["purpose", "asked_at"])
        now = conversation.created_at
        RoomSeat.objects.create(
            conversation=conversation,
            organisation=organisation,
            invited_at=now,
            joined_at=now,
            answered_by=by,
        )
        append_line(conversation, MessageKind.JOINED, by=by)
        once.settle(used, made=conversation.pk)
        record("messaging.room_opened", by=by, target=conversation)
        for one in others:
            _ask_in(conversation, one, by=by)
        _follow_protocol(conversation)
    return conversation


def invite_organisation(conversation: Conversation, organisation: Organisation, *, by: User) -> RoomSeat:
    """Ask another organisation in. Raises PermissionDenied; Refused: 409 if it was asked, 422 for one too many."""
    require(signs_in(by, conversation) is not None, _("Only who signs for an organisation here does this."))
    _require_contact(organisation, by=by)
    with transaction.atomic():
        conversation = locked(conversation)
        require_open(conversation)
        if conversation.room_seats.filter(organisation=organisation, withdrawn_at=None).exists():
            raise Refused(_("%(name)s was asked already.") % {"name": organisation.name}, field="invite")
        if conversation.room_seats.count() >= MOST_ORGANISATIONS:
            message = _("A room has at most %(most)d organisations.") % {"most": MOST_ORGANISATIONS}
            raise Refused(message, status=422, field="invite")
        hold_quota(by=by, organisation=conversation.started_for)
        seat = _ask_in(conversation, organisation, by=by)
        _follow_protocol(conversation)
    return seat


def answer_invitation(seat: RoomSeat, *, by: User, accept: bool) -> RoomSeat:
    """Take one's organisation into a room, and sit down there first; or decline.

    Raises PermissionDenied, and Refused (409) if it was answered, or the room has ended.
    """
    require(can_sign_for(by, seat.organisation), _("Only who signs for the organisation answers this."))
    with transaction.atomic():
        conversation = locked(seat.conversation)
        seat = RoomSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
        if not seat.is_open:
            raise Refused(_("This was answered already."))
        require_open(conversation)
        hold_voice(seat.organisation, by=by)
        require(can_answer_invitation(by, seat))
        seat.answered_by, now = by, timezone.now()
        seat.joined_at, seat.declined_at = (now, None) if accept else (None, now)
        seat.save(update_fields=["answered_by", "joined_at", "declined_at"])
        if accept:
            sit(conversation, by, organisation=seat.organisation, by=by)
            append_line(conversation, MessageKind.JOINED, by=by)
        verb = "messaging.room_joined" if accept else "messaging.room_declined"
        record(verb, by=by, target=seat)
    return seat


def bring(conversation: Conversation, *, user: User, by: User, as_counsel: bool = False) -> Participant:
    """Let a colleague into the room, or somebody who only reads along as counsel, of one's own organisation or not.

    They see the whole record once they accept the protocol. Raises PermissionDenied; Refused: 409 for who is
    there, 422 for who has no seat in the organisation.
    """
    require(signs_in(by, conversation) is not None, _("Only who signs for an organisation here does this."))
    with transaction.atomic():
        conversation = locked(conversation)
        place = signs_in(by, conversation)
        if place is None or place.organisation is None:
            raise Refused(_("This room has ended."), code="closed")
        is_colleague = has_seat(user, place.organisation)
        if not as_counsel and not is_colleague:
            message = _("%(name)s has no seat in %(organisation)s.")
            named = {"name": user.shown_name, "organisation": place.organisation.name}
            raise Refused(message % named, status=422, field="username")
        if as_counsel and not is_colleague:
            require(can_contact(by, user), _("You can't write to %(name)s.") % {"name": user.shown_name})
        places = Participant.objects.present().filter(conversation=conversation)
        if places.filter(user=user).exists():
            raise Refused(_("%(name)s is here already.") % {"name": user.shown_name}, field="username")
        if places.count() >= MOST_PEOPLE:
            message = _("A conversation has at most %(most)d people.") % {"most": MOST_PEOPLE}
            raise Refused(message, status=422, field="username")
        made = sit(
            conversation,
            user,
            organisation=place.organisation if is_colleague else None,
            by=by,
            as_counsel=as_counsel,
        )
        append_line(conversation, MessageKind.ADDED, by=by, about=user)
        record("messaging.room_brought", by=by, target=conversation, user=user.pk)
    return made


def accept_protocol(conversation: Conversation, *, by: User, version: int, language: str) -> Participant:
    """Agree to the protocol as it was shown. Raises PermissionDenied, Refused (409) if a newer one holds now."""
    with transaction.atomic():
        conversation = locked(conversation)
        place = Participant.objects.of(by).select_for_update(of=("self",)).filter(conversation=conversation)
        found = place.first()
        require(found is not None and conversation.kind == Kind.ROOM)
        assert found is not None
        if version != conversation.protocol:
            raise Refused(_("The protocol has changed. Read it again."), code="protocol")
        found.accepted_protocol, found.accepted_language = version, language[:10]
        found.accepted_at = timezone.now()
        found.save(update_fields=["accepted_protocol", "accepted_language", "accepted_at"])
        record("messaging.protocol_accepted", by=by, target=conversation, version=version)
    return found


def sit(
    conversation: Conversation,
    user: User,
    *,
    organisation: Organisation | None,
    by: User,
    as_counsel: bool = False,
) -> Participant:
    """A place in the room; who comes back to it accepts its protocol anew. Within a transaction."""
    now = timezone.now()
    fields = {
        "organisation": organisation,
        "added_by": by,
        "left_at": None,
        "last_at": now,
        "box": Box.INBOX,
        "is_counsel": as_counsel,
        "unread_at": None if user == by else now,
        "accepted_protocol": 0,
        "accepted_language": "",
        "accepted_at": None,
    }
    place, _is_new = Participant.objects.update_or_create(
        conversation=conversation, user=user, defaults=fields, create_defaults={**fields, "joined_at": now}
    )
    count_unread([user.pk])
    return place


def _ask_in(conversation: Conversation, organisation: Organisation, *, by: User) -> RoomSeat:
    asked = {"invited_by": by, "invited_at": timezone.now(), "joined_at": None, "withdrawn_at": None}
    seat, _is_new = RoomSeat.objects.update_or_create(
        conversation=conversation, organisation=organisation, defaults=asked
    )
    record("messaging.room_invited", by=by, target=seat)
    return seat


def _follow_protocol(conversation: Conversation) -> None:
    """From the moment that two of one kind are in it, or asked, under the protocol of today."""
    kinds = list(
        conversation.room_seats.filter(declined_at=None, withdrawn_at=None).values_list(
            "organisation__kind", flat=True
        )
    )
    if conversation.protocol == 0 and len(set(kinds)) < len(kinds):
        conversation.protocol = CURRENT
        conversation.save(update_fields=["protocol"])


def _check(*, subject: str, purpose: str, ends_at: datetime) -> None:
    if not subject.strip() or len(subject) > SUBJECT_MAX:
        message = _("Give the room a name of at most %(most)d characters.") % {"most": SUBJECT_MAX}
        raise Refused(message, status=422, field="subject")
    if not PURPOSE_MIN <= len(purpose.strip()) <= PURPOSE_MAX:
        message = _("Say what the room is for, in %(least)d to %(most)d characters.")
        raise Refused(message % {"least": PURPOSE_MIN, "most": PURPOSE_MAX}, status=422, field="purpose")
    now = timezone.now()
    if not now < ends_at <= now + LONGEST:
        raise Refused(_("Choose an end in the future, within a year."), status=422, field="ends_at")


def _require_contact(organisation: Organisation, *, by: User) -> None:
    allowed = can_contact_desk(by, organisation)
    require(allowed, _("You can't write to %(name)s.") % {"name": organisation.name})


def require_open(conversation: Conversation) -> None:
    """Raises Refused (409) for a room whose time has come."""
    if not conversation.is_open or conversation.is_over:
        raise Refused(_("This room has ended."), code="closed")
