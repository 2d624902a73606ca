"""How many first contacts a member, and an organisation, may begin, and how many conversations a member may open to
others: settings.RATE_LIMITS, counted from rows.

A request, a proposal to a stranger and a reply to a call are one each.

From rows and not in the cache, so that page and API, restarts and several processes share one count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from core.errors import RateLimited
from core.rate_limits import is_newcomer
from messaging.models import CallReply, Conversation, Door
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet


def hold_quota(*, by: User, organisation: Organisation | None) -> None:
    """Make sure that one more first contact is within both limits until the transaction ends.

    Raises RateLimited.
    """
    _one_at_a_time(by)
    begun, replied = Conversation.objects.filter(asked_at__isnull=False), CallReply.objects.all()
    divisor = _divisor(by)
    _hold("messages.request", [begun.filter(started_by=by), replied.filter(by=by)], divisor)
    if organisation is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        theirs = replied.filter(organisation=organisation)
        _hold("messages.request_for", [begun.filter(started_for=organisation), theirs])


def hold_openings(*, by: User) -> None:
    """The same for one more conversation opened: many who don't know them read its subject. Raises RateLimited."""
    _one_at_a_time(by)
    opened = Door.objects.filter(conversation__started_by=by)
    _hold("messages.open", [opened], _divisor(by), at="opened_at")


def _one_at_a_time(by: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _divisor(by: User) -> int:
    return settings.NEWCOMERS["divisor"] if is_newcomer(by) else 1


def _hold(name: str, counted: Sequence[QuerySet[Any]], divisor: int = 1, *, at: str = "created_at") -> None:
    allowed, period = settings.RATE_LIMITS[name]
    allowed = max(1, allowed // divisor)
    since = timezone.now() - timedelta(seconds=period)
    times: list[datetime] = []
    for rows in counted:
        newest = rows.filter(**{f"{at}__gt": since}).order_by(f"-{at}")
        times += newest.values_list(at, flat=True)[:allowed]
    if len(times) >= allowed:
        times.sort(reverse=True)
        raise RateLimited(int((times[allowed - 1] - since).total_seconds()) + 1)
