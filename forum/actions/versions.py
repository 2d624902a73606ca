"""What a change makes stale: the caches' keys, raised in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from forum.models import Post, Topic, TopicPage
from forum.models.topics import page_of


def locked(topic: Topic) -> Topic:
    """The topic as it is now, under its row's lock until the transaction ends."""
    return locked_by_id(topic.pk)


def locked_by_id(pk: int) -> Topic:
    return Topic.objects.select_for_update(of=("self",)).select_related("category").get(pk=pk)


def all_locked(ids: Iterable[int]) -> dict[int, Topic]:
    """Several topics under their locks, always taken in one order: two actions never wait for each other."""
    return {pk: locked_by_id(pk) for pk in sorted(set(ids))}


def locked_post(post: Post) -> Post:
    """The post as it is now, under its topic's lock and its own, with `topic` the one it is in now.

    Always the topic first, so that two actions never wait for each other; a post that was moved to
    another topic while this waited is followed there.
    """
    topic_id: int | None = None
    while True:
        topic_id = topic_id or Post.objects.values_list("topic_id", flat=True).get(pk=post.pk)
        topic = locked_by_id(topic_id)
        now = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        if now.topic_id == topic.pk:
            now.topic = topic
            return now
        topic_id = now.topic_id


def touch(topic: Topic, *numbers: int) -> None:
    """Raise the version of the topic and of the pages on which these numbers stand."""
    Topic.objects.filter(pk=topic.pk).update(version=F("version") + 1)
    pages = {page_of(number) for number in numbers}
    for page in pages:
        if not TopicPage.objects.filter(topic=topic, page=page).update(version=F("version") + 1):
            # A page without a row counts as version 1, and may have been kept as that.
            TopicPage.objects.get_or_create(topic=topic, page=page, defaults={"version": 2})


def touch_post(post: Post) -> None:
    touch(post.topic, post.number)


def touch_all(topic: Topic) -> None:
    """Raise every page's version: something that each page shows has changed."""
    Topic.objects.filter(pk=topic.pk).update(version=F("version") + 1)
    TopicPage.objects.filter(topic=topic).update(version=F("version") + 1)
