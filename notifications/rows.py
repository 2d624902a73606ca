"""A notification as a person reads it: on the page, on the home page, in the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from activity import news
from forum.models import Post, Topic
from notifications.letters import sentence_of
from notifications.models import Notification
from notifications.sentences import title_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(frozen=True)
class Row:
    """What is said of a row of `visible_to`, where it leads (nowhere once that can't be seen), and when."""

    pk: int
    verb: str
    reason: str
    sentence: str
    title: str
    language: str
    url: str
    category: str
    colour: str
    at: datetime
    is_read: bool
    is_official: bool


def rows_of(notifications: Iterable[Notification]) -> list[Row]:
    return [row_of(notification) for notification in notifications]


def row_of(notification: Notification) -> Row:
    entry, target = news.of(notification.verb), notification.target
    topic = target.topic if isinstance(target, Post) else target
    is_seen = getattr(notification, "is_target_seen", False)
    category = topic.category if is_seen and isinstance(topic, Topic) else None
    return Row(
        pk=notification.pk,
        verb=notification.verb,
        reason=notification.reason,
        sentence=sentence_of(notification),
        title=title_of(notification),
        language=topic.language if isinstance(topic, Topic) else "",
        url=_url_of(notification),
        category=category.name if category else "",
        colour=category.colour if category else "",
        at=notification.created_at,
        is_read=notification.is_read,
        is_official=entry is None or entry.is_official,
    )


def newest_unread(user: User | AnonymousUser, most: int = 3) -> list[Row]:
    """What waits for a member, for the home page; no query where nothing does."""
    if not user.is_authenticated or not user.unread_notifications:
        return []
    told = Notification.objects.unread().visible_to(user).for_rows()
    return rows_of(told.order_by("-created_at", "-id")[:most])


def _url_of(notification: Notification) -> str:
    """Where it leads: nowhere when all that is left is the news of its removal."""
    target = notification.target
    if not getattr(notification, "is_target_seen", False) or not hasattr(target, "get_absolute_url"):
        return ""
    return str(getattr(target, "get_absolute_url", str)())
