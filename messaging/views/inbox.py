"""The inbox, a search in one's own conversations, and what is being written."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, wants_json
from core.rate_limits import rate_limited
from messaging import actions
from messaging.begun import begun_by
from messaging.doors import standing_open
from messaging.forms import DraftForm
from messaging.inbox import BOXES, found_by, listed
from messaging.models import Box, Participant
from organisations.models import Organisation


@login_required
@never_cache
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """One's conversations, the latest first; pinned ones above."""
    box = request.GET.get("box", "inbox")
    listing = listed(box if box in BOXES else "inbox", request.user, cursor=request.GET.get("cursor", ""))
    mine = Participant.objects.of(request.user)
    asked = mine.filter(box__in=[Box.REQUESTS, Box.HELD]).values_list("box", flat=True).order_by("box")[:100]
    context = {
        "listing": listing,
        "rows": listing.rows,
        "waiting": sum(one == Box.REQUESTS for one in asked),
        "has_held": Box.HELD in set(asked),
        "standing_open": standing_open(request.user),
        "seats": Organisation.objects.of(request.user).order_by("name_key")[:20],
        "newer": listing.newer and f"?box={listing.box}&cursor={listing.newer}",
        "older": listing.older and f"?box={listing.box}&cursor={listing.older}",
    }
    return render(request, "messaging/inbox.html", context)


@login_required
@never_cache
@require_safe
@rate_limited("messages.search", methods=("GET",))
def search(request: SignedInRequest) -> HttpResponse:
    """Whole words, in one's own conversations; nothing of it is kept anywhere."""
    asked = request.GET.get("q", "")[:200]
    context = {"asked": asked, "found": found_by(asked, request.user)}
    return render(request, "messaging/search.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.draft")
def drafts(request: SignedInRequest) -> HttpResponse:
    """What one began to write; a POST saves one (an empty text drops it)."""
    if request.method == "GET":
        return render(request, "messaging/drafts.html", {"begun": begun_by(request.user)})
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]), status=422)
    draft = actions.save_draft(by=request.user, **form.cleaned_data)
    if wants_json(request):
        return JsonResponse({"version": draft.version if draft else 0})
    return redirect_after_post(reverse("message_drafts"))
