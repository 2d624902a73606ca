from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from core.http import is_fragment
from core.rate_limits import count, rate_limited
from forum.models import Topic
from forum.page_queries import categories_for
from search.drawing import refine_html, rows_html
from search.finding import Found, find
from search.forms import KINDS, SearchForm
from search.similar import related as related_to
from search.similar import similar as similar_to


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The page of results; without words, the form alone."""
    categories = categories_for(request.user)
    form = SearchForm(request.GET, categories=categories)
    found = Found()
    is_valid = form.is_valid()
    asked = form.cleaned_data.get("q", "")
    if is_valid and asked:
        count("search", request)
        found = find(
            asked,
            user=request.user,
            filters=form.filters,
            cursor=request.GET.get("cursor", ""),
            categories=categories,
        )
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "rows": rows_html(found.results),
        "refine": refine_html(form),
        "next": _page_url(request, found.next),
        "previous": _page_url(request, found.previous),
        "kinds": [(label, value, _page_url(request, "", kind=value)) for value, label in KINDS],
        "kind": form.cleaned_data.get("kind", ""),
        "narrowed": [
            (form[name].label, _page_url(request, "", **{name: ""}))
            for name in form.fields
            if name not in ("q", "kind") and form.cleaned_data.get(name)
        ],
    }
    return render(request, "search/search.html", context, status=200 if is_valid else 422)


@require_safe
@rate_limited("search.similar", methods=("GET",))
def similar(request: HttpRequest) -> HttpResponse:
    """The fragment under a title being typed: topics that may have the answer already."""
    topics = similar_to(request.GET.get("title", "").replace("\x00", ""), request.user)
    return _private(render(request, "search/_similar.html", {"topics": topics}))


@require_safe
def related(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Topics beside a topic: a fragment for its page, a small page of its own without script."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).present(), pk=topic_id)
    context = {"topic": topic, "topics": related_to(topic, request.user)}
    response = render(
        request, "search/_related.html" if is_fragment(request) else "search/related.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return _private(response)


def _page_url(request: HttpRequest, cursor: str | None, **changed: str) -> str:
    """Return the address of another page of this search; "" where there is none."""
    if cursor is None:
        return ""
    query = request.GET.copy()
    for name, value in {**changed, "cursor": cursor}.items():
        query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}"


def _private(response: HttpResponse) -> HttpResponse:
    """Let the reader's own browser keep it a minute, nobody else."""
    patch_cache_control(response, private=True, max_age=60)
    return response
