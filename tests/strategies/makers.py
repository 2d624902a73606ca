from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from strategies.actions.facts import note_facts
from strategies.actions.sites import keep_site
from strategies.models import FactKind, NetworkFact, SiteProfile


def make_fact(
    kind: FactKind, value: float, *, minutes_ago: float = 0, source: str = "node.example"
) -> NetworkFact:
    note_facts({kind: value}, at=timezone.now() - timedelta(minutes=minutes_ago), source=source)
    return NetworkFact.objects.get(kind=kind)


def make_site(user: User, **told: Any) -> SiteProfile:
    return keep_site(by=user, **told)
