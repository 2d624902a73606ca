"""What is known of the network, from an API or from a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.recording import record
from core.permissions import require
from strategies.models.facts import FactKind, NetworkFact
from strategies.network import can_enter_facts


@transaction.atomic
def enter_facts(values: Mapping[FactKind, float], *, by: User) -> None:
    """Put figures in by hand; the time is now, the source a person. Raises PermissionDenied."""
    require(can_enter_facts(by))
    now = timezone.now()
    for kind, value in values.items():
        fact, _made = NetworkFact.objects.update_or_create(
            kind=kind, defaults={"value": value, "at": now, "source": "", "entered_by": by}
        )
        record("strategies.fact_entered", by=by, target=fact)


@transaction.atomic
def note_facts(values: Mapping[FactKind, float], *, at: datetime, source: str) -> int:
    """What an API said at a time. What is known from later stays. Returns how many were taken."""
    taken = 0
    for kind, value in values.items():
        if NetworkFact.objects.filter(kind=kind, at__gt=at).exists():
            continue
        NetworkFact.objects.update_or_create(
            kind=kind, defaults={"value": value, "at": at, "source": source, "entered_by": None}
        )
        taken += 1
    return taken
