"""A version of a strategy as paper (printing.papers)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from core.charts import pairs_on_paper
from printing.papers import Paper, Sheet, register
from strategies.models import Strategy
from strategies.page import glance, shown_sections, sources_of, steps_of
from strategies.report_pages import chart_of, evidence_for
from strategies.taking_along import Version, file_name, version_of
from strategies.telling import applies_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

STRATEGY = "strategy"


def _strategy(strategy: Strategy, *, user: User | AnonymousUser, options: dict[str, Any]) -> Sheet:
    taken = version_of(strategy, int(options["number"]))
    if taken is None:
        raise Http404
    return Sheet("strategies/paper.html", file_name(taken), _context(taken, user))


def _context(taken: Version, user: User | AnonymousUser) -> dict[str, Any]:
    strategy, revision = taken.strategy, taken.revision
    evidence = evidence_for(user, strategy, is_whole=True) if taken.is_current else None
    return {
        "strategy": strategy,
        "revision": revision,
        "contributors": taken.contributors,
        "citation": taken.citation,
        "sections": [shown for shown in shown_sections(revision) if not shown.is_empty],
        "steps": steps_of(revision),
        "sources": sources_of(revision),
        "glance": glance(revision, applies_words(revision.applies)),
        "evidence": evidence,
        "chart": chart_of(strategy.current, evidence.rows, draw=pairs_on_paper) if evidence else "",
        "newest": strategy.version,
    }


register(Paper(STRATEGY, model="strategies.Strategy", compose=_strategy))
