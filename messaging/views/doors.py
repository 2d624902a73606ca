"""Conversations that stand open to a group or a kind of organisation: the list, opening, closing, coming in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from messaging import actions
from messaging.forms import OpenForm
from messaging.inbox import ROWS_PER_PAGE
from messaging.models import Door
from messaging.permissions import can_open
from messaging.views.conversations import find


@login_required
@never_cache
@require_safe
def standing_open(request: SignedInRequest) -> HttpResponse:
    """Those that one may come into, and those that one came into; the newest first."""
    rows = Door.objects.visible_to(request.user).for_rows(request.user)
    cursor = request.GET.get("cursor", "")
    page = page_by_key(rows, keys=("-opened_at", "-id"), cursor=cursor, size=ROWS_PER_PAGE)
    context = {
        "doors": page.items,
        "newer": page.previous and f"?cursor={page.previous}",
        "older": page.next and f"?cursor={page.next}",
    }
    return render(request, "messaging/open.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def open_to(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a conversation that one began; the form says what those who come in will see."""
    found = find(request, pk)
    require(can_open(request.user, found), _("You can't open this conversation."))
    form = OpenForm(sent(request), conversation=found, by=request.user, initial={"sees_all": ""})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.open_door(found, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field, refusal.message)
                status = refusal.status
            else:
                return redirect_after_post(found.get_absolute_url())
    context = {"conversation": found, "form": form, "door": found.doors.unclosed().first()}
    return render(request, "messaging/open_to.html", context, status=status)


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    actions.close_door(found, by=request.user)
    return redirect_after_post(found.get_absolute_url())


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def come_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take part in what stands open to one."""
    door = get_object_or_404(
        Door.objects.visible_to(request.user).select_related("conversation"), conversation=pk
    )
    actions.come_in(door.conversation, by=request.user)
    messages.success(request, _("You take part now. The others see that you came in."))
    return redirect_after_post(door.conversation.get_absolute_url())
