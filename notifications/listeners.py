"""What notifications hear: every activity, and how far a topic or a conversation was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from notifications import actions

if TYPE_CHECKING:
    from accounts.models import User
    from activity.models import Activity
    from forum.models import Topic
    from messaging.models import Conversation

# After these, someone may see less or more than what they were told of.
_CHANGE_WHAT_IS_SEEN = frozenset(
    {
        "forum.removed",
        "forum.restored",
        "forum.topic_removed",
        "forum.topic_restored",
        "forum.moved",
        "forum.merged",
        "forum.posts_moved",
        "forum.category_changed",
    }
)


def notify(activity: Activity) -> Iterator[object]:
    """Tell those whom an activity concerns, a batch at a time (settings.ACTIVITY_LISTENERS)."""
    if activity.verb in _CHANGE_WHAT_IS_SEEN:
        yield from actions.recount_those_told_of(activity)
    yield from actions.tell(activity)


def has_read(topic: Topic, *, by: User, number: int) -> None:
    """Settle what was told of posts now read (settings.READING_LISTENERS)."""
    if by.unread_notifications:
        actions.note_topic_read(topic, by=by, number=number)


def has_read_messages(conversation: Conversation, *, by: User, number: int) -> None:
    """Settle what was told of messages now read (settings.CONVERSATION_LISTENERS)."""
    if by.unread_notifications:
        actions.note_conversation_read(conversation, by=by, number=number)
