"""How many first contacts a member, and an organisation, may begin: settings.RATE_LIMITS, counted from rows.

From rows and not in the cache, so that page and API, restarts and several processes share one count.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from core.errors import RateLimited
from core.rate_limits import is_newcomer
from messaging.models import Conversation
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet


def hold_quota(*, by: User, organisation: Organisation | None) -> None:
    """Make sure that one more first contact is within both limits until the transaction ends.

    Raises RateLimited.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one at a time a member
    begun = Conversation.objects.filter(asked_at__isnull=False)
    divisor = settings.NEWCOMERS["divisor"] if is_newcomer(by) else 1
    _hold("messages.request", begun.filter(started_by=by), divisor)
    if organisation is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        _hold("messages.request_for", begun.filter(started_for=organisation), 1)


def _hold(name: str, begun: QuerySet[Conversation], divisor: int) -> None:
    allowed, period = settings.RATE_LIMITS[name]
    allowed = max(1, allowed // divisor)
    since = timezone.now() - timedelta(seconds=period)
    times = list(
        begun.filter(created_at__gt=since)
        .order_by("-created_at")
        .values_list("created_at", flat=True)[:allowed]
    )
    if len(times) >= allowed:
        raise RateLimited(int((times[-1] - since).total_seconds()) + 1)
