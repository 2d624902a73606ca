"""The directory of advocates: associations, their positions, the campaigns they sponsor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from campaigns.models import Campaign, Sponsor
from organisations.models import Kind, Organisation


def advocates(user: Any, asked: Mapping[str, Any]) -> QuerySet[Organisation]:
    """Associations by the directory's filters (forms.AdvocatesForm); what is empty filters nothing."""
    rows = Organisation.objects.visible_to(user).of_kind(Kind.ASSOCIATION)
    rows = rows.fitting({name: asked.get(name) for name in ("q", "language", "verified")})
    if asked.get("country"):
        rows = rows.filter(country=asked["country"])
    if asked.get("subject"):
        rows = rows.filter(advocate__positions__subject=asked["subject"])
    if asked.get("dues"):
        rows = rows.filter(advocate__dues=asked["dues"])
    opened = Campaign.objects.visible_to(user).filter(opened_at__isnull=False)
    sponsored = Sponsor.objects.filter(
        asked_at__isnull=False, agreed_at__isnull=False, campaign__in=opened.values("pk")
    )
    newest = sponsored.select_related("campaign").order_by("-campaign__opened_at")
    return rows.select_related("logo", "advocate").prefetch_related(
        "advocate__positions", "languages", Prefetch("sponsorships", newest, to_attr="campaigns_run")
    )
