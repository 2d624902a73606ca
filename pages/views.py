"""Home, set-up, and the pages that say what this place is."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import is_admin
from campaigns.models import Campaign
from core import place
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from forum.listing import topic_list
from forum.models import Category
from notifications.rows import newest_unread
from pages import actions
from pages.forms import ContactForm, SetUpForm
from pages.models import Site
from strategies.models import Strategy

# So many of each kind stand beside the latest topics.
SHORT = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The latest across what exists; for a visitor, also what this place is for."""
    if not place.about()["is_set_up"] and not Category.objects.exists():
        if is_admin(request.user):
            return redirect("set_up")
        return render(request, "pages/not_set_up.html")
    context = topic_list(request)
    categories = Category.objects.visible_to(request.user).tops().order_by("position", "name")
    context |= {"categories": categories, "purpose": place.about()["purpose"]}
    context["waiting"] = newest_unread(request.user)
    context["deadlines"] = list(Campaign.objects.visible_to(request.user).closing_next()[:SHORT])
    context["strategies"] = list(Strategy.objects.published().order_by("-changed_at", "-id")[:SHORT])
    return render(request, "pages/home.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def set_up(request: SignedInRequest) -> HttpResponse:
    """Name, rules and first categories; again later, to change name and rules."""
    require(is_admin(request.user))
    site = Site.objects.filter(pk=1).first()
    form = SetUpForm(sent(request), instance=site)
    if request.method == "POST" and form.is_valid():
        actions.set_up(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. This is how your members will find it."))
        return redirect_after_post("/")
    context = {"form": form, "is_first": site is None}
    return render(request, "pages/set_up.html", context, status=422 if form.errors else 200)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The house rules: the place's own, or those that come with the software."""
    site = Site.objects.filter(pk=1).first()
    return render(request, "pages/rules.html", {"rules_html": site.rules_html if site else ""})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/terms.html")


@require_safe
def competition_law(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/competition_law.html")


@require_http_methods(["GET", "POST"])
@rate_limited("contact")
def contact(request: HttpRequest) -> HttpResponse:
    """Write to those who run the place, signed in or not."""
    user = request.user if request.user.is_authenticated else None
    initial = {"name": user.shown_name, "address": user.email} if user else None
    form = ContactForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            # A filled trap is answered like a sent message, so that programs learn nothing.
            if not data.pop("website"):
                actions.write_to_staff(sender=user, **data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your message was sent."))
            return redirect_after_post(request.path)
    return render(request, "pages/contact.html", {"form": form}, status=422 if form.errors else 200)
