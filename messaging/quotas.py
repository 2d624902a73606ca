"""How many first contacts a member, and an organisation, may begin: settings.RATE_LIMITS, counted from rows.

A request, a proposal to a stranger and a reply to a call are one each.

From rows and not in the cache, so that page and API, restarts and several processes share one count.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from core.errors import RateLimited
from core.rate_limits import is_newcomer
from messaging.models import CallReply, Conversation
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet


def hold_quota(*, by: User, organisation: Organisation | None) -> None:
    """Make sure that one more first contact is within both limits until the transaction ends.

    Raises RateLimited.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one at a time a member
    begun, replied = Conversation.objects.filter(asked_at__isnull=False), CallReply.objects.all()
    divisor = settings.NEWCOMERS["divisor"] if is_newcomer(by) else 1
    _hold("messages.request", begun.filter(started_by=by), replied.filter(by=by), divisor)
    if organisation is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        theirs = replied.filter(organisation=organisation)
        _hold("messages.request_for", begun.filter(started_for=organisation), theirs, 1)


def _hold(name: str, begun: QuerySet[Conversation], replied: QuerySet[CallReply], divisor: int) -> None:
    allowed, period = settings.RATE_LIMITS[name]
    allowed = max(1, allowed // divisor)
    since = timezone.now() - timedelta(seconds=period)
    times: list[datetime] = []
    for rows in (begun, replied):
        newest = rows.filter(created_at__gt=since).order_by("-created_at")
        times += newest.values_list("created_at", flat=True)[:allowed]
    if len(times) >= allowed:
        times.sort(reverse=True)
        raise RateLimited(int((times[allowed - 1] - since).total_seconds()) + 1)
