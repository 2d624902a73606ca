"""The grade of a strategy: a rule over rows, and nothing else.

A: measured reports by three or more organisations with no shared owner, voucher or author, and two thirds of
   all reports within the stated range. B: at least one measured success. C: reasoned. D: only a vendor's claim.

Failures count: they stand among all reports. A report by someone unnamed or in nobody's name counts among all
reports and as a success, never as an organisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ORGANISATIONS_FOR_A = 3
VENDOR = "vendor-claim"
# Figures are typed with a few digits: what is that near to an end of the range is within it.
_NEAR = 1e-9


@dataclass(frozen=True)
class Evidence:
    """One report that stands, as the rule sees it."""

    worked: bool
    # How the measure moved, in what the range is stated in; None if it was not measured so.
    change: float | None = None
    organisation: int | None = None
    author: int | None = None
    owners: frozenset[int] = frozenset()  # of the organisation, now
    vouchers: frozenset[int] = frozenset()  # organisations that vouch for it, now

    @property
    def is_measured(self) -> bool:
        return self.change is not None

    @property
    def people(self) -> frozenset[int]:
        return self.owners if self.author is None else self.owners | {self.author}


@dataclass(frozen=True)
class Claim:
    """What the strategy itself states."""

    low: float | None = None  # the range of the change of the measure
    high: float | None = None
    lower_is_better: bool = True
    sources: frozenset[str] = frozenset()  # kinds

    @property
    def has_range(self) -> bool:
        return self.low is not None or self.high is not None

    def covers(self, change: float | None) -> bool:
        """Whether a measured change is within the stated range; with one end stated, between it and none."""
        if change is None or not self.has_range:
            return False
        low, high = sorted((self.low or 0.0, self.high or 0.0))
        room = _NEAR * max(1.0, abs(low), abs(high))
        return low - room <= change <= high + room

    def is_better(self, change: float | None) -> bool:
        return change is not None and (change < 0 if self.lower_is_better else change > 0)


@dataclass(frozen=True)
class Ruling:
    """The grade, and the counts that gave it."""

    grade: str
    reports: int
    worked: int
    measured: int
    successes: int  # measured, and better than before
    within: int  # the stated range
    organisations: int  # independent of each other, with a measured report; counted up to three
    has_range: bool
    is_vendors_alone: bool

    @property
    def has_two_thirds(self) -> bool:
        return self.reports > 0 and 3 * self.within >= 2 * self.reports


def rule(claim: Claim, evidence: Iterable[Evidence]) -> Ruling:
    """Grade a published strategy by what it states and by the reports that stand."""
    reports = list(evidence)
    measured = [one for one in reports if one.is_measured]
    successes = sum(1 for one in measured if one.worked and claim.is_better(one.change))
    within = sum(1 for one in measured if claim.covers(one.change))
    organisations = independent(measured)
    is_vendors = claim.sources == {VENDOR}
    has_two_thirds = bool(reports) and 3 * within >= 2 * len(reports)
    if successes and organisations >= ORGANISATIONS_FOR_A and has_two_thirds:
        grade = "A"
    elif successes:
        grade = "B"
    else:
        grade = "D" if is_vendors else "C"
    return Ruling(
        grade=grade,
        reports=len(reports),
        worked=sum(1 for one in reports if one.worked),
        measured=len(measured),
        successes=successes,
        within=within,
        organisations=organisations,
        has_range=claim.has_range,
        is_vendors_alone=is_vendors,
    )


def independent(reports: Sequence[Evidence]) -> int:
    """How many organisations of these reports have nothing to do with each other: 0, 1, 2, or 3 for three or more.

    Not greedy: one company that is tied to all others must not hide three that are not tied to each other.
    """
    distinct = {
        (one.organisation, one.people, one.vouchers): one for one in reports if one.organisation is not None
    }
    found = list(distinct.values())
    if not found:
        return 0
    free = [
        sum(1 << j for j, other in enumerate(found) if are_independent(one, other)) for one in found
    ]  # by row, the set of reports that go with it
    most = 1
    for i, row in enumerate(free):
        for j in range(i + 1, len(found)):
            if row >> j & 1:
                most = 2
                if row & free[j]:
                    return 3
    return most


def are_independent(one: Evidence, other: Evidence) -> bool:
    """Neither owner nor author in common, nor who vouches for them, and neither vouches for the other."""
    return (
        one.organisation != other.organisation
        and not one.people & other.people
        and not one.vouchers & other.vouchers
        and one.organisation not in other.vouchers
        and other.organisation not in one.vouchers
    )
