"""The rows of the queue: each review with its target and reports, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from django.utils.module_loading import import_string

from accounts.models import User
from campaigns.models import Campaign, Update
from forum.models import Post
from messaging.models import Message, Objection
from moderation import targets
from moderation.models import Report, Review
from moderation.shown import Shown, shown_of
from strategies.models import FieldReport


@dataclass(frozen=True)
class Row:
    review: Review
    target: Any
    author: User | None
    reports: list[Report]

    @property
    def is_post(self) -> bool:
        return isinstance(self.target, Post)

    @property
    def field_report(self) -> FieldReport | None:
        return self.target if isinstance(self.target, FieldReport) else None

    @property
    def campaign(self) -> Campaign | None:
        """The campaign that was reported, or of which an update was."""
        if isinstance(self.target, Update):
            return self.target.campaign
        return self.target if isinstance(self.target, Campaign) else None

    @property
    def message(self) -> Message | None:
        return self.target if isinstance(self.target, Message) else None

    @property
    def objection(self) -> Objection | None:
        return self.target if isinstance(self.target, Objection) else None

    @property
    def shown(self) -> list[Shown]:
        """Of a reported message: itself and its neighbours, and nothing else of the conversation."""
        return shown_of(self.target) if isinstance(self.target, Message) else []

    @property
    def outcomes(self) -> list[str]:
        return targets.outcomes_for(self.target)


def waiting_for(user: User) -> list[dict[str, Any]]:
    """What other products ask moderators to review. Each owns its states and decides on pages of its own."""
    return [row for path in settings.REVIEW_QUEUES for row in import_string(path)(user)]


def rows_of(reviews: Sequence[Review]) -> list[Row]:
    """Rows in the order of `reviews`; one whose target is gone for good is left out."""
    prefetch_related_objects(list(reviews), "reports__reporter")
    found: dict[tuple[int, int], Any] = {}
    for model in (Post, User, FieldReport, Campaign, Update, Message, Objection):
        kind = ContentType.objects.get_for_model(model)
        ids = [review.object_id for review in reviews if review.content_type_id == kind.pk]
        if not ids:
            continue
        rows: Any = model._default_manager.filter(pk__in=ids)
        if model is Post:
            rows = rows.select_related("author", "topic__category")
        elif model is FieldReport:
            rows = rows.select_related("strategy__current", "author", "organisation", "grid")
        elif model is Update:
            rows = rows.select_related("campaign", "by")
        elif model is Message:
            rows = rows.select_related("author")
        elif model is Objection:
            rows = rows.select_related("by", "organisation")
        found |= {(kind.pk, row.pk): row for row in rows}
    result = []
    for review in reviews:
        target = found.get((review.content_type_id, review.object_id))
        if target is not None:
            author = targets.author_of(target)
            result.append(Row(review, target, author, list(review.reports.all())))
    return result
