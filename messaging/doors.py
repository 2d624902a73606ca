"""Which conversations stand open to a person, and whose place they still are.

A door lets in those of its audience (organisations.audiences), asked for in each query: whoever leaves the group
finds the conversation no more, also where they came in by that door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Block
from organisations.audiences import entered_by, entered_by_each

if TYPE_CHECKING:
    from messaging.models import Door  # noqa: F401 (named in strings below)


class DoorQuerySet(models.QuerySet["Door"]):
    def unclosed(self) -> DoorQuerySet:
        return self.filter(closed_at=None)

    def visible_to(self, user: Any) -> DoorQuerySet:
        """Those open to this person now, be they in already or not.

        Who opened it must still be in it, and no block stand between the two.
        """
        if not user.is_authenticated:
            return self.none()
        opener = OuterRef("conversation__started_by")
        either = Q(by=opener, blocked=user.pk) | Q(by=user.pk, blocked=opener)
        blocks = Block.objects.filter(either, distance="blocked")
        keeps = _places().filter(conversation=OuterRef("conversation"), user=opener)
        opened = self.unclosed().filter(entered_by(user), conversation__state="open")
        return opened.filter(Exists(keeps), ~Exists(blocks))

    def not_entered(self, user: Any) -> DoorQuerySet:
        """Of conversations in which this person does not take part."""
        return self.exclude(Exists(_places().filter(conversation=OuterRef("conversation"), user=user.pk)))

    def for_rows(self, user: Any) -> DoorQuerySet:
        """With what a row says: who began it, how many take part, and whether this reader does."""
        places = _places().filter(conversation=OuterRef("conversation")).order_by()
        count = places.values("conversation").annotate(count=Count("pk")).values("count")
        return self.select_related("conversation__started_by__profile", "group").annotate(
            people=Coalesce(Subquery(count), 0), is_in=Exists(places.filter(user=user.pk))
        )


def still_theirs() -> Q:
    """That a place was not come by through a door, or through one that is open to its person to this day."""
    doors = apps.get_model("messaging", "Door").objects.filter(pk=OuterRef("door"))
    return Q(door=None) | Q(Exists(doors.filter(entered_by_each(OuterRef(OuterRef("user"))))))


def _places() -> Any:
    return apps.get_model("messaging", "Participant").objects.present()
