"""Answer a search: only from what the reader may see, best first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from core.prepared import Prepared
from forum.models import Category
from forum.models.topics import path_of
from search.engines import engine
from search.highlighting import Highlighter
from search.keeping import kept
from search.languages import likely_languages
from search.models import PUBLIC, Document, Kind
from search.query import Query, parse
from search.shelves import BY_KIND

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

    @property
    def shelves(self) -> tuple[str, ...]:
        """The kinds beside the forum's in which to look: none where a place or a tag of the forum is asked for."""
        return () if self.category or self.tag else tuple(map(str, PUBLIC))

    @property
    def key(self) -> tuple[object, ...]:
        """What tells these filters from others."""
        places = self.category and self.category.pk, self.author and self.author.pk
        days = (self.since, self.until, get_current_timezone_name()) if self.since or self.until else ()
        return (self.kind, *places, self.tag, self.language, *days)

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
    """One thing found, as little of it as a row shows. `marked_title` and `excerpt` are safe HTML.

    `pk` is the id of the topic, the post, the strategy or the campaign.
    """

    kind: str
    pk: int
    url: str
    title: str
    marked_title: SafeString
    excerpt: SafeString
    language: str
    author: Author | None
    created_at: datetime
    # Of the forum: the topic, the number of the post in it, and where it stands.
    topic_id: int | None = None
    number: int | None = None
    category: str = ""
    category_slug: str = ""
    reply_count: int = 0
    is_answered: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether it is in another language than the page around it."""
        return bool(self.language) and self.language != get_language()

    @property
    def language_name(self) -> str:
        return dict(settings.CONTENT_LANGUAGES).get(self.language, self.language)


@dataclass(frozen=True)
class Author:
    username: str
    shown_name: str
    organisation: str | None = None  # the slug of the one they spoke for
    organisation_name: str = ""


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
    """Search what the user may see. `categories` are those the user may see, if they are known already.

    A cursor names the last document of the page before; one that can't be read starts from the beginning.
    """
    query = parse(text)
    if not query:
        return Found()
    filters = filters or Filters()
    if categories is None:
        categories = list(Category.objects.visible_to(user))
    readable = _readable(categories, filters.category)
    languages = likely_languages(text, get_language() or "en")
    ranked = kept(
        (text, readable, filters.key, languages),
        lambda: engine().rank(
            query,
            filters.apply(Document.objects.readable(readable, filters.shelves)),
            languages=languages,
            limit=MOST,
        ),
    )
    start = _place(ranked, cursor)
    shown = ranked[start : start + size]
    before = start - size
    return Found(
        query=query,
        results=_results(shown, query, readable),
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


def _results(pks: list[int], query: Query, categories: list[int]) -> list[Result]:
    """Load what was ranked. What was removed or moved behind a door since it was indexed falls out here."""
    if not pks:
        return []
    # Values, not models: five models a row would cost more than the search itself.
    rows = [row for at in range(0, len(pks), PAGE) for row in _rows(pks[at : at + PAGE], categories)]
    highlighter = Highlighter(query)
    found = {row["pk"]: _result(row, highlighter) for row in rows}
    if len(found) < len(pks):
        found |= _on_shelves([pk for pk in pks if pk not in found], highlighter)
    return [found[pk] for pk in pks if pk in found]


def _on_shelves(pks: list[int], highlighter: Highlighter) -> dict[int, Result]:
    """Those of these documents that are of something public, by their ids: a query, and one a kind found."""
    documents = {document.pk: document for document in Document.objects.filter(pk__in=pks, kind__in=PUBLIC)}
    found: dict[int, Result] = {}
    for kind, shelf in BY_KIND.items():
        wanted = {document.object_id: document for document in documents.values() if document.kind == kind}
        for thing in shelf.public().filter(pk__in=wanted) if wanted else ():
            document = wanted[thing.pk]
            found[document.pk] = _shelved(document, thing, getattr(thing, shelf.author), highlighter)
    return found


def _shelved(document: Document, thing: Any, author: User | None, highlighter: Highlighter) -> Result:
    text = document.text if document.version == thing.version else thing.summary
    organisation = getattr(thing, "organisation", None)
    spoken_for = (organisation.slug, organisation.name) if organisation else (None, "")
    return Result(
        kind=document.kind,
        pk=thing.pk,
        url=thing.get_absolute_url(),
        title=thing.title,
        marked_title=highlighter.title(thing.title),
        excerpt=highlighter.excerpt(text),
        language=document.language,
        author=Author(author.username, author.shown_name, *spoken_for)
        if author and author.erased_at is None
        else None,
        created_at=document.created_at,
    )


def _rows(pks: list[int], categories: list[int]) -> list[dict[str, Any]]:
    """What a row shows of a page of documents or less."""
    if not categories:
        return []
    filled = (*pks, *[pks[-1]] * (PAGE - len(pks)))
    rows = _shown.rows(tuple(categories), **{f"pk{place}": pk for place, pk in enumerate(filled)})
    return [dict(zip(_SHOWN, row, strict=True)) for row in rows]


_SHOWN = (
    "pk", "kind", "text", "version", "language", "post", "post__number", "post__version", "post__excerpt",
    "post__created_at", "post__author__username", "post__author__name", "post__author__erased_at", "post__topic",
    "post__organisation__slug", "post__organisation__name",
    "post__topic__slug", "post__topic__title", "post__topic__reply_count", "post__topic__answered_at",
    "post__topic__category__name", "post__topic__category__slug",
)  # fmt: skip


_shown = Prepared(
    lambda categories, **pks: (
        Document.objects.filter(pk__in=list(pks.values())).standing_in(categories).values_list(*_SHOWN)
    )
)


def _result(row: dict[str, Any], highlighter: Highlighter) -> Result:
    path = path_of(row["post__topic__slug"], row["post__topic"])
    username, has_left = row["post__author__username"], row["post__author__erased_at"] is not None
    # An edit may have taken out what should not be read any more; until it is indexed, show only what stands.
    text = row["text"] if row["version"] == row["post__version"] else row["post__excerpt"]
    return Result(
        kind=row["kind"],
        pk=row["post__topic"] if row["kind"] == Kind.TOPIC else row["post"],
        topic_id=row["post__topic"],
        number=row["post__number"],
        url=path if row["kind"] == Kind.TOPIC else f"{path}{row['post__number']}",
        title=row["post__topic__title"],
        marked_title=highlighter.title(row["post__topic__title"]),
        excerpt=highlighter.excerpt(text),
        language=row["language"],
        author=_author(row) if username and not has_left else None,
        category=row["post__topic__category__name"],
        category_slug=row["post__topic__category__slug"],
        created_at=row["post__created_at"],
        reply_count=row["post__topic__reply_count"],
        is_answered=row["post__topic__answered_at"] is not None,
    )


def _author(row: dict[str, Any]) -> Author:
    username = row["post__author__username"]
    organisation = row["post__organisation__slug"], row["post__organisation__name"] or ""
    return Author(username, row["post__author__name"] or username, *organisation)
