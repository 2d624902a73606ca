"""What every request passes through: who is calling, and how a refusal is answered."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from core import refusals as answers
from core.errors import RateLimited, Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


def client_address(get_response: GetResponse) -> GetResponse:
    """Set REMOTE_ADDR to the caller's own address, and the scheme to the site's.

    X-Forwarded-For counts only as far as the proxies named in TRUSTED_PROXIES wrote it: read from
    the right, the first address that is not one of them. TLS ends in front of us, so the scheme is
    SITE_URL's.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = _address(
                request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
            )
        if settings.IS_HTTPS:
            request.environ["wsgi.url_scheme"] = "https"  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _address(peer: str, forwarded: str) -> str:
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    address = peer
    while hops and _is_trusted(address):
        candidate = hops.pop()
        try:
            address = str(ipaddress.ip_address(candidate))
        except ValueError:
            break
    return address


def _is_trusted(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in settings.TRUSTED_PROXIES)


def cautious_caching(get_response: GetResponse) -> GetResponse:
    """What says nothing of caching is not to be kept: members' pages and refusals by nobody, a
    visitor's page by their own browser alone, and asked for again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response:
            is_personal = settings.SESSION_COOKIE_NAME in request.COOKIES or bool(response.cookies)
            is_refusal = response.status_code >= 400
            response["Cache-Control"] = (
                "private, no-store" if is_personal or is_refusal else "private, no-cache"
            )
        return response

    return middleware


class refusals:
    """Answer Refused, RateLimited and PermissionDenied as a page or a fragment, in one place."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return answers.refused(request, error)
        if isinstance(error, RateLimited):
            return answers.rate_limited(request, error)
        if isinstance(error, PermissionDenied):
            return answers.forbidden(request, error)
        if isinstance(error, (DataError, ValueError)) and "NUL (0x00)" in str(error):
            # Somebody looked for a text that PostgreSQL cannot hold: there is nothing of that name.
            return answers.bad_request(request, error)
        return None
