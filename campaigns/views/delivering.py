"""Delivery: freeze it, fetch the package with a purpose, keep the receipt."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import actions
from campaigns.forms import ExportForm, ReceiptForm
from campaigns.models import Campaign, Delivery
from campaigns.packages import opened
from campaigns.permissions import can_run
from campaigns.views.writing import find
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post
from core.permissions import require
from uploads.actions import store


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def delivery(request: SignedInRequest, slug: str) -> HttpResponse:
    """The package and who took it; POST freezes a closed campaign."""
    campaign = find(request, slug)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    if request.method == "POST":
        actions.deliver(campaign, by=request.user)
        return redirect_after_post(reverse("delivery", args=[slug]))
    return _page(request, campaign)


@login_required
@require_POST
def receipt(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep the proof that the body has it."""
    campaign = find(request, slug)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    found = _of(campaign)
    form = ReceiptForm(request.POST, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        proof = store(file, by=request.user) if file else None
        try:
            actions.note_receipt(found, by=request.user, receipt=form.cleaned_data["receipt"], proof=proof)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("delivery", args=[slug]))
    return _page(request, campaign, status=422, receipt_form=form)


@login_required
@require_POST
def package(request: SignedInRequest, slug: str, ending: str) -> HttpResponseBase:
    """A file of the package; why it is taken is logged first."""
    campaign = find(request, slug)
    found = _of(campaign)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    if not found.has(ending):
        raise Http404
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            purpose = form.cleaned_data["purpose"]
            actions.export(campaign, by=request.user, what=ending, purpose=purpose, rows=found.listed)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return opened(found, ending)
    return _page(request, campaign, status=422, export_form=form)


def _of(campaign: Campaign) -> Delivery:
    found = Delivery.objects.filter(campaign=campaign).select_related("text", "proof", "campaign").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: SignedInRequest, campaign: Campaign, *, status: int = 200, **bound: object
) -> HttpResponse:
    found = Delivery.objects.filter(campaign=campaign).select_related("text", "proof").first()
    context = {
        "campaign": campaign,
        "delivery": found,
        "exports": campaign.exports.select_related("by").order_by("-id")[:50],
        "receipt_form": ReceiptForm(),
        "export_form": ExportForm(),
        **bound,
    }
    return render(request, "campaigns/delivery.html", context, status=status)
