"""A browser that has signed in before is known again by a cookie; and who guesses from elsewhere waits.

The cookie goes to /accounts/ alone, so that pages for visitors stay the same for everybody.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from accounts.models import SignIn
from accounts.names import fold

if TYPE_CHECKING:
    from accounts.models import User

COOKIE = "device"
_COOKIE_DAYS = 400
_DAY = 60 * 60 * 24


def digest_of(request: HttpRequest) -> str:
    """What is kept of this browser's cookie; empty if it has none."""
    value = request.COOKIES.get(COOKIE, "")
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest() if value else ""


def is_known(user: User | None, request: HttpRequest) -> bool:
    """Whether this member has signed in with this browser before."""
    digest = digest_of(request)
    return bool(user and digest) and SignIn.objects.filter(user=user, device=digest).exists()


def mark(request: HttpRequest, response: HttpResponse) -> str:
    """Give the browser a cookie if it has none. Returns its digest."""
    if not request.COOKIES.get(COOKIE):
        request.COOKIES[COOKIE] = secrets.token_urlsafe(24)
    response.set_cookie(
        COOKIE,
        request.COOKIES[COOKIE],
        max_age=_COOKIE_DAYS * _DAY,
        path="/accounts/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return digest_of(request)


def count_failure(login: str) -> None:
    """Remember that a password for this name or address was wrong, whether there is such a member or not."""
    key = _key(login)
    cache.add(key, 0, timeout=_DAY)
    try:
        cache.incr(key)
    except ValueError:  # it ran out in between
        cache.set(key, 1, timeout=_DAY)


def is_guessed_at(login: str) -> bool:
    """Whether so many were wrong in a day that only browsers known before may go on with passwords."""
    return (cache.get(_key(login)) or 0) >= settings.SIGN_IN_GUESSES_A_DAY


def forget_failures(login: str) -> None:
    cache.delete(_key(login))


def _key(login: str) -> str:
    return f"guessed:{hashlib.sha256(fold(login).encode('utf-8', 'replace')).hexdigest()}"
