"""Requests and answers, as views need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind @login_required."""

    user: User


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page (and not for a page to swap in whole)."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asked, and would rather not have a page."""
    return "application/json" in request.headers.get("Accept", "")


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, be it nothing at all, which is bad input; None where none was sent."""
    return request.POST if request.method == "POST" else None


def whole_number(text: str, *, digits: int = 9) -> int | None:
    """A number as addresses and hidden fields carry it; None for anything else, and for what no row could have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def csrf_token(request: HttpRequest) -> str:
    """The token that forms of this page carry: masked once, since a page has several forms."""
    token: str | None = getattr(request, "_csrf_token", None)
    if token is None:
        token = request._csrf_token = get_token(request)  # type: ignore[attr-defined]
    return token


def fragment_or_redirect(
    request: HttpRequest, template: str, context: dict[str, Any], *, to: str, status: int = 200
) -> HttpResponse:
    """The partial for htmx, or a redirect (303) to the page that shows it."""
    if not is_fragment(request):
        return redirect_after_post(to)
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_after_post(to: str) -> HttpResponse:
    """303 See Other, so that Back and reload never repeat the post."""
    response = HttpResponseRedirect(to)
    response.status_code = 303
    return response


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The `next` address of a form or link, if it stays on this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return default
