"""Who may do what in the forum. Seeing is a queryset (forum.querysets); doing is a predicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.permissions import is_admin, is_member, is_moderator
from forum.models import Audience, Category, HeldPost, Post, Removal, Topic
from organisations import audiences
from organisations.permissions import can_speak_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


def can_start(user: Someone, category: Category) -> bool:
    return is_member(user) and _is_in(user, category.start, category)


def can_reply(user: Someone, topic: Topic) -> bool:
    """A locked topic takes replies from moderators only; an archived or removed one from nobody."""
    if topic.is_archived or topic.is_removed or topic.merged_into_id:
        return False
    if topic.is_locked and not is_moderator(user):
        return False
    return is_member(user) and _is_in(user, topic.category.reply, topic.category)


def can_edit(user: Someone, post: Post) -> bool:
    if post.is_removed or post.topic.is_archived or post.topic.is_removed:
        return False
    if post.number == 1 and post.topic.is_owned:
        return False
    if is_moderator(user):
        return True
    return _is_theirs(user, post) and not post.topic.is_locked


def can_remove(user: Someone, post: Post) -> bool:
    """Authors take back what they wrote, moderators remove; the opening post goes with its topic."""
    if post.is_removed or post.number == 1:
        return False
    return is_moderator(user) or _is_theirs(user, post)


def can_restore(user: Someone, post: Post) -> bool:
    """An author brings back what they took back themselves, never what a moderator removed."""
    if not post.is_removed:
        return False
    if is_moderator(user):
        return True
    return _is_theirs(user, post) and post.removal == Removal.AUTHOR


def can_remove_topic(user: Someone, topic: Topic) -> bool:
    """Its author may while nobody has answered; moderators always. An owned one goes with its owner."""
    if topic.is_removed or topic.is_owned:
        return False
    if is_moderator(user):
        return True
    return is_member(user) and topic.author_id == user.pk and topic.reply_count == 0


def can_restore_topic(user: Someone, topic: Topic) -> bool:
    return topic.is_removed and not topic.is_owned and is_moderator(user)


def can_react(user: Someone, post: Post) -> bool:
    """To other people's posts that still stand."""
    return (
        is_member(user) and post.author_id != user.pk and not post.is_removed and not post.topic.is_archived
    )


def can_answer(user: Someone, topic: Topic) -> bool:
    """Mark a reply as the answer: the one who asked, or a moderator."""
    return is_moderator(user) or (is_member(user) and topic.author_id == user.pk and not topic.is_archived)


def can_retitle(user: Someone, topic: Topic) -> bool:
    """Title, language, tags and category: the author while it is open, or a moderator."""
    if topic.is_owned:
        return False
    if is_moderator(user):
        return True
    return (
        is_member(user)
        and topic.author_id == user.pk
        and not (topic.is_locked or topic.is_archived or topic.is_removed)
    )


def can_moderate(user: Someone, topic: Topic) -> bool:
    """Pin, lock, archive, move posts."""
    return is_moderator(user)


def can_merge(user: Someone, topic: Topic) -> bool:
    """Make it a part of another: a moderator, and never a page's own discussion."""
    return is_moderator(user) and not topic.is_owned


def can_see_history(user: Someone, post: Post) -> bool:
    """Of a post that stands, everyone who sees it; of a removed one, moderators and its author."""
    return not post.is_removed or is_moderator(user) or post.author_id == getattr(user, "pk", None)


def can_decide_held(user: Someone, held: HeldPost) -> bool:
    """Look at a new member's first links: moderators."""
    return is_moderator(user)


def can_arrange(user: Someone) -> bool:
    """Make and change categories."""
    return is_admin(user)


def _is_theirs(user: Someone, post: Post) -> bool:
    """Whether they wrote it; and what was said for an organisation, whether they still speak for it."""
    if not is_member(user) or post.author_id != user.pk:
        return False
    return post.organisation is None or can_speak_for(user, post.organisation)


def _is_in(user: Someone, audience: str, category: Category) -> bool:
    if audience == Audience.MODERATORS:
        return is_moderator(user)
    if audience == Audience.GROUP:
        return user.is_authenticated and audiences.is_in_group(user, category.group_id)
    if audience == Audience.KIND:
        return audiences.sits_in_kind(user, category.organisation_kind)
    return user.is_authenticated
