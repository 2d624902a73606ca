"""What a member may do, how much of it, and why not more yet.

New members do everything that others do, but less of it an hour (settings.RATE_LIMITS), and their first
posts with links to other sites are looked at: by the one table settings.NEWCOMERS, for some days, or until
one of settings.TRUSTED_AT_ONCE, `(user) -> bool`, vouches for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Profile, Voucher
from core.rate_limits import is_new, is_newcomer

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
    "messages.request": _("write to members you do not know yet"),
    "messages.open": _("open conversations to a group or a kind of organisation"),
}


@dataclass(frozen=True)
class Allowance:
    """How often now, and once they are no newcomer; `minutes` is the time it is counted over."""

    what: str | Promise
    now: int
    later: int
    minutes: int

    @property
    def within(self) -> str:
        hours, rest = divmod(self.minutes, 60)
        if hours > 1 and not rest:
            return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
        return ngettext("%(minutes)s minute", "%(minutes)s minutes", self.minutes) % {"minutes": self.minutes}


@dataclass(frozen=True)
class LinksChecked:
    """That posts with links to other sites wait for a moderator: until when, and how many more."""

    until: datetime
    left: int


def newcomer_until(user: User) -> datetime | None:
    """Until when the first days last; None for those who are through, or trusted at once."""
    if not is_newcomer(user):
        return None
    return user.date_joined + timedelta(days=settings.NEWCOMERS["days"])


def links_checked(user: User) -> LinksChecked | None:
    """Whether their posts with links to other sites are looked at first; None for those who are through."""
    days = settings.NEWCOMERS["links_days"]
    if not is_new(user, days=days):
        return None
    through = Profile.objects.filter(user=user).values_list("links_let_through", flat=True).first() or 0
    left = settings.NEWCOMERS["links_let_through"] - through
    return LinksChecked(user.date_joined + timedelta(days=days), left) if left > 0 else None


def is_vouched_for(user: User) -> bool:
    """Whether a member vouches for them who is still here, and writes (settings.TRUSTED_AT_ONCE)."""
    vouchers = Voucher.objects.filter(member=user, by__is_active=True, by__erased_at=None)
    return vouchers.exclude(by__suspended_until__gt=timezone.now()).exists()


def allowances(user: User) -> list[Allowance]:
    divisor = settings.NEWCOMERS["divisor"] if is_newcomer(user) else 1
    limits = ((what, *settings.RATE_LIMITS[name]) for name, what in _TOLD.items())
    return [Allowance(what, max(1, often // divisor), often, period // 60) for what, often, period in limits]
