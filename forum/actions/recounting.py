"""Setting every counter from the rows it counts, and saying which had drifted.

Counters are moved by the actions; this is the nightly check, in short transactions, by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from forum.actions.arranging import recount
from forum.actions.versions import locked, locked_by_id, touch_all, touch_post
from forum.models import Category, Post, Reaction, Tag, Topic

_BATCH = 500
Row = TypeVar("Row", Post, Topic)


def recount_forum() -> int:
    """Recount reactions, topics, categories and tags; returns how many counters were wrong."""
    return recount_reactions() + recount_topics() + recount_categories() + recount_tags()


def recount_reactions() -> int:
    """Each post's reactions by kind: the rows, and for an imported post the likes it came with."""
    wrong = 0
    post_type = ContentType.objects.get_for_model(Post)
    for posts in _batches(Post.objects.filter(~Q(reaction_counts={}) | Q(imported_likes__gt=0))):
        wrong += sum(_recount_reactions(post, post_type) for post in posts)
    reacted = Reaction.objects.filter(content_type=post_type).values("object_id")
    for posts in _batches(Post.objects.filter(pk__in=reacted, reaction_counts={})):
        wrong += sum(_recount_reactions(post, post_type) for post in posts)
    return wrong


def recount_topics() -> int:
    """Each topic's replies, reactions, last post; a topic someone is writing in waits its turn."""
    wrong = 0
    for topics in _batches(Topic.objects.all()):
        for topic in topics:
            with transaction.atomic():
                now = locked(topic)
                before = _counters(now)
                recount(now)
                if _counters(now) != before:
                    touch_all(now)
                    wrong += 1
    return wrong


def recount_categories() -> int:
    wrong = 0
    for category in Category.objects.order_by("pk"):
        with transaction.atomic():
            category = Category.objects.select_for_update(of=("self",)).get(pk=category.pk)
            present = category.topics.filter(removed_at=None)
            topics = present.count()
            posts = Post.objects.filter(topic__in=present, removed_at=None).count()
            if (category.topic_count, category.post_count) != (topics, posts):
                category.topic_count, category.post_count = topics, posts
                category.save(update_fields=["topic_count", "post_count"])
                wrong += 1
    return wrong


def recount_tags() -> int:
    wrong = 0
    present = Count("topics", filter=Q(topics__removed_at=None))
    for tag in Tag.objects.annotate(present=present).order_by("pk").iterator():
        if tag.topic_count != tag.present:
            wrong += Tag.objects.filter(pk=tag.pk).update(topic_count=tag.present)
    return wrong


def _recount_reactions(post: Post, post_type: ContentType) -> bool:
    with transaction.atomic():
        locked_by_id(post.topic_id)
        post = Post.objects.select_related("topic").get(pk=post.pk)
        rows = Reaction.objects.filter(content_type=post_type, object_id=post.pk)
        counts: Counter[str] = Counter(rows.values_list("kind", flat=True))
        counts["useful"] += post.imported_likes
        right = {kind: count for kind, count in counts.items() if count}
        if post.reaction_counts == right:
            return False
        Post.objects.filter(pk=post.pk).update(reaction_counts=right)
        touch_post(post)
    return True


def _counters(topic: Topic) -> tuple[object, ...]:
    last = topic.last_posted_at, topic.last_poster_id, topic.last_organisation_id
    return topic.reply_count, topic.reaction_count, *last


def _batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    """Rows by key, a batch at a time, so that nobody waits for a long query."""
    after = 0
    while batch := list(rows.filter(pk__gt=after).order_by("pk")[:_BATCH]):
        yield batch
        after = batch[-1].pk
