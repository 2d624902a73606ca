"""The calculators' pages, and what is known of the network."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.http import is_fragment, redirect_after_post, sent
from core.permissions import require
from strategies.actions.facts import enter_facts
from strategies.calculators.all import CALCULATORS, usual_figures
from strategies.effects import Site
from strategies.forms.facts import FactsForm, in_words
from strategies.models.sites import SiteProfile
from strategies.network import can_enter_facts, network_now


@require_safe
def calculators(request: HttpRequest) -> HttpResponse:
    """All calculators, and the figures of the network they begin with."""
    context = {"calculators": CALCULATORS.values(), "facts": in_words(network_now())}
    return render(request, "strategies/calculators.html", context)


@require_safe
def calculator(request: HttpRequest, name: str) -> HttpResponse:
    """One calculator: all inputs are in the address, so a result can be shared; htmx asks for the result alone."""
    found = CALCULATORS.get(name)
    if found is None:
        raise Http404
    network = network_now()
    form = found.form(request.GET.dict(), usual=usual_figures(network, kept_site(request.user)))
    context: dict[str, Any] = {"calculator": found, "form": form}
    if form.is_valid():
        context["result"] = found.reckon(form.cleaned_data)
    status = 200 if form.is_valid() else 422
    if is_fragment(request):
        response = render(request, "strategies/_result.html", context, status=status)
    else:
        context["facts"] = in_words(network)
        response = render(request, "strategies/calculator.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def network_facts(request: HttpRequest) -> HttpResponse:
    """What is known of the network, when and from whom; staff enter what they have looked up."""
    may_enter = can_enter_facts(request.user)
    if request.method == "POST":
        require(may_enter)
    form = FactsForm(sent(request)) if may_enter else None
    if request.method == "POST" and form and form.is_valid() and isinstance(request.user, User):
        enter_facts(form.values_given(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect_after_post(reverse("network_facts"))
    context = {"facts": in_words(network_now()), "form": form}
    return render(
        request, "strategies/network_facts.html", context, status=422 if form and form.errors else 200
    )


def kept_site(user: Any) -> Site | None:
    """The figures of their site that a member keeps, if they do."""
    if not user.is_authenticated:
        return None
    profile = SiteProfile.objects.filter(user=user).first()
    return profile.site() if profile else None
