"""The bell's page: what a member should know, and what they have taken note of.

Looking never writes. Reading a topic settles the news of its posts by itself (settings.READING_LISTENERS);
the rest is marked by the buttons here, or by opening it with a POST.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import SignedInRequest, fragment_or_redirect, redirect_after_post, safe_next
from core.paging import page_by_key
from notifications import actions
from notifications.models import Notification
from notifications.rows import row_of, rows_of

KEYS = ("-created_at", "-id")


@require_safe
@login_required
@never_cache
def notifications(request: SignedInRequest) -> HttpResponse:
    """All, or the unread alone, newest first."""
    show = "unread" if request.GET.get("show") == "unread" else "all"
    told = Notification.objects.visible_to(request.user).for_rows()
    page = page_by_key(
        told.unread() if show == "unread" else told,
        keys=KEYS,
        cursor=request.GET.get("cursor", ""),
        size=settings.TOPICS_PER_PAGE,
    )
    context = {
        "rows": rows_of(page.items),
        "show": show,
        "newer": _address(show, page.previous),
        "older": _address(show, page.next),
    }
    return render(request, "notifications/index.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go to what it is about; a POST marks it as read first."""
    told = _found(request, pk)
    to = row_of(told).url or reverse("notifications")
    if request.method == "POST":
        actions.mark_read(told, by=request.user)
        return redirect_after_post(to)
    return HttpResponseRedirect(to)


@require_POST
@login_required
def mark_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take note of one without going there."""
    told = _found(request, pk)
    actions.mark_read(told, by=request.user)
    told.refresh_from_db(fields=["read_at"])
    request.user.refresh_from_db(fields=["unread_notifications"])
    context: dict[str, Any] = {"row": row_of(told), "swaps_bell": True}
    to = safe_next(request, reverse("notifications"))
    return fragment_or_redirect(request, "notifications/_row.html", context, to=to)


@require_POST
@login_required
def mark_all_read(request: SignedInRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect_after_post(reverse("notifications"))


def _found(request: SignedInRequest, pk: int) -> Notification:
    return get_object_or_404(Notification.objects.filter(pk=pk).visible_to(request.user).for_rows())


def _address(show: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = {"show": show, "cursor": cursor} if show == "unread" else {"cursor": cursor}
    return f"?{urlencode(query)}"
