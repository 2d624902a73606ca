"""Topics like a title: while it is typed, and beside the topic that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from forum.models import Category, Topic
from search.analysis import places
from search.engines import engine
from search.languages import likely_languages
from search.models import Document, Kind
from search.query import LONGEST_QUERY, Clause, Phrase, Query, parse
from search.stems import STOP_WORDS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_SHOWN = 5
_LOOKED_AT = 30
# What part of the words of a title another must share to count as similar.
_SHARED = 0.4
_SHARED_RELATED = 0.25


def similar(title: str, user: User | AnonymousUser, *, limit: int = _SHOWN) -> list[Topic]:
    """Return topics the user may see whose titles say much the same, most alike first."""
    return _alike(title, user, shared=_SHARED)[:limit]


def related(topic: Topic, user: User | AnonymousUser, *, limit: int = _SHOWN) -> list[Topic]:
    """Return topics with a like title, then the newest with a tag in common."""
    found = [other for other in _alike(topic.title, user, shared=_SHARED_RELATED) if other.pk != topic.pk][
        :limit
    ]
    if len(found) < limit:
        known = [topic.pk, *(other.pk for other in found)]
        tagged = (
            Topic.objects.visible_to(user).present().filter(tags__in=topic.tags.all()).exclude(pk__in=known)
        )
        found += tagged.select_related("category").distinct().order_by("-created_at")[: limit - len(found)]
    return found


def _alike(title: str, user: User | AnonymousUser, *, shared: float) -> list[Topic]:
    title = title[:LONGEST_QUERY]
    query = _loose(title)
    if not query:
        return []
    categories = Category.objects.visible_to(user).values_list("pk", flat=True)
    documents = Document.objects.in_categories(categories).filter(kind=Kind.TOPIC)
    ranked = engine().rank(
        query,
        documents,
        languages=likely_languages(title, get_language() or "en"),
        limit=_LOOKED_AT,
        titles_only=True,
        matches_any=True,
    )
    topics = (
        Topic.objects.visible_to(user)
        .present()
        .filter(pk__in=Document.objects.filter(pk__in=ranked).values("topic"))
    )
    wanted = _words(title)
    likeness = {topic: _likeness(wanted, topic.title) for topic in topics.select_related("category")}
    alike = [topic for topic, share in likeness.items() if share >= shared]
    return sorted(alike, key=lambda topic: (-likeness[topic], -topic.pk))


def _loose(title: str) -> Query:
    """The words of a title and the pairs of its runs, each a clause of its own."""
    clauses: list[Clause] = []
    for clause in parse(title):
        if clause.word:
            clauses.append(clause)
        else:
            tokens = [token for token in clause.alternatives[0].tokens if len(token) > 1]
            clauses += [Clause((Phrase((token,)),)) for token in tokens]
    return tuple(dict.fromkeys(clauses))[:24]


def _words(title: str) -> list[frozenset[str]]:
    """The telling words of a title, each as the set of its stems."""
    return [frozenset(place) for place in places(title) if len(place[0]) > 1 and place[0] not in STOP_WORDS]


def _likeness(wanted: list[frozenset[str]], title: str) -> float:
    there = frozenset().union(*_words(title))
    return sum(1 for word in wanted if word & there) / max(1, len(wanted))
