"""What anyone may read of a campaign by program: the counts, its public fields, the signatures per day and country."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from campaigns.models import Campaign, Tally, TallyBy

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


def per_day(campaign: Campaign) -> list[tuple[date, int]]:
    """People by the day on which they signed, in UTC."""
    rows = _tallied(campaign, TallyBy.DAY).order_by("value")
    return [(date.fromisoformat(day), n) for day, n in rows.values_list("value", "people")]


def per_country(campaign: Campaign) -> list[tuple[str, int]]:
    """People by country, the most first; countries of a few are told together as an empty code."""
    found = list(
        _tallied(campaign, TallyBy.COUNTRY).order_by("-people", "value").values_list("value", "people")
    )
    told = [(code, n) for code, n in found if code and n >= FEWEST]
    rest = sum(n for _code, n in found) - sum(n for _code, n in told)
    return [*told, *([("", rest)] if rest else [])]


def per_source(campaign: Campaign, most: int) -> list[tuple[str, int]]:
    """People by what their link said, the most first. For those who run it alone."""
    rows = _tallied(campaign, TallyBy.SOURCE).order_by("-people", "value")
    return list(rows.values_list("value", "people")[:most])


def _tallied(campaign: Campaign, by: TallyBy) -> QuerySet[Tally]:
    return Tally.objects.filter(campaign=campaign, by=by, people__gt=0)
