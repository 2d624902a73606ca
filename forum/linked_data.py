"""A topic for search engines: schema.org's DiscussionForumPosting, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from forum.models import Post, Topic
from forum.page_queries import opening_of

# What could end the element or open another: as JSON escapes, which read the same.
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def discussion(topic: Topic, opening: Post | None) -> SafeString:
    """The topic as structured data: title, opening text, author, replies. Safe inside an element."""
    url = settings.SITE_URL + topic.canonical_url
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": topic.title,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": topic.language,
        "datePublished": topic.created_at.isoformat(),
        "dateModified": topic.last_posted_at.isoformat(),
        "commentCount": topic.reply_count,
    }
    if topic.author is not None:
        data["author"] = {
            "@type": "Person",
            "name": topic.author.shown_name,
            "url": settings.SITE_URL + topic.author.get_absolute_url(),
        }
        if topic.organisation is not None:
            url = settings.SITE_URL + topic.organisation.get_absolute_url()
            data["author"]["worksFor"] = {
                "@type": "Organization",
                "name": topic.organisation.name,
                "url": url,
            }
    if opening is not None and not opening.is_removed:
        data["text"] = opening.excerpt
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def for_the_world(topic: Topic) -> dict[str, str]:
    """What a visitor's page says to search engines and link previews: description and JSON-LD."""
    opening = opening_of(topic)
    description = opening.excerpt if opening and not opening.is_removed else topic.title
    return {"description": description, "json_ld": discussion(topic, opening)}
