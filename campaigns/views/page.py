"""A campaign's own page, and its feed."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from activity.following import is_following
from activity.references import targets_of
from campaigns import actions
from campaigns.figures import figures_of
from campaigns.models import Campaign, Deed, OwnLetter, Signature, State, WayKind
from campaigns.page_parts import parts_of
from campaigns.permissions import can_commit, can_remove, can_review, can_run
from campaigns.views.sharing import shared_page, unchanged_page
from campaigns.views.writing import find, follow_up_of
from core.http import SignedInRequest, redirect_after_post
from core.icons import icon
from organisations.audiences import may_enter
from organisations.models import Organisation


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked of whom, by when, by whom, and what came of it."""
    found = find(request, slug)
    if unchanged := unchanged_page(request, found):
        return unchanged
    runs = can_run(request.user, found)
    context = {
        "campaign": found,
        "parts": parts_of(found, may_report=request.user.is_authenticated and not runs),
        "follow_up": follow_up_of(request, found),
        "strategies": targets_of(found, seen_by=request.user),
        "my_signature": _signature_of(request, found),
        "ways": _ways(request, found),
        "figures": figures_of(found),
        "may_act": may_enter(request.user, found),
        "is_following": is_following(request.user, found),
        "can_run": runs,
        "can_review": can_review(request.user, found),
        "can_remove": can_remove(request.user) and found.opened_at is not None,
        "offers": _may_offer(request, found),
        "asked_to_stand": request.user.is_authenticated
        and found.team.filter(user=request.user, agreed_at=None).exists(),
    }
    return shared_page(request, found, render(request, "campaigns/campaign.html", context))


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
    signature = Signature.objects.own_of(request.user).filter(campaign=campaign).standing().first()
    if signature is not None:
        signature.campaign = campaign
    return signature


def _ways(request: HttpRequest, campaign: Campaign) -> list[dict[str, Any]]:
    """The ways to act in their order, each with its count and the reader's own status."""
    if campaign.opened_at is None:
        return []
    ways = list(campaign.ways.all())
    done, letters = set(), {}
    if request.user.is_authenticated:
        done = set(Deed.objects.filter(way__in=ways, user=request.user).values_list("way", flat=True))
        mine = OwnLetter.objects.visible_to(request.user).filter(way__in=ways, sent_at=None)
        letters = dict(mine.values_list("way", "step"))
        signed = Signature.objects.filter(user=request.user, campaign=campaign).standing().exists()
    rows = []
    for way in ways:
        way.campaign = campaign
        is_sign = way.kind == WayKind.SIGN
        is_done = way.pk in done or (is_sign and request.user.is_authenticated and signed)
        rows.append(
            {
                "way": way,
                "icon": _icons()[way.kind],
                "state": way.state,
                "count": campaign.people_count if is_sign else way.count,
                "status": "done" if is_done else letters.get(way.pk, ""),
            }
        )
    return rows


@cache
def _icons() -> dict[str, SafeString]:
    return {
        WayKind.SIGN: icon("pen-line", "i-area"),
        WayKind.COMMENT: icon("file-up", "i-area"),
        WayKind.LETTER: icon("mail-check", "i-area"),
        WayKind.CALL: icon("phone", "i-area"),
        WayKind.HEARING: icon("mic", "i-area"),
        WayKind.MEETING: icon("users", "i-area"),
        WayKind.DATA: icon("activity", "i-area"),
        WayKind.DONATE: icon("heart-handshake", "i-area"),
        WayKind.TRANSLATE: icon("languages", "i-area"),
        WayKind.SHARE: icon("share-2", "i-area"),
    }


def _may_offer(request: HttpRequest, campaign: Campaign) -> list[Organisation]:
    """The reader's organisations that could offer to sponsor it."""
    if campaign.state != State.SPONSORS or not request.user.is_authenticated:
        return []
    known = campaign.sponsors.values("organisation")
    mine = Organisation.objects.of(request.user).speaking().exclude(pk__in=known)
    return [one for one in mine if can_commit(request.user, one)]
