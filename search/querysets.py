from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.models import Document  # noqa: F401 - named below, as a string


class DocumentQuerySet(models.QuerySet["Document"]):
    def in_categories(self, categories: Iterable[int]) -> DocumentQuerySet:
        return self.filter(category__in=list(categories))

    def readable(self, categories: Iterable[int], public: Iterable[str]) -> DocumentQuerySet:
        """Those in these categories, and those of these kinds, which everyone may see."""
        return self.filter(models.Q(category__in=list(categories)) | models.Q(kind__in=list(public)))

    def standing_in(self, categories: Iterable[int]) -> DocumentQuerySet:
        """Those whose post still stands, in a topic that stands in one of these, whatever the documents say."""
        return self.filter(
            post__removed_at=None, post__topic__removed_at=None, post__topic__category__in=list(categories)
        )

    def tagged(self, slug: str) -> DocumentQuerySet:
        return self.filter(topic__tags__slug=slug)

    def since(self, day: date) -> DocumentQuerySet:
        return self.filter(created_at__gte=_start_of(day))

    def until(self, day: date) -> DocumentQuerySet:
        """Up to and including this day."""
        return self.filter(created_at__lt=_start_of(day + timedelta(days=1)))

    def about(self, kind: str, ids: Iterable[Any]) -> DocumentQuerySet:
        return self.filter(kind=kind, object_id__in=list(ids))


def _start_of(day: date) -> datetime:
    """Midnight in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
