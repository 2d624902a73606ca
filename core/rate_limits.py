"""Rate limits: one table in settings (RATE_LIMITS), by member or, for visitors, by address.

Two-window counting: the running window plus what is left of the one before, so that a limit cannot
be doubled across a boundary. Kept in Redis or the local cache; with a cache that is away nobody is
locked out.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from core.errors import RateLimited

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def rate_limited(name: str, *, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """Count a request of these methods against RATE_LIMITS[name]. Raises RateLimited."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods:
                count(name, request)
            return view(request, *args, **kwargs)

        return limited

    return decorate


def count(name: str, request: HttpRequest) -> None:
    """Count one act. Raises RateLimited when it is one too many."""
    allowed, period = settings.RATE_LIMITS[name]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        who = f"u{user.pk}"
        if is_newcomer(user):
            allowed = max(1, allowed // settings.NEWCOMERS["divisor"])
    else:
        who = f"a{request.META.get('REMOTE_ADDR', '')}"
    wait = _wait(f"rate:{name}:{who}", allowed, period)
    if wait:
        raise RateLimited(wait)


def is_newcomer(user: Any) -> bool:
    """In the first days, and nothing lifts the limits at once."""
    return is_new(user, days=settings.NEWCOMERS["days"])


def is_new(user: Any, *, days: int) -> bool:
    """A member of so few days, unless somebody of settings.TRUSTED_AT_ONCE vouches for them."""
    if getattr(user, "role", "") != "member" or user.date_joined <= timezone.now() - timedelta(days=days):
        return False
    return not is_trusted(user)


def is_trusted(user: Any) -> bool:
    """Whether one of settings.TRUSTED_AT_ONCE, `(user) -> bool`, vouches for them."""
    return any(import_string(path)(user) for path in settings.TRUSTED_AT_ONCE)


def _wait(key: str, allowed: int, period: int) -> int:
    """Count, and return the seconds to wait: 0 if within the limit."""
    now = time.time()
    window = int(now // period)
    elapsed = now - window * period
    try:
        current_key = f"{key}:{window}"
        cache.add(current_key, 0, timeout=period * 2)
        current = cache.incr(current_key)
        before = cache.get(f"{key}:{window - 1}", 0)
    except Exception as error:
        logger.warning("The rate limit's cache is away; letting the request pass: %s", error)
        return 0
    if before * (1 - elapsed / period) + current <= allowed:
        return 0
    return int(period - elapsed) + 1 if current > allowed else max(1, int((period - elapsed) / 4))
