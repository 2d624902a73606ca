"""Who sees what of a room: places in it, and after its protocol was accepted what is said and written there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from messaging.models import Objection, RoomPaper, RoomSeat  # noqa: F401 (named in strings below)

# Who answers for an organisation that is asked into a room.
SIGNING = ("signatory", "admin", "owner")


class RoomSeatQuerySet(models.QuerySet["RoomSeat"]):
    def visible_to(self, user: Any) -> RoomSeatQuerySet:
        """Those of rooms one is in, and those that one could answer for one's organisation."""
        if not user.is_authenticated:
            return self.none()
        places = apps.get_model("messaging", "Participant").objects.of(user)
        return self.filter(
            Q(organisation__in=_signs_for(user))
            | Exists(places.filter(conversation=OuterRef("conversation")))
        )

    def answerable_by(self, user: Any) -> RoomSeatQuerySet:
        """Invitations to organisations that one signs for, still open, to rooms that are."""
        if not user.is_authenticated:
            return self.none()
        return self.asked().filter(organisation__in=_signs_for(user), conversation__state="open")

    def left_by(self, user: Any) -> RoomSeatQuerySet:
        """Of organisations that one signs for and that take part in a running room in which nobody who signs is."""
        if not user.is_authenticated:
            return self.none()
        there = apps.get_model("messaging", "Participant").objects.present()
        signing = there.filter(
            conversation=OuterRef("conversation"),
            organisation=OuterRef("organisation"),
            is_counsel=False,
            user__seats__organisation=OuterRef("organisation"),
            user__seats__role__in=SIGNING,
        )
        running = self.joined().filter(conversation__state="open", conversation__ends_at__gt=timezone.now())
        return running.filter(~Exists(signing), organisation__in=_signs_for(user))

    def asked(self) -> RoomSeatQuerySet:
        return self.filter(joined_at=None, declined_at=None, withdrawn_at=None)

    def joined(self) -> RoomSeatQuerySet:
        return self.filter(joined_at__isnull=False, withdrawn_at=None)


class InRoom(models.QuerySet[Any]):
    """What is kept in a room: seen from a place in it, once its protocol is accepted."""

    def visible_to(self, user: Any) -> InRoom:
        return self.filter(Exists(accepted_places(user)))


class ObjectionQuerySet(InRoom):
    def visible_to(self, user: Any) -> ObjectionQuerySet:
        """Whoever objected sees their own for good."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(accepted_places(user)) | Q(by=user.pk))


def accepted_places(user: Any) -> Any:
    """This person's places in the row's room under the protocol that it has now."""
    places = apps.get_model("messaging", "Participant").objects.of(user)
    return places.filter(
        conversation=OuterRef("conversation"), accepted_protocol__gte=F("conversation__protocol")
    )


def _signs_for(user: Any) -> Any:
    seats = apps.get_model("organisations", "Membership").objects
    return seats.filter(user=user.pk, role__in=SIGNING).values("organisation")
