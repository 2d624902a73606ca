"""For moderators: check a campaign out, open it or return it; hide one, show it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import actions
from campaigns.forms import ReturnForm
from campaigns.models import Campaign, Review, WayKind
from campaigns.permissions import can_review
from campaigns.reviewing import outside
from campaigns.views.writing import find
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, slug: str) -> HttpResponse:
    """All of it, as it would open; and the way to return it."""
    campaign = find(request, slug)
    require(can_review(request.user, campaign), _("You may not review this campaign."))
    found = _review_of(campaign)
    form = ReturnForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.send_back(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Returned, with your reasons."))
        return redirect_after_post("/moderation/")
    context = {
        "campaign": campaign,
        "review": found,
        "form": form,
        "has_it": found.is_taken and found.taken_by_id == request.user.pk,
        "asks": campaign.asks.all(),
        "ways": campaign.ways.exclude(kind__in=[WayKind.SIGN, WayKind.SHARE]).select_related("organisation"),
        "stages": campaign.stages.all(),
        "outside": sorted(outside(campaign)),
        "documents": campaign.documents.select_related("upload"),
        "sponsors": campaign.sponsors.select_related("organisation").order_by("-is_lead", "pk"),
        "team": campaign.team.select_related("user"),
        "earlier": campaign.reviews.filter(decided_at__isnull=False).order_by("-id"),
    }
    return render(request, "campaigns/review.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_review(request: SignedInRequest, slug: str) -> HttpResponse:
    """Check it out, or, with `back`, let others look."""
    campaign = find(request, slug)
    if "back" in request.POST:
        actions.give_back(_review_of(campaign), by=request.user)
        return redirect_after_post("/moderation/")
    actions.take(_review_of(campaign), by=request.user)
    return redirect_after_post(reverse("review_campaign", args=[slug]))


@login_required
@require_POST
def open_campaign(request: SignedInRequest, slug: str) -> HttpResponse:
    campaign = find(request, slug)
    actions.open_campaign(_review_of(campaign), by=request.user)
    messages.success(request, _("It is open, and its people are told."))
    return redirect_after_post(campaign.get_absolute_url())


@login_required
@require_POST
def remove(request: SignedInRequest, slug: str) -> HttpResponse:
    """Hide an opened one, or, with `restore`, show it again."""
    campaign = find(request, slug)
    if "restore" in request.POST:
        actions.restore(campaign, by=request.user)
    else:
        actions.remove(campaign, by=request.user, reason="other")
    return redirect_after_post(campaign.get_absolute_url())


def _review_of(campaign: Campaign) -> Review:
    """Raises Http404 for one that was not sent in, or is decided."""
    found = campaign.reviews.filter(decided_at=None).select_related("campaign", "taken_by").first()
    if found is None:
        raise Http404
    return found
