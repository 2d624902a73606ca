"""The rows from which the rule makes a grade: what a strategy states, and who reports what about it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from organisations.models import Membership, Seat, Vouch
from strategies.grades import Claim, Evidence, Ruling, rule
from strategies.models import FieldReport, Outcome, Strategy


def ruling_of(strategy: Strategy) -> Ruling | None:
    """What the rule says now; None for a strategy that was never published. Four queries at most."""
    if strategy.current is None:
        return None
    return rule(claim_of(strategy), evidence_of(strategy))


def claim_of(strategy: Strategy) -> Claim:
    revision = strategy.current
    if revision is None:
        return Claim()
    return Claim(
        low=revision.effect_low,
        high=revision.effect_high,
        lower_is_better=revision.measure.get("better", "lower") == "lower",
        sources=frozenset(source["kind"] for source in revision.sources if source.get("kind")),
    )


def evidence_of(strategy: Strategy) -> list[Evidence]:
    """The reports that stand, with whom their organisations belong to today."""
    reports = list(FieldReport.objects.present().filter(strategy=strategy).order_by("id"))
    companies = {one.organisation_id for one in reports if one.organisation_id}
    owners, vouchers = _people_behind(companies) if companies else ({}, {})
    return [
        Evidence(
            worked=one.outcome == Outcome.WORKED,
            change=change_of(one, strategy),
            organisation=one.organisation_id,
            author=None if one.is_sealed else one.author_id,
            owners=frozenset(owners.get(one.organisation_id or 0, ())),
            vouchers=frozenset(vouchers.get(one.organisation_id or 0, ())),
        )
        for one in reports
    ]


def change_of(report: FieldReport, strategy: Strategy) -> float | None:
    """How the measure moved, in what the range is stated in; None for figures in another unit than today's."""
    measure: dict[str, Any] = strategy.current.measure if strategy.current else {}
    if _same(report.unit) != _same(measure.get("unit", "")):
        return None
    return report.change(in_percent=measure.get("in_percent", True))


def _people_behind(companies: set[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Owners and vouchers by organisation."""
    owners: defaultdict[int, set[int]] = defaultdict(set)
    for company, user in Membership.objects.filter(organisation__in=companies, role=Seat.OWNER).values_list(
        "organisation", "user"
    ):
        owners[company].add(user)
    vouchers: defaultdict[int, set[int]] = defaultdict(set)
    for company, voucher in Vouch.objects.filter(organisation__in=companies).values_list(
        "organisation", "voucher"
    ):
        vouchers[company].add(voucher)
    return owners, vouchers


def _same(unit: str) -> str:
    return "".join(unit.split()).casefold()
