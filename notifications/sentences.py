"""What a row and a mail say of each verb, in the language that is active when it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.news import Story, reason_in_words
from forum.models import Post, Topic

if TYPE_CHECKING:
    from notifications.models import Notification


def replied(story: Story) -> str:
    if story.reason == "mention":
        return _("%(name)s mentioned you") % {"name": story.actor}
    if story.reason == "reply":
        return _("%(name)s replied to you") % {"name": story.actor}
    return _("%(name)s replied") % {"name": story.actor}


def started(story: Story) -> str:
    if story.reason == "mention":
        return _("%(name)s mentioned you in a new topic") % {"name": story.actor}
    if story.reason == "reply":
        return _("%(name)s quoted you in a new topic") % {"name": story.actor}
    return _("%(name)s started a topic") % {"name": story.actor}


def edited(story: Story) -> str:
    return _("%(name)s mentioned you") % {"name": story.actor}


def answered(story: Story) -> str:
    if story.is_own:
        return _("%(name)s marked your reply as the answer") % {"name": story.actor}
    return _("%(name)s marked an answer to your question") % {"name": story.actor}


def reacted(story: Story) -> str:
    if not story.others:
        return _("%(name)s reacted to your post") % {"name": story.actor}
    return ngettext(
        "%(name)s and %(others)d other person reacted to your post",
        "%(name)s and %(others)d other people reacted to your post",
        story.others,
    ) % {"name": story.actor, "others": story.others}


def moved(story: Story) -> str:
    if not isinstance(story.target, Topic):
        return _("A moderator moved your topic")
    return _("A moderator moved your topic to %(category)s") % {"category": story.target.category.name}


def merged(story: Story) -> str:
    return _("A moderator merged your topic into this one")


def removed(story: Story) -> str:
    return _with_reason(_("A moderator removed your post"), story)


def restored(story: Story) -> str:
    return _("A moderator restored your post")


def topic_removed(story: Story) -> str:
    return _with_reason(_("A moderator removed your topic"), story)


def topic_restored(story: Story) -> str:
    return _("A moderator restored your topic")


def reminded(story: Story) -> str:
    return _("You asked to be reminded")


def title_of(notification: Notification) -> str:
    """What the news is about, in its author's words: told to those who see it, and to its author."""
    target = notification.target
    if target is None:
        return ""
    is_own = getattr(target, "author_id", None) == notification.recipient_id
    if not is_own and not getattr(notification, "is_target_seen", False):
        return ""
    topic = target.topic if isinstance(target, Post) else target
    # Of a report, a warning, a suspension the sentence says all.
    return topic.title if isinstance(topic, Topic) else ""


def said_for(story: Story) -> str:
    """The organisation in whose name a post or a topic was written; nothing for a moderator's edit of it."""
    if not isinstance(story.target, Post | Topic) or story.target.author_id != story.actor_id:
        return ""
    return story.target.organisation.name if story.target.organisation else ""


def _with_reason(sentence: str, story: Story) -> str:
    words = reason_in_words(story.details.get("reason"))
    if not words:
        return sentence
    return _("%(sentence)s: %(reason)s") % {"sentence": sentence, "reason": words}
