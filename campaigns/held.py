"""What moderators look at before they invalidate or count many signatures at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Min, Q

from campaigns.actions.sweeping import found_by
from campaigns.models import Campaign, Signature, Sweep

_SHOWN = 12


def held_by(campaign: Campaign) -> list[dict[str, Any]]:
    """The networks and domains of which most is held, with how many and when."""
    rows = Signature.objects.filter(campaign=campaign, held_at__isnull=False, invalidated_at=None)
    found: list[dict[str, Any]] = []
    for column in ("network", "domain"):
        groups = rows.exclude(**{column: ""}).order_by().values(column)
        counted = groups.annotate(n=Count("pk"), first=Min("signed_at"), last=Max("signed_at"))
        largest = counted.order_by("-n", column)[:_SHOWN]
        found += [{"column": column, "value": row[column], **row} for row in largest]
    return found


def fitting(sweep: Sweep) -> dict[str, int]:
    """How many signatures a sweep that is not begun yet would find, and how many of them count now."""
    return found_by(sweep).aggregate(all=Count("pk"), counted=Count("pk", filter=Q(is_counted=True)))
