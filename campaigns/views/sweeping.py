"""For moderators: what the worker held, and what is done to many signatures at once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import actions
from campaigns.forms import SweepForm
from campaigns.models import Campaign, Signature
from campaigns.permissions import can_sweep
from campaigns.views.writing import find
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require

_SHOWN = 12


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sweeps(request: SignedInRequest, slug: str) -> HttpResponse:
    campaign = find(request, slug)
    require(can_sweep(request.user), _("You may not judge signatures."))
    form = SweepForm(
        sent(request), initial={name: request.GET.get(name, "") for name in ("network", "domain")}
    )
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "is_release": bool(form.cleaned_data["is_release"])}
        try:
            actions.begin_sweep(campaign, by=request.user, **told)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("sweeps", args=[slug]))
    context = {
        "campaign": campaign,
        "form": form,
        "sweeps": campaign.sweeps.select_related("by").order_by("-id")[:20],
        "held": _held_by(campaign),
    }
    return render(request, "campaigns/sweeps.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel_sweep(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    campaign = find(request, slug)
    actions.cancel_sweep(get_object_or_404(campaign.sweeps, pk=pk), by=request.user)
    return redirect_after_post(reverse("sweeps", args=[slug]))


def _held_by(campaign: Campaign) -> list[dict[str, Any]]:
    """The networks and domains of which most is held, with how many and when."""
    rows = Signature.objects.filter(campaign=campaign, held_at__isnull=False, invalidated_at=None)
    found: list[dict[str, Any]] = []
    for column in ("network", "domain"):
        groups = rows.exclude(**{column: ""}).order_by().values(column)
        counted = groups.annotate(n=Count("pk"), first=Min("signed_at"), last=Max("signed_at"))
        found += [{"column": column, "value": row[column], **row} for row in counted.order_by("-n")[:_SHOWN]]
    return found
