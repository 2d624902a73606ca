from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.permissions import is_moderator
from moderation.targets import visible_targets

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from moderation.models import Caution, Suspension

    Someone = User | AnonymousUser


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Someone) -> ReviewQuerySet:
        """For moderators, and of things they may see: a closed group's posts are its own moderators'."""
        return self.filter(visible_targets(user)) if is_moderator(user) else self.none()

    def open(self) -> ReviewQuerySet:
        return self.filter(decided_at=None)

    def decided(self) -> ReviewQuerySet:
        return self.filter(decided_at__isnull=False)


class _OwnOrModerators(models.QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: Someone) -> models.QuerySet:  # type: ignore[type-arg]
        """For the member it concerns, and moderators."""
        if is_moderator(user):
            return self
        return self.filter(Q(user=user.pk)) if user.is_authenticated else self.none()


class CautionQuerySet(_OwnOrModerators):
    if TYPE_CHECKING:
        model: type[Caution]


class SuspensionQuerySet(_OwnOrModerators):
    if TYPE_CHECKING:
        model: type[Suspension]

    def running(self) -> models.QuerySet:  # type: ignore[type-arg]
        from django.utils import timezone

        return self.filter(lifted_at=None, until__gt=timezone.now())
