"""All my data, to take along."""

from __future__ import annotations

from itertools import chain

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.actions.exports import GOOD_FOR_DAYS
from accounts.models import DataExport
from core.http import SignedInRequest, redirect_after_post
from core.rate_limits import rate_limited
from core.sealing import files as sealed_files


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.leave")
def data(request: SignedInRequest) -> HttpResponse:
    """Ask for a copy, and fetch one that is ready."""
    if request.method == "POST":
        actions.ask_for_data(request.user, by=request.user)
        messages.success(request, _("Your copy is being made. We mail you when it is ready."))
        return redirect_after_post(reverse("settings_data"))
    export = DataExport.objects.good().filter(user=request.user).order_by("-pk").first()
    context = {"tab": "data", "export": export, "days": GOOD_FOR_DAYS}
    return render(request, "accounts/settings_data.html", context)


@login_required
@never_cache
@require_safe
def download(request: SignedInRequest, pk: int) -> StreamingHttpResponse:
    """The file, opened as it is sent, for its owner alone, until its time is over."""
    ready = DataExport.objects.good().filter(user=request.user).exclude(ready_at=None)
    export = get_object_or_404(ready, pk=pk)
    day = timezone.localdate(export.ready_at).isoformat() if export.ready_at else ""
    name = f"{request.user.username}-{day}.zip"
    pieces = sealed_files.opened(export.path)
    try:
        first = next(pieces)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return StreamingHttpResponse(chain([first], pieces), content_type="application/zip", headers=headers)
