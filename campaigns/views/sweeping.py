"""For moderators: what the worker held, and what is done to many signatures at once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import actions
from campaigns.forms import SweepForm
from campaigns.held import fitting, held_by
from campaigns.models import Campaign, Sweep
from campaigns.permissions import can_sweep
from campaigns.views.writing import find
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sweeps(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is held; how many fit what is asked (`look`), or a sweep of them begun; those begun before."""
    campaign = find(request, slug)
    require(can_sweep(request.user), _("You may not judge signatures."))
    form = SweepForm(
        sent(request), initial={name: request.GET.get(name, "") for name in ("network", "domain")}
    )
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "is_release": bool(form.cleaned_data["is_release"])}
        if "look" in request.POST:
            fits = fitting(Sweep(campaign=campaign, **told))
            return _page(request, campaign, form, fits=fits)
        try:
            actions.begin_sweep(campaign, by=request.user, **told)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("sweeps", args=[slug]))
    return _page(request, campaign, form)


@login_required
@require_POST
def cancel_sweep(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    campaign = find(request, slug)
    actions.cancel_sweep(get_object_or_404(campaign.sweeps, pk=pk), by=request.user)
    return redirect_after_post(reverse("sweeps", args=[slug]))


def _page(
    request: SignedInRequest, campaign: Campaign, form: SweepForm, *, fits: dict[str, int] | None = None
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "form": form,
        "fits": fits,
        "sweeps": campaign.sweeps.select_related("by").order_by("-id")[:20],
        "held": held_by(campaign),
    }
    return render(request, "campaigns/sweeps.html", context, status=422 if form.errors else 200)
