"""How a refusal looks: a page, a fragment for htmx, or JSON for our own scripts."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import RateLimited, Refused
from core.http import is_fragment, wants_json


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _answer(request, error.status, error.message, error.extra)


def rate_limited(request: HttpRequest, error: RateLimited) -> HttpResponse:
    message = ngettext(
        "That was too fast. Wait %(seconds)d second and try again; what you wrote is still here.",
        "That was too fast. Wait %(seconds)d seconds and try again; what you wrote is still here.",
        error.retry_after,
    ) % {"seconds": error.retry_after}
    response = _answer(request, 429, message, {})
    response["Retry-After"] = str(error.retry_after)
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For limits that others count (allauth's): theirs are of a minute."""
    return rate_limited(request, RateLimited(60))


def forbidden(request: HttpRequest, error: Exception) -> HttpResponse:
    return _answer(request, 403, str(error) or _("You may not do this."), {})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or a cookie that was blocked: say so, keep what was typed."""
    message = _("This form is too old or was opened in another sign-in. Go back, reload, send again.")
    return _answer(request, 403, message, {})


def _answer(request: HttpRequest, status: int, message: str, extra: dict[str, Any]) -> HttpResponse:
    title = HTTPStatus(status).phrase
    if wants_json(request):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": message}
        return JsonResponse(problem | extra, status=status, content_type="application/problem+json")
    context = {"status": status, "message": message, "typed": request.POST.get("body", ""), **extra}
    template = "errors/_refusal.html" if is_fragment(request) else "errors/refusal.html"
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/400.html", 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs neither database, cache nor session, since any may be what failed."""
    return HttpResponse(render_to_string("errors/500.html", {"name": settings.SITE_NAME}), status=500)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    response = render(request, template, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
