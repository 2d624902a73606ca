"""What lies at an organisation's desks, as its own people sort it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from messaging.models import Conversation, Kind, State
from organisations.models import Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organisations.models import Organisation

SORTS = ("waiting", "mine", "taken", "settled", "held")
# Said nothing since it was settled: whoever writes again opens it by that.
SETTLED = Q(closed_at__gte=F("last_at"))


def at_desks(organisation: Organisation, *, reader: Any, sort: str = "waiting") -> QuerySet[Conversation]:
    """Conversations with the desks of an organisation that this reader sees, of one sort."""
    rows = Conversation.objects.visible_to(reader).filter(desk_of=organisation, kind=Kind.DESK)
    if sort == "held":
        return rows.filter(state=State.HELD)
    rows = rows.filter(state__in=[State.REQUEST, State.OPEN])
    if sort == "settled":
        return rows.filter(SETTLED)
    rows = rows.exclude(SETTLED, closed_at__isnull=False)
    seated = Q(taken_by__in=organisation.seats.values("user"))
    if sort == "mine":
        return rows.filter(taken_by=reader.pk)
    return rows.filter(seated) if sort == "taken" else rows.exclude(seated, taken_by__isnull=False)


def for_colleagues(user: Any) -> QuerySet[Conversation]:
    """Conversations at the desks of organisations in which this person sits now: not the other side's."""
    if not user.is_authenticated:
        return Conversation.objects.none()
    seats = Membership.objects.filter(user=user.pk).values("organisation")
    return Conversation.objects.filter(kind=Kind.DESK, desk_of__in=seats)
