"""Following: who wants to hear of a thing, whichever app owns it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from activity.models import Follow
from core.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone: TypeAlias = User | AnonymousUser


def follow(target: Model, *, by: User) -> None:
    """Tell this member of what happens to it; a second time changes nothing.

    Whether they may see it is for the caller to have asked.
    """
    Follow.objects.get_or_create(user=by, **_place(target))


def unfollow(target: Model, *, by: User) -> None:
    """Tell them no more; harmless where they didn't follow."""
    Follow.objects.filter(user=by, **_place(target)).delete()


def is_following(user: Someone, target: Model) -> bool:
    """Whether this person follows it: one query, none for a visitor."""
    if not user.is_authenticated:
        return False
    kind = ContentType.objects.get_for_model(target).pk
    return _follow.first(user=user.pk, kind=kind, target=target.pk) is not None


def followers_of(target: Model) -> QuerySet[Follow, int]:
    """The ids of the members who follow it, to be put into another query."""
    return Follow.objects.filter(**_place(target)).values_list("user", flat=True)


def forget_follows(target: Model) -> None:
    """Drop all follows of a thing that is deleted for good: no foreign key does it for a generic end."""
    Follow.objects.filter(**_place(target)).delete()


def _place(target: Model) -> dict[str, Any]:
    return {"content_type": ContentType.objects.get_for_model(target), "object_id": target.pk}


_follow = Prepared(
    lambda user, kind, target: Follow.objects.filter(
        user=user, content_type=kind, object_id=target
    ).values_list("pk")
)
