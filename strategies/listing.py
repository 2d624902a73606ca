"""The list of strategies: its facets, its orders, one page by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from accounts.models import User
from core.holes import filled
from core.moments import figure, moment
from core.paging import Page, first_page, page_by_key
from core.prepared import Prepared
from strategies.figures import reports_text
from strategies.fitting import facets_for
from strategies.forms.lists import ORDERS, NarrowForm
from strategies.models import CostBand, SiteProfile, Strategy
from strategies.querysets import InARow, each

PER_PAGE = 30
_VISITOR = AnonymousUser()
# Each way to narrow by so few choices has its query put together once; there are some hundred.
_MOST_PREPARED = 3


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
    chosen = [(name, one) for name, value in asked.items() for one in each(value)]
    if not cursor and "mine" not in asked and len(chosen) <= _MOST_PREPARED:
        values = {f"value{place}": one for place, (_name, one) in enumerate(chosen)}
        found = _first.rows(order, *(name for name, _one in chosen), **values)
        return first_page([InARow(*row) for row in found], keys=keys, size=PER_PAGE)
    rows = Strategy.objects.visible_to(_VISITOR).fitting(asked)
    if asked.get("mine"):
        rows = rows.for_site(facets_for(site))
    return page_by_key(rows.in_rows(), keys=keys, cursor=cursor, size=PER_PAGE)


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


def chosen_html(chosen: Iterable[tuple[str, str]]) -> SafeString:
    """What narrows the list: what each choice is called, as a link to the list without it."""
    drawn = (
        filled("strategies/_chosen.html", holes={"label": label, "link": link}) for label, link in chosen
    )
    return mark_safe("".join(drawn))


def rows_html(rows: Sequence[Any]) -> SafeString:
    """The rows of these strategies, which came through in_rows()."""
    language, year = get_language(), timezone.now().year
    return mark_safe("".join(_row(language, year, *row) for row in rows))


@lru_cache(maxsize=5_000)
def _row(_language: str, _year: int, *values: Any) -> SafeString:
    """Drawn once for all that it shows: whatever changes makes another row."""
    row = InARow(*values)
    by = row.organisation__name
    if not by and row.author__username:
        by = User(
            name=row.author__name or "", username=row.author__username, erased_at=row.author__erased_at
        ).shown_name
    return filled(
        "strategies/_row.html",
        holes={
            "link": reverse("strategy", args=[row.slug]),
            "title": row.title,
            "summary": row.summary,
            "by": by or "",
            "category": gettext(row.category__name),
            "category_slug": row.category__slug,
            "version": row.version,
            "changed": moment(row.changed_at) if row.changed_at else "",
            "worked": figure(row.success_count),
            "reported": figure(row.report_count),
            "reports_text": reports_text(row.report_count, get_language()),
        },
        grade=row.grade,
        cost=str(CostBand(row.cost_band).label) if row.cost_band else "",
        language=row.language,
        language_name=dict(settings.CONTENT_LANGUAGES).get(row.language, row.language),
        is_foreign=row.language != get_language(),
        has_summary=bool(row.summary),
        has_by=bool(by),
        has_reports=row.report_count > 0,
        is_due=row.review_due_since is not None,
        is_superseded=row.superseded_by is not None,
    )


def _first_query(order: str, *names: str, **values: str) -> Any:
    asked: dict[str, list[str]] = {}
    for place, name in enumerate(names):
        asked.setdefault(name, []).append(values[f"value{place}"])
    rows = Strategy.objects.visible_to(_VISITOR).fitting(asked).order_by(*ORDERS[order][1])
    return rows.in_rows()[: PER_PAGE + 1]


_first = Prepared(_first_query)
