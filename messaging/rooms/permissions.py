"""Who may do what in rooms of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.permissions import is_member
from messaging.models import Conversation, Kind, Participant
from messaging.permissions import place_of
from messaging.rooms.querysets import SIGNING
from organisations.models import Organisation, Seat
from organisations.permissions import can_speak_for, has_seat

if TYPE_CHECKING:
    from messaging.models import RoomSeat
    from messaging.querysets import ParticipantQuerySet


def can_sign_for(user: Any, organisation: Organisation | None) -> bool:
    """Take its organisation into rooms and name its people there: signatories, administrators, owners."""
    if organisation is None or not can_speak_for(user, organisation):
        return False
    return has_seat(user, organisation, Seat.SIGNATORY)


def can_answer_invitation(user: Any, seat: RoomSeat) -> bool:
    return seat.is_open and seat.conversation.is_open and can_sign_for(user, seat.organisation)


def signers_in(seat: RoomSeat) -> ParticipantQuerySet:
    """Who is in the room for this organisation and signs for it."""
    return Participant.objects.present().filter(
        conversation=seat.conversation_id,
        organisation=seat.organisation_id,
        is_counsel=False,
        user__seats__organisation=seat.organisation_id,
        user__seats__role__in=SIGNING,
    )


def can_send_in(user: Any, seat: RoomSeat) -> bool:
    """Send somebody into a room in which none who signs for the organisation is left."""
    conversation = seat.conversation
    if not seat.takes_part or not conversation.is_open or conversation.is_over:
        return False
    return can_sign_for(user, seat.organisation) and not signers_in(seat).exists()


def voice_in(user: Any, conversation: Conversation) -> Participant | None:
    """Their place in a running room, if they take part and don't only read, under its protocol."""
    if conversation.kind != Kind.ROOM or not conversation.is_open or not is_member(user):
        return None
    place = place_of(user, conversation)
    if place is None or place.is_counsel or not has_accepted(place, conversation):
        return None
    if place.organisation is None or not can_speak_for(user, place.organisation):
        return None
    return place


def has_accepted(place: Participant, conversation: Conversation) -> bool:
    return place.accepted_protocol >= conversation.protocol


def signs_in(user: Any, conversation: Conversation) -> Participant | None:
    """Their place there, if they sign for the organisation for which they hold it."""
    place = voice_in(user, conversation)
    return place if place is not None and can_sign_for(user, place.organisation) else None


def can_object(user: Any, conversation: Conversation) -> bool:
    """Object and leave: whoever has a place in a room, counsel too, also after it has ended."""
    if conversation.kind != Kind.ROOM or not user.is_authenticated:
        return False
    place = place_of(user, conversation)
    return place is not None and has_accepted(place, conversation)


def can_end(user: Any, conversation: Conversation) -> bool:
    """End it before its time, or put that off: who signs for the organisation that opened it; of one that withdrew,
    for any other."""
    place = signs_in(user, conversation)
    if place is None or place.organisation_id == conversation.started_for_id:
        return place is not None
    seats = conversation.room_seats.joined()
    return not seats.filter(organisation=conversation.started_for_id).exists()
