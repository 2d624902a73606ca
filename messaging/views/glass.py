"""Break-glass: staff ask, grant and read. To everybody else, and once it has ended, these pages don't exist."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import is_moderator
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent, whole_number
from core.rate_limits import count, rate_limited
from messaging import actions
from messaging.actions.glass import PAGE
from messaging.files import by_message, files_in
from messaging.glass.forms import AskForm
from messaging.glass.permissions import can_grant
from messaging.models import BreakGlass
from uploads.serving import opened


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def glasses(request: SignedInRequest) -> HttpResponse:
    """What was asked, granted and refused; and asking."""
    if not is_moderator(request.user):
        raise Http404
    form = AskForm(sent(request), initial={"conversation": request.GET.get("conversation", "")})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            made = actions.ask_to_read(said.pop("conversation"), by=request.user, **said)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Asked. Another member of staff must grant it."))
            return redirect_after_post(made.get_absolute_url())
    rows = BreakGlass.objects.visible_to(request.user)
    context = {
        "form": form,
        "rows": rows.select_related("asked_by", "granted_by", "refused_by").order_by("-id")[:100],
    }
    return render(request, "messaging/glasses.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def glass(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request: why, by whom, and what can be done about it now. Nothing of the conversation."""
    rows = BreakGlass.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("asked_by", "granted_by", "refused_by"), pk=pk)
    context = {
        "glass": found,
        "is_waiting": BreakGlass.objects.asked().filter(pk=found.pk).exists(),
        "can_grant": can_grant(request.user, found),
        "can_read": BreakGlass.objects.readable_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "messaging/glass.html", context)


@login_required
@require_POST
@rate_limited("messages.change")
def grant(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(BreakGlass.objects.visible_to(request.user), pk=pk)
    actions.grant(found, by=request.user)
    messages.success(request, _("Granted. Everybody in the conversation is told."))
    return redirect_after_post(reverse("glass", args=[found.pk]))


@login_required
@require_POST
@rate_limited("messages.change")
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(BreakGlass.objects.visible_to(request.user), pk=pk)
    actions.refuse(found, by=request.user)
    return redirect_after_post(reverse("glass", args=[found.pk]))


@login_required
@never_cache
@require_POST
@rate_limited("messages.read")
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """The next messages. A POST, for each reading is written into the log."""
    found = get_object_or_404(
        BreakGlass.objects.readable_by(request.user).select_related("conversation"), pk=pk
    )
    after = whole_number(request.POST.get("after", "")) or 0
    rows = actions.read(found, by=request.user, after=after)
    files = by_message(found.conversation, rows)
    context = {
        "glass": found,
        "rows": [(row, files.get(row.pk, [])) for row in rows],
        "after": rows[-1].number if len(rows) == PAGE else None,
    }
    return render(request, "messaging/glass_read.html", context)


@login_required
@never_cache
@require_POST
def read_file(request: SignedInRequest, pk: int, file: UUID) -> HttpResponseBase:
    """A file of the conversation, while it may be read; written into the log as well."""
    count("messages.read", request)
    readable = BreakGlass.objects.readable_by(request.user).select_related("conversation")
    found = get_object_or_404(readable, pk=pk)
    upload = get_object_or_404(files_in(found.conversation), pk=file)
    actions.read_file(found, upload, by=request.user)
    return opened(upload)
