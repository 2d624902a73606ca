"""What search does when something happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forum.models import Post, Topic
from search import actions
from search.shelves import SHELVES

if TYPE_CHECKING:
    from activity.models import Activity

_OF_A_POST = {"forum.replied", "forum.edited", "forum.removed", "forum.restored"}
_OF_A_TOPIC = {
    "forum.imported",
    "forum.started", "forum.retitled", "forum.moved", "forum.posts_moved", "forum.merged",
    "forum.topic_removed", "forum.topic_restored",
}  # fmt: skip


def index(activity: Activity) -> Iterator[int]:
    """Bring the documents an activity concerns up to date, a batch at a time."""
    if activity.verb in _OF_A_POST and _is_about(activity, Post):
        actions.index_post(activity.object_id)
    elif activity.verb in _OF_A_TOPIC and _is_about(activity, Topic):
        source = activity.details.get("source")
        for pk in [activity.object_id, *([source] if source else [])]:
            yield from actions.index_topic(pk)
    else:
        model = activity.content_type.model_class()
        for shelf in SHELVES:
            if model is shelf.model:
                actions.index_shelved(shelf, activity.object_id)


def _is_about(activity: Activity, model: type[Post] | type[Topic]) -> bool:
    return activity.content_type.model_class() is model
