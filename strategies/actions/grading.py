"""The grade follows the evidence, in the transaction in which the evidence changes."""

from __future__ import annotations

from django.db import transaction

from activity.recording import record
from strategies.evidence import ruling_of
from strategies.models import Strategy


def regrade(strategy: Strategy) -> str:
    """Bring grade and counts in line with the reports that stand; returns the grade. Safe to run twice.

    Call it in the transaction of whatever changed the evidence. A new grade is news to those who follow the
    strategy; nobody is named as its actor, since what changed it may be the report of someone unnamed.
    """
    with transaction.atomic():
        rows = Strategy.objects.select_for_update(of=("self",)).select_related("current")
        now = rows.get(pk=strategy.pk)
        ruling = ruling_of(now)
        if ruling is None:
            return ""
        before = now.grade
        counts = {"report_count": ruling.reports, "success_count": ruling.worked}
        Strategy.objects.filter(pk=now.pk).update(grade=ruling.grade, **counts)
        if before and before != ruling.grade:
            record("strategies.graded", by=None, target=now, before=before, after=ruling.grade)
    strategy.grade = ruling.grade
    strategy.report_count, strategy.success_count = ruling.reports, ruling.worked
    return ruling.grade


def reported_by(organisation_id: int) -> list[int]:
    """The strategies an organisation reports about: graded anew when its people or vouchers change."""
    found = Strategy.objects.filter(reports__organisation=organisation_id, current__isnull=False)
    return list(found.distinct().order_by("pk").values_list("pk", flat=True))


def regrade_all() -> int:
    """Grade every published strategy anew; returns how many grades had drifted. For the night."""
    drifted = 0
    for strategy in Strategy.objects.filter(current__isnull=False).order_by("pk").iterator(200):
        before = strategy.grade
        drifted += regrade(strategy) != before
    return drifted
