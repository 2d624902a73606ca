from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import is_moderator

if TYPE_CHECKING:
    from messaging.models import BreakGlass, ReportedMessage  # noqa: F401 (named in strings below)

# A request that nobody granted by then is no request any more.
WAITS = timedelta(days=3)


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def visible_to(self, user: Any) -> BreakGlassQuerySet:
        """That there was one, and why: all of staff. What it lets read is another matter."""
        return self if is_moderator(user) else self.none()

    def asked(self) -> BreakGlassQuerySet:
        """Those that a second one can still grant."""
        since = timezone.now() - WAITS
        return self.filter(granted_at=None, refused_at=None, asked_at__gt=since)

    def running(self) -> BreakGlassQuerySet:
        return self.filter(granted_at__isnull=False, ends_at__gt=timezone.now())

    def readable_by(self, user: Any) -> BreakGlassQuerySet:
        """Those by which this person reads now: granted, not ended, and one of the two who opened it."""
        if not is_moderator(user):
            return self.none()
        return self.running().filter(Q(asked_by=user.pk) | Q(granted_by=user.pk))


class ReportedQuerySet(models.QuerySet["ReportedMessage"]):
    def visible_to(self, user: Any) -> ReportedQuerySet:
        """Moderators, until it is decided."""
        return self.open() if is_moderator(user) else self.none()

    def open(self) -> ReportedQuerySet:
        return self.filter(ended_at=None)
