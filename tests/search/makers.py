"""Topics and replies as rows, indexed: what a search test needs many of, without rendering Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import escape

from forum.models import Category, Post, Topic
from search.actions import index_all
from tests.makers import make_category, make_user


def make_topics(
    texts: Iterable[tuple[str, str, str]], *, category: Category | None = None, start: datetime | None = None
) -> list[Topic]:
    """A topic for each (title, text, language), a minute apart, all indexed."""
    texts = list(texts)
    category = category or make_category()
    author = make_user()
    at = start or timezone.now() - timedelta(days=30)
    topics = Topic.objects.bulk_create(
        Topic(
            category=category, author=author, title=title[:200], slug="topic", language=language, last_number=1,
            created_at=at + timedelta(minutes=n), last_posted_at=at + timedelta(minutes=n),
        )
        for n, (title, _text, language) in enumerate(texts)
    )  # fmt: skip
    Post.objects.bulk_create(
        Post(
            topic=topic, number=1, author=author, body=text, body_html=f"<p>{escape(text)}</p>",
            excerpt=text[:280], created_at=topic.created_at,
        )
        for topic, (_title, text, _language) in zip(topics, texts, strict=True)
    )  # fmt: skip
    for _count in index_all(missing_only=True):
        pass
    return topics


def titles(found: Any) -> list[str]:
    return [result.title for result in found.results]
