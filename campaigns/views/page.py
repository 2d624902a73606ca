"""A campaign's own page, and its feed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from activity.following import is_following
from campaigns import actions
from campaigns.life import diagram
from campaigns.models import Campaign, Signature, State
from campaigns.permissions import can_commit, can_remove, can_review, can_run
from campaigns.views.writing import find
from core.http import SignedInRequest, redirect_after_post
from organisations.models import Organisation

UPDATES_SHOWN = 10
SUPPORTERS_SHOWN = 12


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked of whom, by when, by whom, and what came of it."""
    found = find(request, slug)
    sponsors = found.sponsors.select_related("organisation__logo").order_by("-is_lead", "agreed_at")
    context = {
        "campaign": found,
        "asks": found.asks.select_related("document__upload"),
        "diagram": diagram(found.state, found.outcome),
        "stages": found.stages.all(),
        "documents": found.documents.select_related("upload"),
        "updates": found.updates.filter(removed_at=None)
        .select_related("by")
        .order_by("-created_at", "-id")[:UPDATES_SHOWN],
        "sponsors": [one for one in sponsors if one.is_accepted],
        "team": found.team.filter(agreed_at__isnull=False).select_related("user"),
        "my_signature": _signature_of(request, found),
        "supporters": _supporters(found),
        "is_following": is_following(request.user, found),
        "can_run": can_run(request.user, found),
        "can_review": can_review(request.user, found),
        "can_remove": can_remove(request.user) and found.opened_at is not None,
        "offers": _may_offer(request, found, {one.organisation_id for one in sponsors}),
        "asked_to_stand": request.user.is_authenticated
        and found.team.filter(user=request.user, agreed_at=None).exists(),
    }
    return render(request, "campaigns/campaign.html", context)


@login_required
@require_POST
def follow(request: SignedInRequest, slug: str) -> HttpResponse:
    """Hear of it, or, with `stop`, no more."""
    found = find(request, slug)
    (actions.unfollow if "stop" in request.POST else actions.follow)(found, by=request.user)
    return redirect_after_post(found.get_absolute_url())


def _signature_of(request: HttpRequest, campaign: Campaign) -> Signature | None:
    """The reader's own, as long as it stands."""
    if not request.user.is_authenticated or campaign.opened_at is None:
        return None
    mine = Signature.objects.visible_to(request.user).filter(campaign=campaign, organisation=None)
    signature = mine.standing().first()
    if signature is not None:
        signature.campaign = campaign
    return signature


def _supporters(campaign: Campaign) -> list[Signature]:
    """The first organisations that signed, the verified ones first."""
    if not campaign.organisation_count:
        return []
    rows = Signature.objects.filter(campaign=campaign).counted().of_organisations()
    rows = rows.select_related("organisation__logo")
    return list(rows.order_by("-organisation__verified_until", "signed_at")[:SUPPORTERS_SHOWN])


def _may_offer(request: HttpRequest, campaign: Campaign, known: set[int]) -> list[Organisation]:
    """The reader's organisations that could offer to sponsor it."""
    if campaign.state != State.SPONSORS or not request.user.is_authenticated:
        return []
    mine = Organisation.objects.of(request.user).speaking().exclude(pk__in=known)
    return [one for one in mine if can_commit(request.user, one)]
