"""What a page shows of a strategy's evidence: the reports, all of them together, the grade and its reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts import Pair, pairs
from strategies.evidence import ruling_of
from strategies.models import FieldReport, Revision, Strategy
from strategies.permissions_of_reports import can_adopt, can_file
from strategies.report_rows import ON_PAGE, Row, Together, rows_of, together
from strategies.rulings import Explanation, explained

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser
# More sites than this in one drawing can't be read; the table has them all.
DRAWN = 12


@dataclass(frozen=True)
class Evidence:
    """The part of a strategy's page that says what happened when others tried it."""

    strategy: Strategy
    rows: list[Row]
    together: Together
    explanation: Explanation | None
    chart: SafeString | str
    unit: str  # of the change
    can_file: bool
    can_adopt: bool
    is_whole: bool

    @property
    def more(self) -> int:
        return self.together.count - len(self.rows)


def evidence_for(
    user: Someone, strategy: Strategy, *, is_whole: bool = False, said: Revision | None = None
) -> Evidence:
    """All reports that stand, newest first; on the strategy's page the first few. Six queries at most.

    `said` is the current version in a translation's words, where one is shown.
    """
    reports = FieldReport.objects.present().filter(strategy=strategy)
    rows = rows_of(strategy, list(reports.select_related("organisation", "grid").order_by("-id")))
    for row in rows:
        row.report.strategy = strategy  # whose address is part of theirs
    ruling = ruling_of(strategy)
    measure = strategy.current.measure if strategy.current else {}
    return Evidence(
        strategy=strategy,
        rows=rows if is_whole else rows[:ON_PAGE],
        together=together(rows),
        explanation=explained(ruling) if ruling else None,
        chart=chart_of(said or strategy.current, rows),
        unit="%" if measure.get("in_percent", True) else measure.get("unit", ""),
        can_file=can_file(user, strategy),
        can_adopt=can_adopt(user, strategy),
        is_whole=is_whole,
    )


def chart_of(
    revision: Revision | None, rows: list[Row], *, draw: Callable[..., SafeString] = pairs
) -> SafeString | str:
    """Before and after of each measured site, by the measure of `revision`; nothing without one.

    `draw` is pairs, or the like for paper.
    """
    measured = [row for row in rows if row.change is not None][:DRAWN]
    if not measured or revision is None:
        return ""
    measure = revision.measure
    name, unit = measure.get("name") or _("The measure"), measure.get("unit", "")
    lower = measure.get("better", "lower") == "lower"
    good = sum(1 for row in measured if _is_better(row, lower))
    note = _("In %(unit)s. Lower is better.") if lower else _("In %(unit)s. Higher is better.")
    return draw(
        "before-and-after",
        [
            Pair(
                row.speaker, row.report.before or 0.0, row.report.after or 0.0, is_good=_is_better(row, lower)
            )
            for row in measured
        ],
        finding=_("It got better at %(good)s of %(count)s sites that measured it.")
        % {"good": good, "count": len(measured)},
        caption=_("%(name)s, before and after, by site") % {"name": name},
        note=note % {"unit": unit},
        heads=(_("Site"), _("Before"), _("After")),
    )


def _is_better(row: Row, lower: bool) -> bool:
    return (row.change or 0) < 0 if lower else (row.change or 0) > 0
