"""The mailed link by which an imported author's name is taken over."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import ClaimForm
from core.http import sent
from core.rate_limits import rate_limited


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.claim", methods=("GET", "POST"))
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose name the link is for; with a password it is theirs, and they are signed in."""
    found = actions.claim_of(token)
    if found is None:
        return render(request, "accounts/claim_closed.html", status=404)
    form = ClaimForm(sent(request), user=found.user)
    if request.method == "POST" and form.is_valid():
        user = actions.claim(token, password=form.cleaned_data["password"])
        if request.user.is_authenticated:
            logout(request)
        messages.success(request, _("The name is yours, with everything written under it."))
        return perform_login(request, user, email=user.email)
    context = {"claim": found, "form": form}
    return render(request, "accounts/claim.html", context, status=422 if form.errors else 200)
