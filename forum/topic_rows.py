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

from accounts.models import User
from forum.models import Category, Topic
from forum.models.topics import path_of
from forum.querysets import TopicInARow
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_HOLES = ("<!--dot-->", "<!--link-->", "<!--new-->")
_KEEP = 60 * 60
# The columns that are the topic's own; from _AROUND on they are of its category and its last poster.
_OWN = tuple(name for name in TopicInARow._fields if "__" not in name and name != "read_number")
_AROUND = TopicInARow._fields.index("category__name")


def rows_html(rows: Sequence[TopicInARow], user: User | AnonymousUser, *, in_category: bool) -> SafeString:
    """The rows of these topics, which came through with_read_number() and in_rows()."""
    keys = [_key(row, in_category) for row in rows]
    kept = cache.get_many(keys)
    missing = {row.id: key for key, row in zip(keys, rows, strict=True) if key not in kept}
    if missing:
        topics = [_topic(row) for row in rows if row.id in missing]
        prefetch_related_objects(topics, "tags")
        fresh = {missing[topic.pk]: _shared(topic, in_category) for topic in topics}
        cache.set_many(fresh, _KEEP)
        kept = {**kept, **fresh}
    shown = zip(keys, rows, strict=True)
    return mark_safe("".join(_filled(kept[key], row, user) for key, row in shown))


def _key(row: TopicInARow, in_category: bool) -> str:
    """All that a row shows: the topic's version covers its own facts, the rest is named here."""
    around = (*row[_AROUND:], timezone.now().year, in_category)
    return f"row:{row.id}:{row.version}:{get_language()}:{crc32(repr(around).encode())}"


def _topic(row: TopicInARow) -> Topic:
    """What the template asks of a topic, out of a row's values."""
    topic = Topic(**{name: getattr(row, name) for name in _OWN})
    topic.category = Category(name=row.category__name, slug=row.category__slug, colour=row.category__colour)
    if row.last_poster__username is not None:
        name, left = row.last_poster__name or "", row.last_poster__erased_at
        topic.last_poster = User(username=row.last_poster__username, name=name, erased_at=left)
    if row.last_organisation__name is not None:
        topic.last_organisation = Organisation(name=row.last_organisation__name)
    return topic


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


def _filled(pieces: list[str], row: TopicInARow, user: User | AnonymousUser) -> str:
    before, after_dot, after_link, after_new = pieces
    if not user.is_authenticated:
        return f"{before}{after_dot}{path_of(row.slug, row.id)}{after_link}{after_new}"
    if not row.new_count:
        dot = '<span class="dot dot-read"></span>'
        return f"{before}{dot}{after_dot}{path_of(row.slug, row.id)}{after_link}{after_new}"
    dot, new = _news(row.new_count, get_language())
    return f"{before}{dot}{after_dot}/t/{row.id}/jump/?to=unread{after_link}{new}{after_new}"


@lru_cache(maxsize=1000)
def _news(count: int, _language: str) -> tuple[str, str]:
    """The dot, and the words for so many new posts."""
    dot, _link, new = render_to_string("forum/_topic_new.html", {"topic": {"new_count": count}}).partition(
        "<!--link-->"
    )
    return dot, new
