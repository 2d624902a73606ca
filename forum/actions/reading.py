from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from core.permissions import require
from forum.models import Category, ReadMark, Topic

if TYPE_CHECKING:
    from accounts.models import User


def read_to(topic: Topic, *, by: User, number: int) -> int:
    """Note that a member has read a topic up to this number; never moves back.

    Returns the highest number read. Two devices at once end at the higher one.
    """
    require(by.is_authenticated)
    with transaction.atomic():
        return note_read(topic, by=by, number=min(number, topic.last_number))


def note_read(topic: Topic, *, by: User, number: int) -> int:
    """The same, within the transaction of another action; those in READING_LISTENERS hear of it."""
    if number < 1:
        return 0
    furthest = _furthest(topic, by=by, number=number)
    for listener in settings.READING_LISTENERS:
        import_string(listener)(topic, by=by, number=furthest)
    return furthest


def _furthest(topic: Topic, *, by: User, number: int) -> int:
    marks = ReadMark.objects.filter(user=by, content_type=_topics(), object_id=topic.pk)
    if marks.filter(number__lt=number).update(number=number):
        return number
    mark, _is_new = ReadMark.objects.get_or_create(
        user=by, content_type=_topics(), object_id=topic.pk, defaults={"number": number}
    )
    if mark.number < number:  # another device made it between the two statements
        marks.filter(number__lt=number).update(number=number)
    return max(mark.number, number)


def read_everything(*, by: User, category: Category | None = None) -> int:
    """Mark all topics the member can see (of one category and those under it, if given) as read; how many changed."""
    topics = Topic.objects.visible_to(by).unread_by(by)
    if category is not None:
        topics = topics.filter(Q(category=category) | Q(category__parent=category))
    changed = 0
    for topic in topics.only("pk", "last_number")[:2000]:
        read_to(topic, by=by, number=topic.last_number)
        changed += 1
    return changed


def _topics() -> ContentType:
    return ContentType.objects.get_for_model(Topic)
