"""What a campaign's numbers look like: sign-ups over time, where they come from, how letters get on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns import opendata
from campaigns.advice import advice_for
from campaigns.models import Campaign, OwnLetter
from core.charts import Axis, Line, plot
from core.moments import figure, short_day
from organisations.models.organisations import country_names

# Both are drawn from a few hundred tallies, and drawing takes longer than all else on the page.
KEPT_SECONDS = 300
FEWEST = 10


def figures_of(campaign: Campaign) -> dict[str, Any]:
    """The chart of sign-ups and the list by country; nothing while there are few."""
    if campaign.people_count < FEWEST:
        return {}
    key = f"campaign-figures:{campaign.pk}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = {"chart": _chart(campaign), "countries": _countries(campaign)}
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def dashboard(campaign: Campaign) -> dict[str, Any]:
    """For those who run it: what to do next, where signers came from, and how far letters got."""
    letters = OwnLetter.objects.filter(way__campaign=campaign)
    return {
        "advice": advice_for(campaign),
        "sources": opendata.per_source(campaign, 12),
        "letters": [
            (_("Began a letter"), letters.count()),
            (_("Came to their own words"), letters.filter(step__gte=2).count()),
            (_("Came to checking it"), letters.filter(step__gte=3).count()),
            (_("Sent it"), letters.filter(sent_at__isnull=False).count()),
        ],
    }


def told_to_programs(campaign: Campaign) -> dict[str, Any]:
    """Counts, and people by day and by country, kept like the chart of them."""
    kept = cache.get(f"campaign-rows:{campaign.pk}")
    if kept is None:
        days, countries = opendata.per_day(campaign), opendata.per_country(campaign)
        kept = {
            "days": [{"day": day, "people": people} for day, people in days],
            "countries": [{"country": code, "people": people} for code, people in countries],
        }
        cache.set(f"campaign-rows:{campaign.pk}", kept, KEPT_SECONDS)
    return {"counts": opendata.counts(campaign), **kept}


def _chart(campaign: Campaign) -> SafeString:
    days = opendata.per_day(campaign)
    first: date = days[0][0]
    total, points = 0, [(0.0, 0.0)]
    for day, count in days:
        total += count
        points.append((float((day - first).days + 1), float(total)))
    length = int(points[-1][0])
    finding = ngettext(
        "%(count)s person signed in %(days)s days.", "%(count)s people signed in %(days)s days.", total
    ) % {"count": figure(total), "days": length}
    return plot(
        "sign-ups",
        finding=finding,
        caption=finding,
        x=Axis(
            _("Day"),
            lowest=0,
            highest=max(1, length),
            ticks=sorted({0, length // 2, length}),
            write=lambda day: short_day(first + timedelta(days=max(0, int(day) - 1))),
        ),
        y=Axis(_("People"), lowest=0, write=lambda number: figure(int(number))),
        lines=[Line(_("People who signed"), points)],
    )


def _countries(campaign: Campaign) -> list[tuple[str, int]]:
    names = country_names()
    return [(names.get(code, code) or _("Not said, or few"), n) for code, n in opendata.per_country(campaign)]
