"""Settings that join what members chose with what the products above can tell them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import MailForm
from accounts.models import Profile
from core.http import SignedInRequest, redirect_after_post, sent
from core.rate_limits import rate_limited
from notifications.preferences import boxes


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.change")
def notifications(request: SignedInRequest) -> HttpResponse:
    """Which kinds of news also come by mail."""
    profile = Profile.objects.filter(user=request.user).first()
    form = MailForm(
        sent(request),
        verbs=boxes(),
        chosen=profile.mail_for if profile else {},
    )
    if request.method == "POST" and form.is_valid():
        actions.choose_mail(request.user, by=request.user, mail_for=form.mail_for)
        messages.success(request, _("Saved."))
        return redirect_after_post(reverse("settings_notifications"))
    return render(request, "accounts/settings_notifications.html", {"tab": "notifications", "form": form})
