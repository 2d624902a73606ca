"""What the pages that show a strategy's whole text need, the same for all readers of one standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from core.moments import on_day
from strategies.models import Revision, Strategy, Translation
from strategies.page import (
    citation,
    contributors_of,
    glance,
    in_words_of,
    json_ld,
    shown_sections,
    sources_of,
    stats_of,
    steps_of,
)
from strategies.permissions import can_remove, can_revise, can_translate
from strategies.telling import applies_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


def text_context(
    strategy: Strategy, revision: Revision, translation: Translation | None = None, *, reader: Someone
) -> dict[str, Any]:
    """The text and what stands round it. Of `reader` only the standing counts: nothing here is their own."""
    revision = in_words_of(revision, translation)
    versions = versions_of(strategy)
    contributors = contributors_of([one for one in versions if (one.number or 0) <= (revision.number or 0)])
    language = translation.language if translation else strategy.language
    names = dict(settings.CONTENT_LANGUAGES)
    applies = applies_words(revision.applies)
    return {
        "strategy": strategy,
        "revision": revision,
        "translation": translation,
        "is_behind": translation is not None and translation.of_id != strategy.current_id,
        "text": translation or revision,
        "language": language,
        "language_name": names.get(language, language),
        "is_foreign": language != get_language(),
        "sections": shown_sections(revision, translation),
        "steps": steps_of(revision, translation),
        "sources": sources_of(revision),
        "applies": applies,
        "glance": glance(revision, applies),
        "stats": stats_of(strategy, revision),
        "valid_until": on_day(strategy.valid_until) if strategy.valid_until else "",
        "versions": versions[:5],
        "contributors": contributors,
        "others": len(contributors) - 1,
        "citation": citation(strategy, revision, contributors) if revision.number else "",
        "json_ld": json_ld(strategy, revision, contributors, language=language) if revision.number else "",
        "translations": [
            (one.language, names.get(one.language, one.language), one) for one in translations_of(strategy)
        ],
        "original_language": (strategy.language, names.get(strategy.language, strategy.language)),
        "can_revise": can_revise(reader, strategy),
        "can_translate": can_translate(reader, strategy),
        "can_remove": can_remove(reader, strategy),
    }


def versions_of(strategy: Strategy) -> list[Revision]:
    """Its published revisions, the newest first."""
    rows = strategy.revisions.published().select_related("author", "organisation", "reviewer")
    found = list(rows.order_by("-number"))
    for one in found:
        one.strategy = strategy
    return found


def translations_of(strategy: Strategy) -> list[Translation]:
    """The newest of each language that stands. Whether the strategy may be seen was asked before."""
    rows = Translation.objects.present().filter(strategy=strategy)
    newest: dict[str, Translation] = {}
    for one in rows.select_related("author", "of").newest_first():
        newest.setdefault(one.language, one)
    for one in newest.values():
        one.strategy = strategy
    return list(newest.values())
