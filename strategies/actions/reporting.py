"""Field reports: filed, edited with a history, withdrawn; removed and unsealed by moderators.

Each grades its strategy anew in its own transaction. What concerns a report of someone unnamed is recorded
without an actor: the activity table is feed, log and outbox, and none of these may know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.once import claim, settle
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.voice import hold_voice
from strategies.actions.grading import regrade
from strategies.models import FieldReport, FieldReportEdition, Strategy, Unsealing
from strategies.models.reports import SAID, said_by
from strategies.permissions_of_reports import (
    can_edit_report,
    can_file,
    can_remove_report,
    can_restore_report,
    can_unseal,
    can_withdraw_report,
)
from strategies.reporters import proof_of

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation

# A member speaks of so many sites at most, for one strategy.
SITES_AT_MOST = 3


def file_report(
    strategy: Strategy,
    *,
    by: User,
    organisation: Organisation | None = None,
    is_unnamed: bool = False,
    key: UUID | None = None,
    **said: Any,
) -> FieldReport:
    """Say what came of trying a strategy: personally, for an organisation, or as a verified miner, unnamed.

    `said` are columns of FieldReport (models.reports.SAID); the version tried is the current one unless said
    otherwise. The same key and content give the report that is there. Raises PermissionDenied; Refused: 409
    for a voice or proof that is lost and for a fourth report, 422 for figures that can't be.
    """
    require(can_file(by, strategy), _("You may not report on this strategy."))
    with transaction.atomic():
        once = claim(key, by=by, content=f"{strategy.pk} {organisation} {is_unnamed} {sorted(said.items())}")
        if once is not None and once.object_id:
            return FieldReport.objects.get(pk=once.object_id)
        strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
        require(can_file(by, strategy), _("You may not report on this strategy."))
        hold_voice(None if is_unnamed else organisation, by=by)
        sealed_by = _proof_of(by) if is_unnamed else ""
        if FieldReport.objects.present().of(by).filter(strategy=strategy).count() >= SITES_AT_MOST:
            message = _("You filed %(count)s reports on this strategy already. Edit one of them.")
            raise Refused(message % {"count": SITES_AT_MOST})
        report = FieldReport(
            strategy=strategy,
            author=by,
            organisation=None if is_unnamed else organisation,
            sealed_by=sealed_by,
        )
        _say(report, {"version": strategy.version, **said})
        report.save()
        settle(once, made=report.pk)
        _note("strategies.reported", report, by=by)
        regrade(strategy)
    return report


def edit_report(report: FieldReport, *, by: User, edition: int, **said: Any) -> FieldReport:
    """Change what one's report says; what it said is kept. Whose it is never changes.

    Raises PermissionDenied; Refused: 409 where `edition` is not the newest, 422 for figures that can't be.
    """
    with transaction.atomic():
        report = _locked(report)
        require(can_edit_report(by, report), _("You may not change this report."))
        if report.edition != edition:
            raise Refused(
                _("This report was changed meanwhile. Look at it again; what you typed is still here."),
                edition=report.edition,
            )
        before = said_by(report)
        _say(report, said)
        if said_by(report) == before:
            return report
        FieldReportEdition.objects.create(
            report=report, number=edition, said=before, written_at=report.edited_at or report.filed_at
        )
        report.edition, report.edited_at = edition + 1, timezone.now()
        report.save()
        _note("strategies.report_edited", report, by=by)
        regrade(report.strategy)
    return report


def withdraw_report(report: FieldReport, *, by: User) -> None:
    """Take one's report back: it counts no more, and only its author sees it. Raises Refused (409) twice."""
    with transaction.atomic():
        report = _locked(report)
        require(can_withdraw_report(by, report), _("You may not withdraw this report."))
        if report.withdrawn_at is not None:
            raise Refused(_("This report was withdrawn already."))
        report.withdrawn_at = timezone.now()
        report.save(update_fields=["withdrawn_at"])
        _note("strategies.report_withdrawn", report, by=by)
        regrade(report.strategy)


