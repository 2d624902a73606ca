"""The vocabulary of print jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from printing.models import PrintJob  # noqa: F401 (named in a string below)

ATTEMPTS = 3
# After so long a job is taken for one whose worker died, and begun anew.
STALE = timedelta(minutes=5)


class PrintJobQuerySet(models.QuerySet["PrintJob"]):
    def visible_to(self, user: Any) -> PrintJobQuerySet:
        """One's own, until their time is over; those of visitors to whoever has the link."""
        mine = Q(asked_by=None)
        if user.is_authenticated:
            mine |= Q(asked_by=user.pk)
        return self.filter(mine, expires_at__gt=timezone.now())

    def waiting(self) -> PrintJobQuerySet:
        """Those for which there is no file yet, and no reason to give up."""
        return self.filter(ready_at=None, failed_at=None)

    def free(self) -> PrintJobQuerySet:
        """Waiting, and in no living worker's hands."""
        before = timezone.now() - STALE
        return self.waiting().filter(Q(started_at=None) | Q(started_at__lt=before))

    def over(self) -> PrintJobQuerySet:
        return self.filter(expires_at__lte=timezone.now())
