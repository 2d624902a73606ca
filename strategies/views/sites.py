"""A member's own site, and what a strategy is worth there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.http import SignedInRequest, is_fragment, redirect_after_post, sent
from core.rate_limits import rate_limited
from strategies.actions.sites import forget_site, keep_site
from strategies.fitting import profile_of
from strategies.forms.sites import SiteForm
from strategies.models import Strategy
from strategies.models.sites import SiteProfile
from strategies.page import in_words_of
from strategies.worth import worth_context


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.change")
def settings_site(request: SignedInRequest) -> HttpResponse:
    """My site: for my calculators and filters alone."""
    if request.method == "POST" and "forget" in request.POST:
        forget_site(request.user)
        messages.success(request, _("Forgotten."))
        return redirect_after_post(reverse("settings_site"))
    profile = SiteProfile.objects.filter(user=request.user).first()
    form = SiteForm(sent(request), profile=profile)
    if request.method == "POST" and form.is_valid():
        keep_site(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect_after_post(reverse("settings_site"))
    context = {"tab": "site", "form": form, "profile": profile}
    return render(request, "strategies/settings_site.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def effect(request: HttpRequest, slug: str) -> HttpResponse:
    """What a strategy is worth at the reader's site: a part of its page for htmx, else a page with its address.

    A POST is the same question with its figures kept out of addresses and logs; it writes nothing.
    """
    strategy = get_object_or_404(Strategy.objects.visible_to(request.user), slug=slug)
    asked = request.POST if request.method == "POST" else request.GET
    translation = strategy.translations.newest_in(asked["in"]) if "in" in asked else None
    said = in_words_of(strategy.current, translation) if strategy.current else None
    context = {
        "strategy": strategy,
        "translation": translation,
        **worth_context(said, profile_of(request.user), asked.dict()),
    }
    status = 422 if context["worth_form"] and context["worth_form"].errors else 200
    template = "strategies/_worth.html" if is_fragment(request) else "strategies/effect.html"
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response
