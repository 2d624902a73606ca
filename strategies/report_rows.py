"""Field reports as a page shows them: who speaks, what moved, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from strategies.evidence import change_of
from strategies.models import FieldReport, Outcome, Strategy

# How many a strategy's page shows; the rest stand on a page of their own.
ON_PAGE = 8


@dataclass(frozen=True)
class Row:
    """One report. `author` is None for one of someone unnamed, whoever asks."""

    report: FieldReport
    author: User | None
    change: float | None

    @property
    def speaker(self) -> str:
        """Who reports, in words."""
        if self.report.is_sealed:
            return _("A verified miner, unnamed")
        if self.report.organisation:
            return self.report.organisation.name
        if self.author is None or self.author.erased_at:
            return _("A former member")
        return self.author.shown_name

    @property
    def site(self) -> str:
        """Size, grid and climate, as far as they are said: 1 to 10 MW, ERCOT, Hot and dry."""
        report = self.report
        grid = _(report.grid.name) if report.grid else ""
        parts = (report.get_site_band_display(), grid, report.get_climate_display())
        return ", ".join(str(part) for part in parts if part)

    @property
    def speaker_url(self) -> str:
        if self.report.is_sealed:
            return ""
        if self.report.organisation:
            return self.report.organisation.get_absolute_url()
        return self.author.get_absolute_url() if self.author and not self.author.erased_at else ""


@dataclass(frozen=True)
class Together:
    """All reports of a strategy: the middle and the spread of what moved, and how many failed."""

    count: int
    worked: int
    partly: int
    failed: int
    measured: int
    median: float | None
    lowest: float | None
    highest: float | None


def rows_of(strategy: Strategy, reports: Sequence[FieldReport]) -> list[Row]:
    """Rows in their order. The authors of signed reports alone are loaded, in one query."""
    named = {one.author_id for one in reports if not one.is_sealed and one.author_id}
    authors: dict[int, Any] = User.objects.in_bulk(named) if named else {}
    return [
        Row(one, None if one.is_sealed else authors.get(one.author_id or 0), change_of(one, strategy))
        for one in reports
    ]


def together(rows: Sequence[Row]) -> Together:
    changes = sorted(row.change for row in rows if row.change is not None)
    counts = {outcome: sum(1 for row in rows if row.report.outcome == outcome) for outcome in Outcome}
    return Together(
        count=len(rows),
        worked=counts[Outcome.WORKED],
        partly=counts[Outcome.PARTLY],
        failed=counts[Outcome.FAILED],
        measured=len(changes),
        median=median(changes) if changes else None,
        lowest=changes[0] if changes else None,
        highest=changes[-1] if changes else None,
    )
