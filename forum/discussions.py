"""A page's discussion, as the page shows it: the newest replies of its topic and the form to answer.

The posts are the very ones of the topic's own page, kept there (forum/topic_page.py): at most 5 queries
signed in, 2 for a visitor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from forum.models.topics import page_of
from forum.page_queries import topic_for_page
from forum.permissions import can_reply
from forum.topic_page import draft_for, posts_html, reader_of, reply_form_html, shared_parts

if TYPE_CHECKING:
    from django.http import HttpRequest

    from forum.models import Topic


def discussion_html(request: HttpRequest, topic: Topic | None) -> SafeString:
    """The discussion of the page that owns `topic`; empty where there is none this reader may see."""
    if topic is None:
        return mark_safe("")
    page = page_of(max(1, topic.last_number))
    found = topic_for_page(topic.pk, request.user, page)
    if found is None or found.is_removed:
        return mark_safe("")
    # The opening post only says what page this is about: where nothing was answered there is nothing to load.
    parts = [part for part in shared_parts(found, page) if part.number > 1] if found.last_number > 1 else []
    may_reply = can_reply(request.user, found)
    context = {
        "topic": found,
        "user": request.user,
        "posts_html": posts_html(found, parts, reader_of(request.user, [part.post_id for part in parts])),
        "has_posts": any(not part.is_removed for part in parts),
        "has_earlier": page > 1,
        "last_number_here": parts[-1].number if parts else 1,
        "can_reply": may_reply,
        "reply_form": reply_form_html(request, found, draft_for(found, request.user)) if may_reply else "",
    }
    return mark_safe(render_to_string("forum/_discussion.html", context, request=request))
