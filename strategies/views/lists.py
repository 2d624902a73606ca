"""The list of strategies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core import frame
from strategies.fitting import profile_of, values_of, words_of
from strategies.listing import address, chosen_html, order_of, page_of, rows_html
from strategies.narrowing import facets
from strategies.permissions import can_keep_categories


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Published strategies, narrowed by what they are about and where they apply."""
    order = order_of(request)
    narrowing = any(name not in ("order", "cursor") for name in request.GET)
    form = facets(is_narrowed=narrowing)
    asked = form.asked(request.GET) if narrowing else {}
    site = profile_of(request.user) if asked.get("mine") else None
    page = page_of(request, asked, order, site=site)
    said = values_of(site)
    if narrowing and not asked:  # by nothing that is offered
        form = facets(is_narrowed=False)
    holes = {
        "facets": form.drawn(asked, order),
        "chosen": chosen_html((label, address(rest, order)) for label, rest in form.chosen(asked)),
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
