"""The list of strategies: its facets, its orders, one page by key."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.holes import filled
from core.moments import figure, moment
from core.paging import Page, first_page, page_by_key
from core.prepared import Prepared
from strategies.figures import reports_text
from strategies.fitting import facets_for
from strategies.forms.lists import ORDERS, NarrowForm
from strategies.models import SiteProfile, Strategy
from strategies.querysets import StrategyQuerySet

PER_PAGE = 30
_VISITOR = AnonymousUser()


def order_of(request: HttpRequest) -> str:
    order = request.GET.get("order", "")
    return order if order in ORDERS else "evidence"


def page_of(
    request: HttpRequest, asked: dict[str, Any], order: str, *, site: SiteProfile | None = None
) -> Page:
    """Published strategies: everyone sees the same ones here, whatever else they may see.

    Where `mine` is asked for, those that apply to `site`.
    """
    keys = ORDERS[order][1]
    cursor = request.GET.get("cursor", "")
    if not asked and not cursor:
        return first_page(_first.rows(order), keys=keys, size=PER_PAGE)
    rows = Strategy.objects.visible_to(_VISITOR).fitting(asked).for_rows()
    if asked.get("mine"):
        rows = rows.for_site(facets_for(site))
    return page_by_key(rows, keys=keys, cursor=cursor, size=PER_PAGE)


def asked_of(form: NarrowForm) -> dict[str, Any]:
    """What was chosen, without what was left open."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


def address(asked: dict[str, Any], order: str, cursor: str | None = "") -> str:
    """The address of the list so narrowed, "" where there is no such page."""
    if cursor is None:
        return ""
    query = {**asked, **({"order": order} if order != "evidence" else {})}
    return "?" + urlencode({**query, **({"cursor": cursor} if cursor else {})}, doseq=True)


def rows_html(strategies: list[Strategy]) -> SafeString:
    """The rows of these strategies, which came through for_rows()."""
    return mark_safe("".join(_row(strategy) for strategy in strategies))


def _row(strategy: Strategy) -> SafeString:
    by = strategy.organisation.name if strategy.organisation else ""
    if not by and strategy.author:
        by = strategy.author.shown_name
    return filled(
        "strategies/_row.html",
        holes={
            "link": strategy.get_absolute_url(),
            "title": strategy.title,
            "summary": strategy.summary,
            "by": by,
            "category": str(strategy.category),
            "category_slug": strategy.category.slug,
            "version": strategy.version,
            "changed": moment(strategy.changed_at) if strategy.changed_at else "",
            "worked": figure(strategy.success_count),
            "reported": figure(strategy.report_count),
            "reports_text": reports_text(strategy.report_count, get_language()),
        },
        grade=strategy.grade,
        cost=strategy.get_cost_band_display() if strategy.cost_band else "",
        language=strategy.language,
        language_name=strategy.get_language_display(),
        is_foreign=strategy.language != get_language(),
        has_summary=bool(strategy.summary),
        has_by=bool(by),
        has_reports=strategy.report_count > 0,
        is_due=strategy.review_due_since is not None,
        is_superseded=strategy.superseded_by_id is not None,
    )


def _first_query(order: str) -> StrategyQuerySet:
    rows = Strategy.objects.visible_to(_VISITOR).for_rows().order_by(*ORDERS[order][1])
    return rows[: PER_PAGE + 1]


_first = Prepared(_first_query)
