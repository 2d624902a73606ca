"""What others used of a member's posts, and what they write about: the rail of their page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forum.models import Post, Tag, Topic, TopicTag
from strategies.models import Revision, Strategy

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

# What they write about is read off so many of their newest posts, however many there are.
RECENT = 200
TAGS_SHOWN = 8
MOST_COUNTED = 1000
STRATEGIES_SHOWN = 6


@dataclass(frozen=True)
class Contributions:
    """`accepted`: replies marked as the answer, that this reader may see; `tags`: the commonest first."""

    accepted: int
    tags: list[Tag]


def contributions(member: User, viewer: User | AnonymousUser) -> Contributions:
    """In 3 queries, of what this reader may see."""
    seen = Topic.objects.visible_to(viewer).present()
    answers = seen.filter(answer__author=member)[:MOST_COUNTED].count()
    newest = Post.objects.filter(author=member, removed_at=None).order_by("-created_at", "-id")
    recent = seen.filter(pk__in=newest.values("topic")[:RECENT])
    found = Counter(TopicTag.objects.filter(topic__in=recent).values_list("tag", flat=True))
    wanted = [pk for pk, _times in found.most_common(TAGS_SHOWN)]
    tags = Tag.objects.in_bulk(wanted)
    return Contributions(answers, [tags[pk] for pk in wanted if pk in tags])


def strategies_of(member: User, viewer: User | AnonymousUser) -> list[Strategy]:
    """Published ones that they wrote at, of those this reader may see: the best evidence first."""
    wrote = Revision.objects.published().filter(author=member)
    rows = Strategy.objects.visible_to(viewer).published().filter(pk__in=wrote.values("strategy"))
    return list(rows.order_by("grade", "-report_count", "-id")[:STRATEGIES_SHOWN])
