from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from accounts.permissions import is_moderator
from moderation.targets import visible_targets

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


class ReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Someone) -> ReviewQuerySet:
        """For moderators, and of things they may see: a closed group's posts are its own moderators'."""
        return self.filter(visible_targets(user)) if is_moderator(user) else self.none()

    def open(self) -> ReviewQuerySet:
        return self.filter(decided_at=None)

    def decided(self) -> ReviewQuerySet:
        return self.filter(decided_at__isnull=False)


class CautionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Someone) -> CautionQuerySet:
        """For the member it concerns, and moderators."""
        if is_moderator(user):
            return self
        return self.filter(user=user.pk) if user.is_authenticated else self.none()


class SuspensionQuerySet(CautionQuerySet):
    def running(self) -> SuspensionQuerySet:
        return self.filter(lifted_at=None, until__gt=timezone.now())
