"""A member's drafts, each with the form that takes it up, or with the place that is closed to it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.permissions import is_member
from forum.models import Draft, Post, Topic
from forum.permissions import can_edit, can_reply

if TYPE_CHECKING:
    from accounts.models import User

_MOST = 100


@dataclass(frozen=True)
class Begun:
    """A draft as its writer finds it again: `url` is empty where nobody takes its text any more."""

    draft: Draft
    url: str
    topic: Topic | None  # where it was going, if they may still see that


def begun_by(user: User) -> list[Begun]:
    """What this member began to write, the newest first: 3 queries."""
    drafts = list(Draft.objects.filter(user=user).order_by("-updated_at")[:_MOST])
    topics = Topic.objects.visible_to(user).for_page().in_bulk(_ids(drafts, "topic"))
    posts = Post.objects.visible_to(user).select_related("topic").in_bulk(_ids(drafts, "edit"))
    return [_begun(draft, user, topics, posts) for draft in drafts]


def _begun(draft: Draft, user: User, topics: dict[int, Topic], posts: dict[int, Post]) -> Begun:
    kind, number = draft.target
    if kind == "topic":
        topic = topics.get(number)
        return Begun(draft, draft.url if topic and can_reply(user, topic) else "", topic)
    if kind == "edit":
        post = posts.get(number)
        return Begun(draft, draft.url if post and can_edit(user, post) else "", post.topic if post else None)
    return Begun(draft, draft.url if is_member(user) else "", None)


def _ids(drafts: list[Draft], kind: str) -> list[int]:
    return [number for draft in drafts for of, number in [draft.target] if of == kind]
