"""What a member may do, how much of it, and why not more yet.

New members do everything that others do, but less of it an hour (settings.RATE_LIMITS and its divisor),
for some days, or until one of settings.TRUSTED_AT_ONCE, `(user) -> bool`, vouches for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.rate_limits import is_newcomer

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from accounts.models import User

_TOLD: dict[str, str | Promise] = {
    "forum.start": _("start topics"),
    "forum.reply": _("reply"),
    "forum.edit": _("edit what you wrote"),
    "forum.react": _("react to posts"),
    "upload": _("send files"),
    "moderation.report": _("report posts"),
}


@dataclass(frozen=True)
class Allowance:
    """How often now, and once they are no newcomer; `minutes` is the time it is counted over."""

    what: str | Promise
    now: int
    later: int
    minutes: int


def newcomer_until(user: User) -> datetime | None:
    """Until when the first days last; None for those who are through, or trusted at once."""
    if not is_newcomer(user):
        return None
    return user.date_joined + timedelta(days=settings.RATE_LIMIT_NEWCOMER_DAYS)


def allowances(user: User) -> list[Allowance]:
    divisor = settings.RATE_LIMIT_NEWCOMER_DIVISOR if is_newcomer(user) else 1
    limits = ((what, *settings.RATE_LIMITS[name]) for name, what in _TOLD.items())
    return [Allowance(what, max(1, often // divisor), often, period // 60) for what, often, period in limits]
