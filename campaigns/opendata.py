"""What anyone may read of a campaign by program: the counts, its public fields, the signatures per day and country."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate

from campaigns.models import Campaign, Signature

# Of fewer from one country, who they are could be guessed.
FEWEST = 5


def counts(campaign: Campaign) -> dict[str, Any]:
    return {
        "people": campaign.people_count,
        "organisations": campaign.organisation_count,
        "verified": campaign.verified_count,
        "goal": campaign.goal,
        "mw": None if campaign.mw_low is None else {"low": campaign.mw_low, "high": campaign.mw_high},
    }


def fields(campaign: Campaign) -> dict[str, Any]:
    """All that its page says, for programs."""
    return {
        "slug": campaign.slug,
        "title": campaign.title,
        "summary": campaign.summary,
        "kind": campaign.kind,
        "state": campaign.state,
        "outcome": campaign.outcome,
        "language": campaign.language,
        "body": {
            "name": campaign.body.name,
            "kind": campaign.body.kind,
            "country": campaign.body.country,
            "jurisdiction": campaign.body.jurisdiction,
        },
        "docket": campaign.docket,
        "docket_url": campaign.docket_url,
        "opened_at": campaign.opened_at,
        "closes_at": campaign.closes_at,
        "time_zone": campaign.time_zone,
        "delivered_at": campaign.delivered_at,
        "directed_by": campaign.directed_by,
        "paid_by": campaign.paid_by,
        "asks": [
            {"number": ask.number, "text": ask.text, "answer": ask.answer, "note": ask.note, "page": ask.page}
            for ask in campaign.asks.all()
        ],
        "letter_sha256": campaign.text.sha256 if campaign.text else "",
        "sponsors": [
            one.organisation.name
            for one in campaign.sponsors.select_related("organisation").order_by("-is_lead", "pk")
            if one.is_accepted
        ],
        "counts": counts(campaign),
        "url": settings.SITE_URL + campaign.get_absolute_url(),
    }


def per_day(campaign: Campaign) -> list[tuple[Any, int]]:
    """People by the day on which they signed, in UTC."""
    rows = Signature.objects.filter(campaign=campaign).counted().of_people()
    days = rows.annotate(day=TruncDate("signed_at")).order_by().values("day").annotate(n=Count("pk"))
    return [(row["day"], row["n"]) for row in days.order_by("day")]


def per_country(campaign: Campaign) -> list[tuple[str, int]]:
    """People by country, the most first; countries of a few are told together as an empty code."""
    rows = Signature.objects.filter(campaign=campaign).counted().of_people().order_by().values("country")
    found = [(row["country"], row["n"]) for row in rows.annotate(n=Count("pk"))]
    told = sorted(((code, n) for code, n in found if code and n >= FEWEST), key=lambda pair: -pair[1])
    rest = sum(n for _code, n in found) - sum(n for _code, n in told)
    return [*told, *([("", rest)] if rest else [])]
