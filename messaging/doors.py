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
from accounts.standing import Standing, somebody, standing
from core.prepared import Prepared, PreparedCondition
from organisations.audiences import entered_by, entered_by_each

if TYPE_CHECKING:
    from accounts.models import User
    from messaging.models import Door  # noqa: F401 (named in strings below)

MOST_COUNTED = 99


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


def _open_to(door: Any, user: Any) -> Any:
    return apps.get_model("messaging", "Door").objects.filter(entered_by_each(user), pk=door)


# That a place was not come by through a door, or through one that is open to its person to this day.
STILL_THEIRS = Q(door=None) | Q(PreparedCondition(_open_to, door="door", user="user"))


def standing_open(user: User) -> int:
    """How many conversations this member may come into, and hasn't; at most MOST_COUNTED."""
    return len(_not_entered.rows(standing(user), user=user.pk))


def _may_enter(shape: Standing, user: int) -> Any:
    reader = somebody(shape, user)
    doors = apps.get_model("messaging", "Door").objects.visible_to(reader).not_entered(reader)
    return doors.values_list("pk")[:MOST_COUNTED]


_not_entered = Prepared(_may_enter)


def _places() -> Any:
    return apps.get_model("messaging", "Participant").objects.present()
