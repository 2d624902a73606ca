"""An organisation is opened, changed, vouched for each year, and restricted by staff."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from organisations import actions
from organisations.forms import FoundForm, OrganisationForm, RestrictForm, StatementForm
from organisations.models import Organisation
from organisations.permissions import can_attest, can_found, can_restrict, can_run
from uploads.actions import store


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("organisations.found")
def new(request: SignedInRequest) -> HttpResponse:
    """Open a page for one's company or association."""
    require(can_found(request.user), _("You may not open an organisation."))
    form = FoundForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = actions.found(by=request.user, **form.told)
            _take_logo(request, form, organisation)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("This is how others find it. You are its owner."))
            return redirect_after_post(organisation.get_absolute_url())
    return _form(request, form, None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("organisations.change")
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """What it says of itself."""
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    form = OrganisationForm.of(organisation, sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = actions.change(organisation, by=request.user, **form.told)
            _take_logo(request, form, organisation)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect_after_post(organisation.get_absolute_url())
    return _form(request, form, organisation)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("organisations.change")
def attest(request: SignedInRequest, slug: str) -> HttpResponse:
    """The yearly statement on sanctions."""
    organisation = find(request, slug)
    require(can_attest(request.user, organisation), _("You may not change this organisation."))
    form = StatementForm(sent(request), initial={"country": organisation.country})
    if request.method == "POST" and form.is_valid():
        actions.attest(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It holds for a year."))
        return redirect_after_post(organisation.get_absolute_url())
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/attest.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def restrict(request: SignedInRequest, slug: str) -> HttpResponse:
    """For moderators: it reads, and nobody speaks for it."""
    organisation = find(request, slug)
    require(can_restrict(request.user), _("You may not restrict this organisation."))
    form = RestrictForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.restrict(organisation, by=request.user, **form.cleaned_data)
        return redirect_after_post(organisation.get_absolute_url())
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/restrict.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def unrestrict(request: SignedInRequest, slug: str) -> HttpResponse:
    organisation = find(request, slug)
    actions.unrestrict(organisation, by=request.user)
    return redirect_after_post(organisation.get_absolute_url())


def find(request: SignedInRequest, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)


def _take_logo(request: SignedInRequest, form: OrganisationForm, organisation: Organisation) -> None:
    """Raises Refused for a file that is no picture; what else was said is saved by then."""
    if form.cleaned_data["logo"]:
        logo = store(form.cleaned_data["logo"], by=request.user)
        actions.set_logo(organisation, logo, by=request.user)


def _form(
    request: SignedInRequest, form: OrganisationForm, organisation: Organisation | None
) -> HttpResponse:
    context = {"form": form, "organisation": organisation}
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)
