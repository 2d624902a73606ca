"""Who takes part in a topic: those with the most posts, for the rail beside it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from core.avatars import face_of
from core.holes import filled
from core.moments import figure
from core.prepared import Prepared
from core.release import release
from forum.models import Post

if TYPE_CHECKING:
    from forum.models import Topic

SHOWN = 5
# Beyond so many members nobody is counted any more.
COUNTED = 1000
_KEEP = 60 * 60 * 24


def participants_html(topic: Topic) -> SafeString:
    """The members with the most posts and how many others there are; nothing where one talks alone.

    Rendered once per version of the topic and language, which is the same for all readers; a member's
    new name raises the version too. One query, where it isn't kept.
    """
    key = f"participants:{topic.pk}:{topic.version}:{get_language()}:{release()}"
    html = cache.get(key)
    if html is None:
        html = _rendered(topic)
        cache.set(key, html, _KEEP)
    return mark_safe(html)


def _rendered(topic: Topic) -> str:
    counted = _counted.rows(topic=topic.pk)
    if len(counted) < 2:
        return ""
    here = [row for row in counted if row[4] is None][:SHOWN]
    top = mark_safe(
        "".join(
            _row(username, name or username, picture, posts)
            for _pk, username, name, picture, _left, posts in here
        )
    )
    others = _others(len(counted) - len(here), get_language())
    return filled("forum/_participants.html", holes={"top": top, "others": others}, has_others=bool(others))


def _row(username: str, name: str, picture: UUID | None, posts: int) -> SafeString:
    return filled(
        "forum/_participant.html",
        holes={
            "face": face_of(username, name, picture, "av-s"),
            "url": reverse("member", args=[username]),
            "name": name,
            "shown": figure(posts),
            "posts": _posts(posts, get_language()),
        },
    )


@lru_cache(maxsize=1000)
def _posts(count: int, _language: str | None) -> str:
    return ngettext("post", "posts", count)


@lru_cache(maxsize=1000)
def _others(count: int, _language: str | None) -> str:
    if not count:
        return ""
    return ngettext("and %(shown)s other", "and %(shown)s others", count) % {"shown": figure(count)}


_counted = Prepared(
    lambda topic: (
        Post.objects.filter(topic=topic, removed_at=None)
        .exclude(author=None)
        .order_by()
        .values_list("author", "author__username", "author__name", "author__picture", "author__erased_at")
        .annotate(posts=Count("pk"))
        .order_by("-posts", "author")[:COUNTED]
    )
)
