"""What those in a room see beside its messages, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.models import User
from messaging.models import Conversation, Objection, PaperKind, Participant, RoomPaper, RoomSeat
from messaging.permissions import place_of
from messaging.rooms.forms import ExtendForm
from messaging.rooms.permissions import can_end, can_object, has_accepted, signs_in, voice_in
from messaging.rooms.querysets import SIGNING
from organisations.models import Membership, Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class About:
    seats: list[RoomSeat]
    people: list[Participant]
    papers: list[tuple[PaperKind, RoomPaper | None]]
    objections: list[Objection]
    can_write: bool
    can_sign: bool
    can_object: bool
    can_end: bool
    extend: ExtendForm


def about(conversation: Conversation, *, reader: Any) -> About | None:
    """None for who is not in it, or has not accepted its protocol."""
    place = place_of(reader, conversation)
    if place is None or not has_accepted(place, conversation):
        return None
    newest: dict[str, RoomPaper] = {}
    papers = RoomPaper.objects.visible_to(reader).filter(conversation=conversation)
    for kind in PaperKind:
        found = papers.filter(kind=kind).select_related("written_by").order_by("-version").first()
        if found is not None:
            newest[kind] = found
    objections = Objection.objects.visible_to(reader).filter(conversation=conversation)
    people = Participant.objects.present().filter(conversation=conversation)
    return About(
        seats=list(conversation.room_seats.select_related("organisation").order_by("id")),
        people=list(people.select_related("user", "organisation").order_by("id")),
        papers=[(kind, newest.get(kind)) for kind in PaperKind],
        objections=list(objections.select_related("by", "organisation").order_by("id")[:100]),
        can_write=voice_in(reader, conversation) is not None,
        can_sign=signs_in(reader, conversation) is not None,
        can_object=can_object(reader, conversation),
        can_end=can_end(reader, conversation),
        extend=ExtendForm(initial={"ends_at": conversation.ends_at}),
    )


def may_sign_for(user: Any) -> QuerySet[Organisation]:
    """The organisations in whose name this person opens rooms."""
    signing = Membership.objects.filter(user=user.pk, role__in=SIGNING).values("organisation")
    return Organisation.objects.of(user).speaking().filter(pk__in=signing).order_by("name_key")


def seated_of(seat: RoomSeat) -> QuerySet[User]:
    """The people of an organisation that takes part, whom it may send."""
    return User.objects.present().filter(seats__organisation=seat.organisation_id).order_by("username_key")
