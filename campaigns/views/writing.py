"""A campaign is proposed and written."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns import actions
from campaigns.forms import CampaignForm, FactsForm, FoundForm
from campaigns.models import Campaign
from campaigns.permissions import can_change, can_found, can_run
from campaigns.querysets import COMMITTING
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from organisations.models import Organisation


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("campaigns.found")
def new(request: SignedInRequest) -> HttpResponse:
    """Propose a campaign for an organisation in which one signs."""
    require(can_found(request.user), _("You may not propose a campaign."))
    mine = Organisation.objects.filter(seats__user=request.user, seats__role__in=COMMITTING).speaking()
    form = FoundForm(
        sent(request), organisations=mine.order_by("name_key"), initial={"time_zone": request.user.time_zone}
    )
    form.offer_to(request.user)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("organisation", "aim")}
        try:
            campaign = actions.found(by=request.user, **chosen, **form.told)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("A draft, which only those who run it see."))
            return redirect_after_post(reverse("manage_campaign", args=[campaign.slug]))
    context = {"form": form, "has_voice": mine.exists()}
    return render(request, "campaigns/form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("campaigns.change")
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """All of its words while it is a draft; later the facts of the procedure."""
    campaign = find(request, slug)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    is_draft = can_change(request.user, campaign)
    form = (CampaignForm if is_draft else FactsForm).of(campaign, sent(request), by=request.user)
    if isinstance(form, CampaignForm):
        form.offer_to(request.user, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(form, CampaignForm):
                actions.change(campaign, by=request.user, **form.told)
            else:
                actions.change_facts(campaign, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.field is None:
                raise
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect_after_post(campaign.get_absolute_url())
    context = {"form": form, "campaign": campaign, "has_voice": True}
    return render(request, "campaigns/form.html", context, status=422 if form.errors else 200)


def follow_up_of(request: HttpRequest, campaign: Campaign) -> Campaign | None:
    """Where it goes on, if this reader may see that."""
    if campaign.follow_up_id is None:
        return None
    opened = Campaign.objects.visible_to(request.user).filter(opened_at__isnull=False)
    return opened.filter(pk=campaign.follow_up_id).first()


def find(request: HttpRequest, slug: str) -> Campaign:
    rows = Campaign.objects.visible_to(request.user).select_related("body", "text", "topic", "group")
    return get_object_or_404(rows, slug=slug)
