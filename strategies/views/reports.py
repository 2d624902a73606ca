"""Field reports: all of a strategy, one, the form, and what its author and moderators do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from guard.hints import hint_after
from strategies.actions import planning, reporting
from strategies.forms.reports import EditReportForm, RemoveReportForm, ReportForm, UnsealForm
from strategies.models import FieldReport, Strategy
from strategies.models.reports import SAID
from strategies.permissions_of_reports import (
    can_edit_report,
    can_file,
    can_remove_report,
    can_unseal,
    can_withdraw_report,
)
from strategies.report_editions import editions_of
from strategies.report_pages import evidence_for
from strategies.report_rows import rows_of


@require_safe
@never_cache
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """All reports on one strategy, with the grade they give it."""
    strategy = find(request, slug)
    context = {"strategy": strategy, "evidence": evidence_for(request.user, strategy, is_whole=True)}
    return render(request, "strategies/reports.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.report")
def file_report(request: SignedInRequest, slug: str) -> HttpResponse:
    """'We tried this': the form, filled from one's plan where `?plan=` names one."""
    strategy = find(request, slug)
    require(can_file(request.user, strategy), _("You may not report on this strategy."))
    plan = planning.plan_of(request.user, strategy, request.GET.get("plan", ""))
    form = ReportForm(sent(request), user=request.user, strategy=strategy, initial=_from_plan(plan))
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            report = reporting.file_report(strategy, by=request.user, **form.told())
        except Refused as refusal:
            form.add_error(_field(form, refusal), refusal.message)
            status = refusal.status
        else:
            if plan is not None:
                planning.note_report(plan, report, by=request.user)
            messages.success(request, _("Thank you: your report stands, and counts."))
            hint_after(
                request, report.text, report.otherwise, still=_("It is kept; you can still change it.")
            )
            return redirect_after_post(report.get_absolute_url())
    context = {"strategy": strategy, "form": form, "plan": plan}
    return render(request, "strategies/report_form.html", context, status=status if form.errors else 200)


@require_safe
@never_cache
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One report, and what those may do with it who may."""
    found = _report(request, slug, pk)
    return render(request, "strategies/report.html", _page(request, found))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.change")
def edit_report(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _report(request, slug, pk)
    require(can_edit_report(request.user, found), _("You may not change this report."))
    initial = {name.removesuffix("_id"): getattr(found, name) for name in SAID}
    initial |= {"grid": found.grid, "edition": found.edition}
    form = EditReportForm(sent(request), strategy=found.strategy, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            reporting.edit_report(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(_field(form, refusal), refusal.message)
            status = refusal.status
        else:
            messages.success(request, _("Saved."))
            return redirect_after_post(found.get_absolute_url())
    context = {"strategy": found.strategy, "report": found, "form": form}
    return render(
        request,
        "strategies/report_form.html",
        context,
        status=(status if status != 200 else 422) if form.errors else 200,
    )


@login_required
@require_POST
def withdraw_report(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _report(request, slug, pk)
    reporting.withdraw_report(found, by=request.user)
    messages.success(request, _("Your report is withdrawn and counts no more."))
    return redirect_after_post(found.strategy.get_absolute_url())


@require_safe
@never_cache
def report_history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What a report said before each edit."""
    found = _report(request, slug, pk)
    context = {
        "report": found,
        "strategy": found.strategy,
        "row": _row(found),
        "editions": editions_of(found),
    }
    return render(request, "strategies/report_history.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def remove_report(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """For moderators: take it away, with a reason."""
    found = _report(request, slug, pk)
    require(can_remove_report(request.user), _("You may not remove this report."))
    form = RemoveReportForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reporting.remove_report(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("The report is removed and counts no more."))
        return redirect_after_post(found.get_absolute_url())
    context = {"report": found, "strategy": found.strategy, "form": form, "act": "remove"}
    return render(request, "strategies/report_act.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def restore_report(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _report(request, slug, pk)
    reporting.restore_report(found, by=request.user)
    messages.success(request, _("The report is back and counts again."))
    return redirect_after_post(found.get_absolute_url())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.unseal")
def unseal(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """For moderators: who an unnamed author is, shown in this one answer and kept nowhere."""
    found = _report(request, slug, pk)
    require(can_unseal(request.user), _("You may not look up who this is."))
    form = UnsealForm(sent(request))
    context: dict[str, Any] = {"report": found, "strategy": found.strategy, "form": form, "act": "unseal"}
    if request.method == "POST" and form.is_valid():
        try:
            context["author"] = reporting.unseal(found, by=request.user, **form.cleaned_data)
            context["is_open"] = True
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form.add_error(refusal.field, refusal.message)
    return render(request, "strategies/report_act.html", context, status=422 if form.errors else 200)


def find(request: HttpRequest, slug: str) -> Strategy:
    rows = Strategy.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows.filter(current__isnull=False), slug=slug)


def _report(request: HttpRequest, slug: str, pk: int) -> FieldReport:
    rows = FieldReport.objects.visible_to(request.user).filter(strategy__slug=slug)
    return get_object_or_404(
        rows.select_related("strategy__current", "strategy__category", "organisation", "grid"), pk=pk
    )


def _row(report: FieldReport) -> Any:
    (row,) = rows_of(report.strategy, [report])
    return row


def _page(request: HttpRequest, report: FieldReport) -> dict[str, Any]:
    user = request.user
    return {
        "report": report,
        "strategy": report.strategy,
        "row": _row(report),
        "unit": "%" if _in_percent(report.strategy) else report.unit,
        "is_mine": user.is_authenticated and report.author_id == user.pk,
        "can_edit": can_edit_report(user, report),
        "can_withdraw": can_withdraw_report(user, report) and report.withdrawn_at is None,
        "can_remove": can_remove_report(user),
        "can_unseal": can_unseal(user) and report.is_sealed,
        "report_url": reverse("report", args=["field-report", report.pk]),
    }


def _in_percent(strategy: Strategy) -> bool:
    return bool(strategy.current is None or strategy.current.measure.get("in_percent", True))


def _from_plan(plan: Any) -> dict[str, Any]:
    return (
        {"started_on": plan.starts_on, "ended_on": plan.measure_on, "version": plan.version} if plan else {}
    )


def _field(form: Any, refusal: Refused) -> str | None:
    return refusal.field if refusal.field in form.fields else None
