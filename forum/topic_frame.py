"""A topic's page round its posts: drawn once for each shape it can have, and filled in as text.

What `forum/topic.html` asks in its ifs is the shape; titles, numbers, names and dates are holes, so that
no template is rendered for a topic that was read, or written in, a moment ago.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import frame
from core.moments import figure, moment
from forum.figures import replies_text
from forum.linked_data import for_the_world
from forum.models import Draft, Level, Topic
from forum.page_queries import tags_of
from forum.participants import participants_html
from forum.permissions import (
    can_moderate,
    can_remove_topic,
    can_reply,
    can_restore_topic,
    can_retitle,
)
from forum.topic_page import reply_form_html


def topic_page(
    request: HttpRequest, topic: Topic, *, page: int, posts: SafeString, last_here: int, draft: Draft | None
) -> HttpResponse:
    """One page of a topic that came through topic_for_page, round the posts that stand on it.

    `last_here` is the number of the page's last post, 0 for a page without any.
    """
    user = request.user
    may_reply = can_reply(user, topic)
    holes = {
        **_of_topic(topic),
        **_of_pages(topic, page),
        "posts_html": posts,
        "last_number_here": last_here,
        "participants": participants_html(topic),
        "reply_form": reply_form_html(request, topic, draft) if may_reply else "",
    }
    if user.is_authenticated:
        read = getattr(topic, "read_number", None) or 0
        level = getattr(topic, "watch_level", None) or Level.NORMAL
        holes |= {
            "topic.read_number": read,
            "read": figure(read),
            "last": figure(topic.last_number),
            "levels": _levels(level, get_language()),
        }
    else:
        holes |= for_the_world(topic)
    return frame.page(
        request,
        "forum/topic.html",
        holes=holes,
        is_first=page == 1,
        is_last=page == topic.last_page,
        has_pages=topic.last_page > 1,
        has_new=topic.new_count > 0,
        has_answer=topic.answer is not None,
        is_foreign=topic.language != get_language(),
        can_reply=may_reply,
        can_moderate=can_moderate(user, topic),
        can_retitle=can_retitle(user, topic),
        can_remove_topic=can_remove_topic(user, topic),
        can_restore_topic=can_restore_topic(user, topic),
        **{f"topic.{state}": getattr(topic, state) for state in _STATES},
    )


_STATES = ("is_removed", "is_owned", "is_answered", "is_pinned", "is_archived", "is_locked")


def _of_topic(topic: Topic) -> dict[str, Any]:
    url = topic.get_absolute_url()
    category = topic.category
    holes = {
        "topic.pk": topic.pk,
        "topic.slug": topic.slug,
        "topic.title": topic.title,
        "topic.get_absolute_url": url,
        "topic.canonical_url": topic.canonical_url,
        "topic.home": topic.home,
        "topic.language": topic.language,
        "topic.get_language_display": topic.get_language_display(),
        "topic.category.slug": category.slug,
        "topic.category.name": category.name,
        "topic_quoted": quote(url),
        "description": topic.title,
        "replies": replies_text(topic.reply_count, get_language()),
        "tags": format_html_join("", '<a href="/tag/{}/">{}</a>', [(t.slug, t.name) for t in tags_of(topic)]),
        "opened_at": moment(topic.created_at),
        "newest_at": moment(topic.last_posted_at),
    }
    if category.parent is not None:
        holes |= {
            "topic.category.parent.slug": category.parent.slug,
            "topic.category.parent.name": category.parent.name,
        }
    if topic.answer is not None:
        holes["answer"] = topic.answer.number
    return holes


def _of_pages(topic: Topic, page: int) -> dict[str, Any]:
    return {
        "page": page,
        "pages": topic.last_page,
        "pages_shown": figure(topic.last_page),
        "earlier": page - 1,
        "later": page + 1,
    }


@lru_cache(maxsize=50)
def _levels(chosen: str, _language: str | None) -> SafeString:
    options = [(key, " selected" if key == chosen else "", str(label)) for key, label in Level.choices]
    return format_html_join("", '<option value="{}"{}>{}</option>', options)
