"""How much each member wants to hear of a topic: what they chose for it, its tags, its category.

A choice for the topic itself decides. Where only taking part set the topic's level, more may come from a
watched tag or category, and a muted one silences nothing of a topic one takes part in. Without a level for
the topic, its tags decide before its category, and that before the parent; of several tags the loudest.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from forum.models import Category, Level, Tag, Topic, Watch

_LOUDEST_FIRST = (Level.WATCHING, Level.TRACKING, Level.NORMAL, Level.MUTED)


def levels_in(topic: Topic, users: Iterable[int]) -> dict[int, str]:
    """The level of each of these members in this topic."""
    wanted = list(users)
    watches = _watches_of(topic).filter(user__in=wanted) if wanted else Watch.objects.none()
    levels = _levels(topic, watches)
    return {pk: levels.get(pk, Level.NORMAL) for pk in wanted}


def watchers_of(topic: Topic) -> list[int]:
    """Members who want to hear every reply here."""
    levels = _levels(topic, _watches_of(topic))
    return sorted(pk for pk, level in levels.items() if level == Level.WATCHING)


def watchers_around(topic: Topic) -> list[int]:
    """Members who want to hear that this topic began: those who watch its category or one of its tags."""
    by_user = _by_user(_watches_of(topic))
    return sorted(
        pk
        for pk, theirs in by_user.items()
        if _level_around(topic, theirs) == Level.WATCHING and _level(topic, theirs) == Level.WATCHING
    )


def _levels(topic: Topic, watches: Iterable[Watch]) -> dict[int, str]:
    """User id to level, of everyone who has one here."""
    return {pk: _level(topic, theirs) for pk, theirs in _by_user(watches).items()}


def _by_user(watches: Iterable[Watch]) -> dict[int, list[Watch]]:
    by_user: dict[int, list[Watch]] = {}
    for watch in watches:
        by_user.setdefault(watch.user_id, []).append(watch)
    return by_user


def _level(topic: Topic, watches: list[Watch]) -> str:
    of_topic = next((watch for watch in watches if watch.content_type_id == _type(Topic).pk), None)
    if of_topic is not None and of_topic.is_chosen:
        return of_topic.level
    around = _level_around(topic, watches)
    if of_topic is None:
        return around
    return min(of_topic.level, around, key=_LOUDEST_FIRST.index)


def _level_around(topic: Topic, watches: list[Watch]) -> str:
    tags = [watch.level for watch in watches if watch.content_type_id == _type(Tag).pk]
    if tags:
        return min(tags, key=_LOUDEST_FIRST.index)
    rooms = {watch.object_id: watch.level for watch in watches if watch.content_type_id == _type(Category).pk}
    return rooms.get(topic.category_id) or rooms.get(topic.category.parent_id or 0) or Level.NORMAL


def _watches_of(topic: Topic) -> QuerySet[Watch]:
    rooms = [pk for pk in (topic.category_id, topic.category.parent_id) if pk]
    tags = list(topic.tags.values_list("pk", flat=True))
    about = Q(content_type=_type(Topic), object_id=topic.pk)
    about |= Q(content_type=_type(Category), object_id__in=rooms)
    if tags:
        about |= Q(content_type=_type(Tag), object_id__in=tags)
    return Watch.objects.filter(about)


def _type(model: type[Topic | Category | Tag]) -> ContentType:
    return ContentType.objects.get_for_model(model)
