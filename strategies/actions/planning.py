"""Adoption plans: one member's own way of trying a strategy. Nothing of them is recorded as news to anybody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from strategies.models import AdoptionPlan, PlanStep
from strategies.permissions_of_reports import can_adopt

if TYPE_CHECKING:
    from accounts.models import User
    from strategies.models import FieldReport, Strategy

STEPS_MOST = 60
PLANS_MOST = 100
# Where a strategy says no window, one measures after a month.
WINDOW_DAYS = 30


def adopt(strategy: Strategy, *, by: User, site: str = "", starts_on: date | None = None) -> AdoptionPlan:
    """Make a plan from the steps of the current version; a second one for the same site is the first.

    Raises PermissionDenied; Refused (409) beyond PLANS_MOST plans.
    """
    require(can_adopt(by, strategy), _("You may not adopt this strategy."))
    start = starts_on or timezone.localdate()
    revision = strategy.current
    assert revision is not None
    window = int(revision.measure.get("window_days") or WINDOW_DAYS)
    with transaction.atomic():
        there = AdoptionPlan.objects.visible_to(by)
        same = there.filter(strategy=strategy, site=site).first()
        if same is not None:
            return same
        if there.count() >= PLANS_MOST:
            raise Refused(_("You have %(count)s plans. Delete one first.") % {"count": PLANS_MOST})
        try:
            with transaction.atomic():
                plan = AdoptionPlan.objects.create(
                    member=by,
                    strategy=strategy,
                    version=strategy.version,
                    site=site,
                    starts_on=start,
                    measure_on=start + timedelta(days=window),
                )
        except IntegrityError:  # the other click was quicker
            return there.get(strategy=strategy, site=site)
        PlanStep.objects.bulk_create(
            PlanStep(plan=plan, position=number, what=step["what"][:300], who=step.get("who", "")[:80])
            for number, step in enumerate(revision.steps[:STEPS_MOST], start=1)
            if step.get("what")
        )
    return plan


@transaction.atomic
def change_plan(plan: AdoptionPlan, *, by: User, **said: Any) -> AdoptionPlan:
    """Change site, dates or notes. A later measuring day is reminded of again.

    Raises PermissionDenied; Refused (422) for a measuring day before the start, 409 for a site that has a plan.
    """
    plan = _mine(plan, by)
    for name in ("site", "starts_on", "measure_on", "note"):
        if name in said:
            setattr(plan, name, said[name])
    if plan.measure_on < plan.starts_on:
        raise Refused(_("Measure after the start."), status=422, field="measure_on")
    if plan.reminded_at and plan.measure_on > timezone.now().date():
        plan.reminded_at = None
    others = AdoptionPlan.objects.filter(member=by, strategy=plan.strategy_id, site=plan.site)
    if others.exclude(pk=plan.pk).exists():
        raise Refused(_("You have a plan for this site already."), field="site")
    plan.save()
    return plan


@transaction.atomic
def save_plan(
    plan: AdoptionPlan,
    *,
    by: User,
    steps: dict[int, dict[str, Any]] | None = None,
    new: dict[str, Any] | None = None,
    **said: Any,
) -> AdoptionPlan:
    """Change a plan, its steps (by id) and add one, all or nothing. Raises what each of these raises."""
    plan = change_plan(plan, by=by, **said)
    rows = {step.pk: step for step in plan.steps.select_related("plan")}
    for pk, told in (steps or {}).items():
        if pk in rows:  # one that was dropped meanwhile stays dropped
            change_step(rows[pk], by=by, **told)
    if new:
        add_step(plan, by=by, **new)
    return plan


@transaction.atomic
def change_step(step: PlanStep, *, by: User, **said: Any) -> PlanStep:
    """Say who does a step, until when, and whether it is done."""
    plan = _mine(step.plan, by)
    step = plan.steps.select_for_update().get(pk=step.pk)
    if "is_done" in said:
        step.done_at = (step.done_at or timezone.now()) if said.pop("is_done") else None
    for name in ("what", "who", "due_on"):
        if name in said:
            setattr(step, name, said[name])
    step.save()
    return step


@transaction.atomic
def add_step(
    plan: AdoptionPlan, *, by: User, what: str, who: str = "", due_on: date | None = None
) -> PlanStep:
    """Put a step of one's own at the end. Raises Refused (409) beyond STEPS_MOST."""
    plan = _mine(plan, by)
    if plan.steps.count() >= STEPS_MOST:
        raise Refused(_("A plan has %(count)s steps at most.") % {"count": STEPS_MOST})
    last = plan.steps.aggregate(last=Max("position"))["last"] or 0
    return plan.steps.create(position=last + 1, what=what, who=who, due_on=due_on, is_own=True)


@transaction.atomic
def drop_step(step: PlanStep, *, by: User) -> None:
    _mine(step.plan, by).steps.filter(pk=step.pk).delete()


@transaction.atomic
def drop_plan(plan: AdoptionPlan, *, by: User) -> None:
    """Destroy a plan for good."""
    _mine(plan, by).delete()


def note_report(plan: AdoptionPlan, report: FieldReport, *, by: User) -> None:
    """Say which report came of a plan; it is not reminded of any more."""
    require(report.author_id == by.pk)
    AdoptionPlan.objects.visible_to(by).filter(pk=plan.pk).update(report=report)


def plan_of(user: User, strategy: Strategy, pk: str) -> AdoptionPlan | None:
    """One's own plan by the number in an address, if it is one of this strategy."""
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return AdoptionPlan.objects.visible_to(user).filter(pk=int(pk), strategy=strategy).first()


def remind_due(at_most: int = 200) -> int:
    """Tell those whose measuring day has come, once each. Returns how many; safe to run twice at once."""
    told = 0
    for plan in AdoptionPlan.objects.due().order_by("measure_on", "pk")[:at_most]:
        with transaction.atomic():
            if AdoptionPlan.objects.due().filter(pk=plan.pk).update(reminded_at=timezone.now()):
                record("strategies.plan_due", by=None, target=plan, user=plan.member_id)
                told += 1
    return told


def forget_plans(*, of: User) -> int:
    """All of a leaving member's."""
    return AdoptionPlan.objects.filter(member=of).delete()[0]


def _mine(plan: AdoptionPlan, by: User) -> AdoptionPlan:
    found = AdoptionPlan.objects.visible_to(by).select_for_update().filter(pk=plan.pk).first()
    require(found is not None)
    assert found is not None
    return found