def remove_report(report: FieldReport, *, by: User, reason: str) -> None:
    """Take a report away, as a moderator; `reason` is one of moderation's codes."""
    with transaction.atomic():
        report = _locked(report)
        require(can_remove_report(by), _("You may not remove this report."))
        if report.removed_at is not None:
            raise Refused(_("This report was removed already."))
        report.removed_at = timezone.now()
        report.save(update_fields=["removed_at"])
        record("strategies.report_removed", by=by, target=report, reason=reason)
        regrade(report.strategy)


def restore_report(report: FieldReport, *, by: User) -> None:
    """Bring a removed report back."""
    with transaction.atomic():
        report = _locked(report)
        require(can_restore_report(by), _("You may not restore this report."))
        if report.removed_at is None:
            raise Refused(_("This report is not removed."))
        report.removed_at = None
        report.save(update_fields=["removed_at"])
        record("strategies.report_restored", by=by, target=report)
        regrade(report.strategy)


def unseal(report: FieldReport, *, by: User, reason: str) -> User | None:
    """Who an unnamed author is, told to one moderator, once, for a reason that is kept and logged.

    Raises PermissionDenied; Refused: 409 for a report that is signed, 422 without a reason.
    """
    require(can_unseal(by), _("You may not look up who this is."))
    reason = " ".join(reason.split())
    if len(reason) < 10:
        raise Refused(_("Say why, in a sentence."), status=422, field="reason")
    with transaction.atomic():
        report = _locked(report)
        if not report.is_sealed:
            raise Refused(_("This report is signed."))
        Unsealing.objects.create(report=report, by=by, reason=reason[:500])
        record("strategies.report_unsealed", by=by, target=report)
    return report.author


def forget_reporter(user: User) -> int:
    """Cut what ties a leaving member to their unnamed reports: from now on nobody can look it up."""
    return FieldReport.objects.filter(author=user).exclude(sealed_by="").update(author=None)


def erase_reports_of(user: User, *, at_most: int = 50) -> int:
    """Destroy a batch of a leaving member's reports, and grade anew what they were about."""
    with transaction.atomic():
        reports = FieldReport.objects.filter(author=user).order_by("strategy", "pk")[:at_most]
        strategies = {report.strategy_id for report in reports}
        locked = list(Strategy.objects.select_for_update().filter(pk__in=strategies).order_by("pk"))
        count = len(reports)
        FieldReport.objects.filter(pk__in=[report.pk for report in reports]).delete()
        for strategy in locked:
            regrade(strategy)
    return count


def _proof_of(user: User) -> str:
    proof = proof_of(user)
    if not proof:
        message = _(
            "To report without your name, show that you mine: by a seat in a verified organisation or a "
            "signature from a payout address. Your text is still here."
        )
        raise Refused(message, field="speaker", code="proof")
    return proof


def _say(report: FieldReport, said: dict[str, Any]) -> None:
    """Put what is said into the row. Raises Refused (422) for what can't be."""
    if "grid" in said:
        grid = said.pop("grid")
        said["grid_id"] = grid.pk if grid else None
    for name, value in said.items():
        if name not in SAID:
            raise TypeError(f"a field report has no {name}")
        setattr(report, name, value)
    current = report.strategy.version
    if not 1 <= report.version <= current:
        raise Refused(_("There is no such version of this strategy."), status=422, field="version")
    tried = report.strategy.revisions.published().filter(number=report.version).first()
    report.unit = str((tried.measure if tried else {}).get("unit", ""))[:40] if report.is_measured else ""
    if (report.before is None) != (report.after is None):
        message = _("Give both figures, before and after, or neither.")
        raise Refused(message, status=422, field="after" if report.after is None else "before")
    if report.ended_on and report.ended_on < report.started_on:
        raise Refused(_("It can't end before it starts."), status=422, field="ended_on")
    if report.started_on > timezone.localdate():
        raise Refused(
            _("A report is of what was tried, not of what is planned."), status=422, field="started_on"
        )


def _locked(report: FieldReport) -> FieldReport:
    """The strategy's row first, as everywhere, so that two acts on one strategy never wait for each other."""
    strategy = Strategy.objects.select_for_update().get(pk=report.strategy_id)
    found = FieldReport.objects.select_for_update().get(pk=report.pk)
    found.strategy = strategy
    return found


def _note(verb: str, report: FieldReport, *, by: User) -> None:
    record(verb, by=None if report.is_sealed else by, target=report)
