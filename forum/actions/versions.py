"""What a change makes stale: the caches' keys, raised in the same transaction."""

from __future__ import annotations

from django.db.models import F

from forum.models import Post, Topic, TopicPage
from forum.models.topics import page_of


def locked(topic: Topic) -> Topic:
    """The topic as it is now, under its row's lock until the transaction ends."""
    return Topic.objects.select_for_update(of=("self",)).select_related("category").get(pk=topic.pk)


def touch(topic: Topic, *numbers: int) -> None:
    """Raise the version of the topic and of the pages on which these numbers stand."""
    Topic.objects.filter(pk=topic.pk).update(version=F("version") + 1)
    pages = {page_of(number) for number in numbers}
    for page in pages:
        if not TopicPage.objects.filter(topic=topic, page=page).update(version=F("version") + 1):
            TopicPage.objects.get_or_create(topic=topic, page=page)


def touch_post(post: Post) -> None:
    touch(post.topic, post.number)


def touch_all(topic: Topic) -> None:
    """Raise every page's version: something that each page shows has changed."""
    Topic.objects.filter(pk=topic.pk).update(version=F("version") + 1)
    TopicPage.objects.filter(topic=topic).update(version=F("version") + 1)
