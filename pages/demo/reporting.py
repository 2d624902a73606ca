"""Field reports of the demo's companies on the demo's strategies: grades A, B and C, and failures among them.

Rows alone, as all of the demo: nothing is recorded, so nobody is told. What was measured is made of each
strategy's own range, so that a strategy that is written anew keeps reports that fit it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from organisations.models import Membership, Organisation
from strategies.evidence import ruling_of
from strategies.models import FieldReport, Proof, Strategy

ORIGIN = "demo"


@dataclass(frozen=True)
class _Said:
    """One report. `at` is where in the stated range its change lies: 0 at the low end, 1 at the high; None if
    it was not measured. No organisation: a verified miner, unnamed."""

    organisation: str
    outcome: str
    at: float | None
    days_ago: int
    text: str
    otherwise: str = ""
    climate: str = ""
    again: str = "yes"
    how: str = "Sub-meter of class 0.5, mean of the window"


_KESTREL = _Said(
    "kestrel-ridge", "worked", 0.35, 140,
    "One hall of two; the other stayed as it was, as a control. The saving stood in the second monthly bill.",
    "Take the baseline over a whole billing month. Our first week was cooler than usual and flattered us.",
    "hot-dry",
)  # fmt: skip
_BLUE_RIVER = _Said(
    "blue-river-hosting", "worked", 0.5, 110,
    "Three customers agreed to it, about 4 MW. We told them the day before and put the readings on their invoice.",
    "Put it into the hosting contract first: one customer asked afterwards whose saving it was.",
    "cold",
)  # fmt: skip
_NORDLAND = _Said(
    "nordland-heat", "worked", 0.7, 75,
    "It held through the coldest month. We logged every ten minutes and threw out the two days of grid works.",
    "Train the night shift before the start, not in the middle of it.",
    "cold",
)  # fmt: skip
_OROMIA = _Said(
    "oromia-hash", "worked", 0.2, 60,
    "At 2,300 m the air is thin, so we went in half the steps of the text. The result was at the weaker end.",
    "Say in the text what height above the sea the figures come from.",
    "temperate",
)  # fmt: skip
_UNNAMED = _Said(
    "", "worked", 0.6, 50,
    "As the steps say, on about a tenth of the fleet. We went on with the rest after two clean weeks.",
)  # fmt: skip
_SARAWAK = _Said(
    "sarawak-racks", "failed", -1.4, 95,
    "In the wet season it made things worse: the plant ran against its limit every afternoon. Rolled back on day 9.",
    "Do not begin between November and March here.",
    "hot-humid", "no",
)  # fmt: skip
_STEPNOY = _Said(
    "stepnoy-veter", "partly", -0.6, 80,
    "Half of the stated effect. Our meters are on the feeder, not on the row, so some of it may be noise.",
    "Rent a clamp meter for a week; it costs less than guessing.",
    "cold", "changed",
)  # fmt: skip
_ANTORCHA = _Said(
    "antorcha-sur", "failed", None, 40,
    "We never got as far as measuring: the generator's controls fought every change, and the field crew had "
    "other work.",
    "", "hot-dry", "no", "",
)  # fmt: skip

# By the strategy's place in the order of slugs, over and over.
_PATTERNS: tuple[tuple[_Said, ...], ...] = (
    (_KESTREL, _BLUE_RIVER, _NORDLAND, _UNNAMED, _SARAWAK),  # A: four of five within the range
    (_OROMIA, _STEPNOY, _SARAWAK),  # B: a success, a half and a failure
    (_ANTORCHA,),  # C: tried, and nothing measured
    (_KESTREL, _STEPNOY),  # B
    (),  # C: nobody has tried it
    (_NORDLAND, _OROMIA, _KESTREL, _BLUE_RIVER),  # A
)
# What the measure may be before, by unit; a share of hundred for any other.
_BEFORE = {
    "J/TH": 17.6,
    "USD/MWh": 46.0,
    "°C": 41.0,
    "dB(A)": 58.0,
    "PUE": 1.32,
    "%": 8.0,
    "h": 30.0,
    "MWh": 820.0,
}


def load_reports(now: datetime) -> int:
    """File those that are missing; returns how many. A strategy with any report is left as it is."""
    companies = {one.slug: one for one in Organisation.objects.filter(origin=ORIGIN)}
    owners = dict(
        Membership.objects.filter(organisation__in=companies.values(), role="owner").values_list(
            "organisation__slug", "user"
        )
    )
    filed = 0
    strategies = Strategy.objects.filter(origin=ORIGIN, state="published").select_related("current")
    for place, strategy in enumerate(strategies.order_by("slug")):
        if strategy.reports.exists():
            continue
        said = [
            one
            for one in _PATTERNS[place % len(_PATTERNS)]
            if (one.organisation or "kestrel-ridge") in owners
        ]
        with transaction.atomic():
            for one in said:
                _file(strategy, one, companies, owners, now)
            _grade(strategy)
        filed += len(said)
    return filed


def _file(
    strategy: Strategy, said: _Said, companies: dict[str, Organisation], owners: dict[str, int], now: datetime
) -> None:
    company = companies.get(said.organisation)
    ended = now - timedelta(days=said.days_ago)
    before, after, unit = _measured(strategy, said)
    FieldReport.objects.create(
        strategy=strategy,
        version=strategy.version,
        author_id=owners[said.organisation or "kestrel-ridge"],
        organisation=company,
        sealed_by="" if company else Proof.SEAT,
        site_band=company.size if company else "",
        climate=said.climate,
        grid=company.grids.order_by("name").first() if company else None,
        started_on=(ended - timedelta(days=31)).date(),
        ended_on=ended.date(),
        before=before,
        after=after,
        unit=unit,
        how_measured=said.how if unit else "",
        cost_band=strategy.cost_band,
        outcome=said.outcome,
        again=said.again,
        text=said.text,
        otherwise=said.otherwise,
        filed_at=ended + timedelta(days=3),
        origin=ORIGIN,
    )


def _measured(strategy: Strategy, said: _Said) -> tuple[float | None, float | None, str]:
    """Before and after, so that the change lies where `at` says; outside of the range beyond 0 and 1."""
    revision = strategy.current
    if revision is None or said.at is None or revision.effect_low is None or revision.effect_high is None:
        return None, None, ""
    unit = str(revision.measure.get("unit", ""))
    if not unit:
        return None, None, ""
    low, high = sorted((revision.effect_low, revision.effect_high))
    better = revision.measure.get("better", "lower")
    weak, strong = (high, low) if better == "lower" else (low, high)
    change = weak + said.at * (strong - weak) if said.at >= 0 else said.at * -0.3 * weak
    if said.outcome == "failed":
        change = -abs(weak) * 0.3 if better == "higher" else abs(weak) * 0.3
    before = _BEFORE.get(unit, 100.0)
    after = before * (1 + change / 100) if revision.measure.get("in_percent", True) else before + change
    return before, round(after, 2), unit


def _grade(strategy: Strategy) -> None:
    ruling = ruling_of(strategy)
    if ruling is not None:
        strategy.grade = ruling.grade
        strategy.report_count, strategy.success_count = ruling.reports, ruling.worked
        strategy.save(update_fields=["grade", "report_count", "success_count"])
