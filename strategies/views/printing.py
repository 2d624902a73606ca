"""Take it along: a version as Markdown, as JSON, and as a PDF that the worker makes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.http import redirect_after_post
from core.pdf import missing_packages
from core.rate_limits import rate_limited
from printing.actions import order
from strategies.models import Strategy
from strategies.papers import STRATEGY
from strategies.taking_along import Version, as_json, as_markdown, file_name, version_of


@require_safe
@never_cache
def markdown(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = _version(request, slug, number)
    response = HttpResponse(as_markdown(version), content_type="text/markdown; charset=utf-8")
    return _as_file(response, f"{file_name(version)}.md")


@require_safe
@never_cache
def json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = _version(request, slug, number)
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(as_json(version), json_dumps_params=options)
    return _as_file(response, f"{file_name(version)}.json")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("strategies.print")
def pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The button that asks for it; visitors may, too. The worker makes it, and a page waits for that."""
    version = _version(request, slug, number)
    if request.method == "POST":
        job = order(version.strategy, by=request.user, of=STRATEGY, options={"number": number})
        return redirect_after_post(job.get_absolute_url())
    context = {"strategy": version.strategy, "revision": version.revision, "missing": missing_packages()}
    return render(request, "strategies/pdf.html", context)


def _version(request: HttpRequest, slug: str, number: int) -> Version:
    rows = Strategy.objects.visible_to(request.user).for_page()
    version = version_of(get_object_or_404(rows, slug=slug), number)
    if version is None:
        raise Http404
    return version


def _as_file(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
