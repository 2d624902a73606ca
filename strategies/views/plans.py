"""One's own adoption plans. Whoever else asks for one finds nothing there, staff included."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.rate_limits import rate_limited
from strategies.actions import planning
from strategies.forms.plans import AdoptForm, PlanForm
from strategies.models import AdoptionPlan, PlanStep, Strategy


@login_required
@never_cache
@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    """All of one's plans, the one that is measured next first."""
    rows = AdoptionPlan.objects.visible_to(request.user).select_related("strategy")
    rows = rows.annotate(
        step_count=Count("steps"), done_count=Count("steps", filter=Q(steps__done_at__isnull=False))
    )
    page = page_by_key(rows, keys=["measure_on", "id"], cursor=request.GET.get("cursor", ""), size=30)
    return render(request, "strategies/plans.html", {"page": page})


@login_required
@require_POST
@rate_limited("strategies.change")
def adopt(request: SignedInRequest, slug: str) -> HttpResponse:
    """'Try this at my site': make a plan, or open the one there is."""
    strategy = get_object_or_404(
        Strategy.objects.visible_to(request.user).published().select_related("current"), slug=slug
    )
    form = AdoptForm(request.POST)
    site = form.cleaned_data["site"] if form.is_valid() else ""
    made = planning.adopt(strategy, by=request.user, site=site)
    return redirect_after_post(made.get_absolute_url())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.change")
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """One plan: what is to do, by whom, until when; everything is saved by one button."""
    found = _plan(request, pk)
    form = PlanForm(sent(request), plan=found, steps=list(found.steps.all()))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            planning.save_plan(found, by=request.user, **form.told())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            messages.success(request, _("Saved."))
            return redirect_after_post(found.get_absolute_url())
    status = 422 if form.errors and status == 200 else status
    return render(request, "strategies/plan.html", {"plan": found, "form": form}, status=status)


@login_required
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    planning.drop_plan(_plan(request, pk), by=request.user)
    messages.success(request, _("The plan is deleted."))
    return redirect_after_post(reverse("plans"))


@login_required
@require_POST
def drop_step(request: SignedInRequest, pk: int, step: int) -> HttpResponse:
    found = _plan(request, pk)
    planning.drop_step(get_object_or_404(PlanStep.objects.filter(plan=found), pk=step), by=request.user)
    return redirect_after_post(found.get_absolute_url())


def _plan(request: SignedInRequest, pk: int) -> AdoptionPlan:
    rows = AdoptionPlan.objects.visible_to(request.user).select_related("strategy", "report__strategy")
    return get_object_or_404(rows, pk=pk)
