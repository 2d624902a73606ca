"""Answer a search: only from what the reader may see, best first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.models import Category, Post, Topic
from search.engines import engine
from search.highlighting import Highlighter
from search.languages import likely_languages
from search.models import Document, Kind
from search.query import Query, parse

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from search.querysets import DocumentQuerySet

PAGE = 20
# Nobody reads further; whoever would, adds a word.
MOST = 200


@dataclass(frozen=True)
class Filters:
    """What narrows a search besides its words; empty means everything."""

    kind: str = ""
    category: Category | None = None
    author: User | None = None
    tag: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None

    def apply(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        if self.kind:
            documents = documents.filter(kind=self.kind)
        if self.author:
            documents = documents.filter(author=self.author)
        if self.tag:
            documents = documents.tagged(self.tag)
        if self.language:
            documents = documents.filter(language=self.language)
        if self.since:
            documents = documents.since(self.since)
        if self.until:
            documents = documents.until(self.until)
        return documents


@dataclass(frozen=True)
class Result:
    """One thing found. `title` and `excerpt` are safe HTML, with what was found in <mark>."""

    kind: str
    post: Post
    title: SafeString
    excerpt: SafeString
    language: str

    @property
    def topic(self) -> Topic:
        return self.post.topic

    @property
    def pk(self) -> int:
        """The topic's id for a topic, the post's for a reply."""
        return self.topic.pk if self.kind == Kind.TOPIC else self.post.pk

    @property
    def is_foreign(self) -> bool:
        """Whether it is in another language than the page around it."""
        return bool(self.language) and self.language != get_language()

    @property
    def language_name(self) -> str:
        return dict(settings.CONTENT_LANGUAGES).get(self.language, self.language)

    @property
    def url(self) -> str:
        return self.topic.get_absolute_url() if self.kind == Kind.TOPIC else self.topic.url_of(self.post.number)


@dataclass(frozen=True)
class Found:
    """A page of results. `next` and `previous` are cursors, None at either end; "" is the first page."""

    query: Query = ()
    results: list[Result] = field(default_factory=list)
    next: str | None = None
    previous: str | None = None


def find(
    text: str,
    *,
    user: User | AnonymousUser,
    filters: Filters | None = None,
    cursor: str = "",
    size: int = PAGE,
    categories: Sequence[Category] | None = None,
) -> Found:
    """Search topics and replies. `categories` are those the user may see, if they are known already.

    A cursor names the last document of the page before; one that can't be read starts from the beginning.
    """
    query = parse(text)
    if not query:
        return Found()
    filters = filters or Filters()
    if categories is None:
        categories = list(Category.objects.visible_to(user))
    documents = filters.apply(Document.objects.in_categories(_readable(categories, filters.category)))
    languages = likely_languages(text, get_language() or "en")
    ranked = engine().rank(query, documents, languages=languages, limit=MOST)
    start = _place(ranked, cursor)
    shown = ranked[start : start + size]
    before = start - size
    return Found(
        query=query,
        results=_results(shown, query, user),
        next=str(shown[-1]) if start + size < len(ranked) else None,
        previous=None if not start else str(ranked[before - 1]) if before > 0 else "",
    )


def _place(ranked: list[int], cursor: str) -> int:
    """Return how many come before the page a cursor asks for."""
    known = {str(pk): place for place, pk in enumerate(ranked, start=1)}
    return known.get(cursor, 0)


def _readable(categories: Sequence[Category], chosen: Category | None) -> list[int]:
    return [
        category.pk
        for category in categories
        if chosen is None or category.pk == chosen.pk or category.parent_id == chosen.pk
    ]


def _results(pks: list[int], query: Query, user: User | AnonymousUser) -> list[Result]:
    """Load what was ranked. What was removed or moved behind a door since it was indexed falls out here."""
    if not pks:
        return []
    visible = Post.objects.visible_to(user).present()
    documents = (
        Document.objects.filter(pk__in=pks, post__in=visible)
        .select_related("post__topic__category", "post__author")
        .defer("post__body", "post__body_html")
    )
    by_pk = {document.pk: document for document in documents}
    highlighter = Highlighter(query)
    return [_result(by_pk[pk], highlighter) for pk in pks if pk in by_pk]


def _result(document: Document, highlighter: Highlighter) -> Result:
    post = document.post
    assert post is not None
    # An edit may have taken out what should not be read any more; until it is indexed, show only what stands.
    text = document.text if document.version == post.version else post.excerpt
    return Result(
        kind=document.kind,
        post=post,
        title=highlighter.title(post.topic.title),
        excerpt=highlighter.excerpt(text),
        language=document.language,
    )
