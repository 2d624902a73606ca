"""The directory of advocacy associations, and the entry that each writes for itself."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import actions
from campaigns.advocates import advocates as advocates_fitting
from campaigns.forms import AdvocateForm, AdvocatesForm
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from organisations.models import Kind, Organisation
from organisations.permissions import can_run

PER_PAGE = 30


@require_safe
def advocates(request: HttpRequest) -> HttpResponse:
    """Associations by name: for what they stand, what they run, how one joins or gives on their own page."""
    form = AdvocatesForm(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = advocates_fitting(request.user, asked)
    page = page_by_key(rows, keys=("name_key", "id"), cursor=request.GET.get("cursor", ""), size=PER_PAGE)
    mine = Organisation.objects.of(request.user).of_kind(Kind.ASSOCIATION)
    context = {
        "form": form,
        "page": page,
        "asked": asked,
        "mine": [one for one in mine.order_by("name_key") if can_run(request.user, one)],
        "newer": page.previous and "?" + urlencode({**asked, "cursor": page.previous}),
        "older": page.next and "?" + urlencode({**asked, "cursor": page.next}),
    }
    return render(request, "campaigns/advocates.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("campaigns.change")
def advocate(request: SignedInRequest, slug: str) -> HttpResponse:
    """An association's own entry, for those who run it."""
    rows = Organisation.objects.visible_to(request.user).of_kind(Kind.ASSOCIATION)
    organisation = get_object_or_404(rows, slug=slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    form = AdvocateForm.of(organisation, sent(request))
    if request.method == "POST" and form.is_valid():
        actions.keep_advocate(organisation, by=request.user, **form.told)
        messages.success(request, _("Saved."))
        return redirect_after_post(reverse("advocates"))
    context = {"form": form, "organisation": organisation}
    return render(request, "campaigns/advocate.html", context, status=422 if form.errors else 200)
