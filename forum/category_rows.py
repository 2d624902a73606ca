"""What a row of a list of categories says beside the name: the topic that moved last, and what is new there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from forum.models import Category, Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

# Topics with news are looked for among so many of those that moved last, however many there are.
RECENT = 300


def with_news(categories: Sequence[Category], user: User | AnonymousUser) -> Sequence[Category]:
    """Give each of these categories its `last_topic` (or None) and `unread_topics`, for this reader: 2 queries.

    The reader may see them, and so every topic that stands in them.
    """
    last = _last_topics(categories)
    unread = _unread_topics(user)
    for category in categories:
        category.last_topic = last.get(category.pk)  # type: ignore[attr-defined]
        category.unread_topics = unread[category.pk]  # type: ignore[attr-defined]
    return categories


def _last_topics(categories: Sequence[Category]) -> dict[int, Topic]:
    """The topic of each category that moved last: one look into an index for each."""
    newest = Topic.objects.present().filter(category=OuterRef("pk")).order_by("-last_posted_at", "-id")
    chosen = Category.objects.filter(pk__in=[category.pk for category in categories])
    topics = Topic.objects.filter(pk__in=chosen.order_by().values(newest=Subquery(newest.values("pk")[:1])))
    return {topic.category_id: topic for topic in topics.select_related("last_poster")}


def _unread_topics(user: User | AnonymousUser) -> Counter[int]:
    """By category, how many topics a member has opened that went on since."""
    if not user.is_authenticated:
        return Counter()
    recent = Topic.objects.visible_to(user).present().with_read_number(user)
    rows = recent.order_by("-last_posted_at", "-id").values_list("category_id", "last_number", "read_number")
    return Counter(category for category, last, read in rows[:RECENT] if read and read < last)
