"""The list of strategies."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core import frame
from strategies.fitting import profile_of, values_of, words_of
from strategies.forms.lists import ORDERS, NarrowForm
from strategies.listing import address, asked_of, order_of, page_of, rows_html
from strategies.permissions import can_keep_categories

# The choices offered may be as old as this, in seconds: categories, grids, machines.
_KEEP = 60


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Published strategies, narrowed by what they are about and where they apply."""
    order = order_of(request)
    narrowing = any(name not in ("order", "cursor") for name in request.GET)
    form = NarrowForm(request.GET) if narrowing else None
    asked = asked_of(form) if form else {}
    site = profile_of(request.user) if asked.get("mine") else None
    page = page_of(request, asked, order, site=site)
    said = values_of(site)
    holes = {
        "facets": _facets(form, asked, order),
        "site": ", ".join(words_of(site)) if said else "",
        "rows": rows_html(page.items),
        "newer": address(asked, order, page.previous),
        "older": address(asked, order, page.next),
    }
    return frame.page(
        request,
        "strategies/list.html",
        holes={name: value for name, value in holes.items() if value},
        is_narrowed=bool(asked),
        is_for_site="mine" in request.GET,
        is_admin=can_keep_categories(request.user),
    )


def _facets(form: NarrowForm | None, asked: dict[str, object], order: str) -> SafeString:
    """The form beside the list; the one that nothing is chosen in is kept for a moment."""
    if form is not None:
        return _drawn(form, asked, order)
    key = f"strategies:facets:{get_language()}:{order}"
    kept: SafeString | None = cache.get(key)
    if kept is None:
        kept = _drawn(NarrowForm({}), {}, order)
        cache.set(key, kept, _KEEP)
    return kept


def _drawn(form: NarrowForm, asked: dict[str, object], order: str) -> SafeString:
    context = {
        "form": form,
        "asked": asked,
        "order": order,
        "orders": [(name, label) for name, (label, _keys) in ORDERS.items()],
    }
    return render_to_string("strategies/_facets.html", context)
