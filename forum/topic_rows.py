"""Rows of a list of topics: what all readers share is kept, what is new to one reader goes in.

A row is rendered from `_topic_row.html` once per version of its topic and language; thirty of them
would be most of a list's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from forum.models import Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_HOLES = ("<!--dot-->", "<!--link-->", "<!--new-->")
_KEEP = 60 * 60


def rows_html(topics: Sequence[Topic], user: User | AnonymousUser, *, in_category: bool) -> SafeString:
    """The rows of these topics, which came through for_rows() and with_read_number()."""
    keys = [_key(topic, in_category) for topic in topics]
    kept = cache.get_many(keys)
    missing = {key: topic for key, topic in zip(keys, topics, strict=True) if key not in kept}
    prefetch_related_objects(list(missing.values()), "tags")
    fresh = {key: _shared(topic, in_category) for key, topic in missing.items()}
    if fresh:
        cache.set_many(fresh, _KEEP)
    rows = {**kept, **fresh}
    return mark_safe(
        "".join(_filled(rows[key], topic, user) for key, topic in zip(keys, topics, strict=True))
    )


def _key(topic: Topic, in_category: bool) -> str:
    """All that a row shows: the topic's version covers its own facts, the rest is named here."""
    category, poster = topic.category, topic.last_poster
    around = f"{category.name}\n{category.slug}\n{category.colour}\n{poster and poster.shown_name}"
    around += f"\n{topic.last_organisation and topic.last_organisation.name}"
    around += f"\n{timezone.now().year}\n{in_category}"
    return f"row:{topic.pk}:{topic.version}:{get_language()}:{crc32(around.encode())}"


def _shared(topic: Topic, in_category: bool) -> list[str]:
    """A row in four pieces, round the three places that are a reader's own."""
    dot, link, new = (mark_safe(hole) for hole in _HOLES)
    context = {"topic": topic, "in_category": in_category, "dot": dot, "link": link, "new": new}
    rest: str = render_to_string("forum/_topic_row.html", context)
    pieces = []
    for hole in _HOLES:
        piece, _hole, rest = rest.partition(hole)
        pieces.append(piece)
    return [*pieces, rest]


def _filled(pieces: list[str], topic: Topic, user: User | AnonymousUser) -> str:
    before, after_dot, after_link, after_new = pieces
    if not user.is_authenticated:
        return f"{before}{after_dot}{topic.get_absolute_url()}{after_link}{after_new}"
    if not topic.new_count:
        dot = '<span class="dot dot-read"></span>'
        return f"{before}{dot}{after_dot}{topic.get_absolute_url()}{after_link}{after_new}"
    dot, new = _news(topic.new_count, get_language())
    return f"{before}{dot}{after_dot}/t/{topic.pk}/jump/?to=unread{after_link}{new}{after_new}"


@lru_cache(maxsize=1000)
def _news(count: int, _language: str) -> tuple[str, str]:
    """The dot, and the words for so many new posts."""
    dot, _link, new = render_to_string("forum/_topic_new.html", {"topic": {"new_count": count}}).partition(
        "<!--link-->"
    )
    return dot, new
