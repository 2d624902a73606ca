"""The list of campaigns, and the list of public bodies that moderators keep."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import actions
from campaigns.forms import BodyForm, ListForm
from campaigns.life import TABS
from campaigns.models import Body, Campaign
from campaigns.permissions import can_found, can_keep_bodies
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require

PER_PAGE = 30


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Campaigns by stage, the nearest deadline first, narrowed by words, country, body and language."""
    form = ListForm(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    show = request.GET.get("show", "")
    show = show if show in {tab for tab, _label, _states in TABS} else "open"
    rows = Campaign.objects.visible_to(request.user).fitting(asked)
    counts = rows.per_tab()
    keys = ("closes_at", "id") if show == "open" else ("-id",)
    page = page_by_key(
        rows.in_tab(show).for_rows(), keys=keys, cursor=request.GET.get("cursor", ""), size=PER_PAGE
    )
    # A visitor has no such tab: what gathers support is for members.
    tabs = [
        {"name": tab, "label": label, "count": counts[tab], "query": urlencode({**asked, "show": tab})}
        for tab, label, _states in TABS
        if tab != "support" or request.user.is_authenticated
    ]
    context = {
        "form": form,
        "page": page,
        "asked": asked,
        "show": show,
        "tabs": tabs,
        "mine": Campaign.objects.run_by(request.user).filter(removed_at=None).order_by("-id")[:10],
        "can_found": can_found(request.user) or not request.user.is_authenticated,
        "can_keep_bodies": can_keep_bodies(request.user),
        "newer": page.previous and "?" + urlencode({**asked, "show": show, "cursor": page.previous}),
        "older": page.next and "?" + urlencode({**asked, "show": show, "cursor": page.next}),
    }
    return render(request, "campaigns/campaigns.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def bodies(request: SignedInRequest) -> HttpResponse:
    """All public bodies, and a new one."""
    require(can_keep_bodies(request.user))
    form = BodyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_body(None, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("bodies"))
    context = {"form": form, "bodies": Body.objects.all()}
    return render(request, "campaigns/bodies.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def body(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one."""
    require(can_keep_bodies(request.user))
    found = get_object_or_404(Body, pk=pk)
    form = BodyForm.of(found, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_body(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("bodies"))
    context = {"form": form, "body": found}
    return render(request, "campaigns/bodies.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_body(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.remove_body(get_object_or_404(Body, pk=pk), by=request.user)
    return redirect_after_post(reverse("bodies"))
