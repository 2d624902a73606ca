"""What the demo's moderators have seen: a report that waits, one that was decided, what they pinned."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.models import User
from activity.models import Activity
from forum.models import Post, Topic
from moderation.models import Report, Review
from notifications.models import Notification
from pages.demo.content import DemoTopic

MODERATORS = ("carol", "admin")


def report_and_decide(
    demo: DemoTopic, posts: dict[int, Post], members: dict[str, User], now: datetime
) -> None:
    """Report what the content says was reported; a report with an outcome was decided soon after."""
    for said in demo.posts:
        if said.report is None:
            continue
        post, reporter = posts[said.number], members[said.report.by]
        at = min(now, post.created_at + timedelta(minutes=40))
        review = Review.objects.create(
            content_type=ContentType.objects.get_for_model(Post),
            object_id=post.pk,
            opened_at=at,
            report_count=1,
        )
        Report.objects.create(review=review, reporter=reporter, reason=said.report.reason, created_at=at)
        reported = _happened("moderation.reported", review, by=reporter, at=at, reason=said.report.reason)
        if said.report.outcome:
            review.outcome, review.reason = said.report.outcome, said.report.reason
            review.decided_at, review.decided_by = at + timedelta(hours=1), members["carol"]
            review.save()
        Notification.objects.bulk_create(
            Notification(
                recipient=members[name],
                activity=reported,
                verb=reported.verb,
                reason="moderation",
                actor=reporter,
                actors=[reporter.pk],
                content_type_id=reported.content_type_id,
                object_id=reported.object_id,
                created_at=at,
                read_at=review.decided_at,
            )
            for name in MODERATORS
        )


def log_pin(topic: Topic, members: dict[str, User]) -> None:
    """So that the public log says who keeps a topic on top."""
    if topic.pinned_at:
        _happened("forum.pinned", topic, by=members["carol"], at=topic.pinned_at)


def _happened(verb: str, target: Model, *, by: User, at: datetime, **details: str) -> Activity:
    activity = Activity.objects.create(
        verb=verb,
        actor=by,
        content_type=ContentType.objects.get_for_model(target),
        object_id=target.pk,
        details=details,
    )
    activity.created_at = at
    activity.save(update_fields=["created_at"])
    return activity
