"""Rooms of organisations come to their end, or later; and an organisation goes before that."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.appending import append_line, count_unread, locked
from messaging.actions.rooms import LONGEST, require_open
from messaging.models import Conversation, MessageKind, Participant, RoomSeat, State
from messaging.rooms.permissions import can_end, signs_in

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation


def extend_room(conversation: Conversation, *, by: User, ends_at: datetime) -> Conversation:
    """Put off the end of a room, at most a year from now; everybody in it is told.

    Raises PermissionDenied; Refused: 409 for a room that has ended, 422 for a moment that is no later.
    """
    require(can_end(by, conversation), _("Only who signs for the organisation that opened it does this."))
    with transaction.atomic():
        conversation = locked(conversation)
        require_open(conversation)
        now = timezone.now()
        if conversation.ends_at is None or not conversation.ends_at < ends_at <= now + LONGEST:
            message = _("Choose a later end, within a year from now.")
            raise Refused(message, status=422, field="ends_at")
        conversation.ends_at = ends_at
        conversation.save(update_fields=["ends_at"])
        line = append_line(conversation, MessageKind.EXTENDED, by=by)
        record("messaging.room_extended", by=by, target=line)
    return conversation


def withdraw(conversation: Conversation, *, by: User) -> RoomSeat:
    """Take one's organisation out of a room, with all its people and the counsel they brought; what they said stays.

    Raises PermissionDenied, and Refused (409) if it takes no part any more.
    """
    place = signs_in(by, conversation)
    require(place is not None, _("Only who signs for an organisation here does this."))
    assert place is not None
    with transaction.atomic():
        conversation = locked(conversation)
        seats = conversation.room_seats.joined().filter(organisation=place.organisation)
        seat = seats.select_related("organisation").first()
        if seat is None:
            raise Refused(_("Your organisation takes no part here any more."), code="closed")
        seat.withdrawn_at = timezone.now()
        seat.save(update_fields=["withdrawn_at"])
        line = append_line(conversation, MessageKind.WITHDREW, by=by, organisation=seat.organisation)
        _stand_up(conversation, seat.organisation)
        record("messaging.room_withdrawn", by=by, target=line)
    return seat


def end_room(conversation: Conversation, *, by: User) -> Conversation:
    """Close it for good; who was in it goes on reading. Raises PermissionDenied, Refused (409)."""
    require(can_end(by, conversation), _("Only who signs for the organisation that opened it ends a room."))
    with transaction.atomic():
        conversation = locked(conversation)
        require_open(conversation)
        _end(conversation, by=by)
    return conversation


def end_due_rooms() -> int:
    """End the rooms whose time has come; returns how many. Safe to run twice."""
    ended = 0
    due = Conversation.objects.filter(ends_at__lte=timezone.now(), ended_at=None)
    for pk in list(due.order_by("ends_at").values_list("pk", flat=True)[:100]):
        with transaction.atomic():
            conversation = locked(Conversation(pk=pk))
            if conversation.ended_at is None:
                _end(conversation, by=None)
                ended += 1
    return ended


def _end(conversation: Conversation, *, by: User | None) -> None:
    conversation.state, conversation.ended_at = State.ENDED, timezone.now()
    conversation.save(update_fields=["state", "ended_at"])
    line = append_line(conversation, MessageKind.ENDED, by=by)
    record("messaging.room_ended", by=by, target=line)


def _stand_up(conversation: Conversation, organisation: Organisation) -> None:
    """Out of the room: who speaks for it there, and the counsel that one of its people let in."""
    places = Participant.objects.filter(conversation=conversation)
    theirs = Q(organisation=organisation) | Q(
        is_counsel=True,
        organisation=None,
        added_by__in=places.filter(organisation=organisation).values("user"),
    )
    going = list(places.present().filter(theirs).values_list("user", flat=True))
    places.filter(user__in=going).update(left_at=timezone.now(), unread_at=None, pinned_at=None)
    count_unread(going)
