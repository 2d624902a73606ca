"""An organisation shows that it is who it says it is: by its domain, to moderators, by others' word."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from organisations import actions
from organisations.checking import check as check_now
from organisations.forms import DomainForm, ReviewForm
from organisations.models import Method, Organisation, Verification
from organisations.permissions import can_restrict, can_run
from organisations.views.founding import find


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("organisations.verify")
def verification(request: SignedInRequest, slug: str) -> HttpResponse:
    """All proofs, held and begun; a POST begins one."""
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    form = DomainForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _begin(request, organisation, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(_address(organisation))
    proofs = organisation.verifications.open().order_by("id")
    context = {"organisation": organisation, "form": form, "proofs": proofs}
    return render(request, "organisations/verification.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@rate_limited("organisations.verify")
def check(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Look at the domain now."""
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    rows = organisation.verifications.open().filter(method__in=[Method.DNS, Method.FILE])
    proof = check_now(get_object_or_404(rows.select_related("organisation"), pk=pk))
    if proof.is_held:
        messages.success(request, _("%(domain)s says so: this is verified.") % {"domain": proof.domain})
    else:
        message = _("%(domain)s does not say so yet. New records can take an hour to be seen.")
        messages.warning(request, message % {"domain": proof.domain})
    return redirect_after_post(_address(organisation))


@login_required
@require_POST
def end(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    organisation = find(request, slug)
    runs_it = can_run(request.user, organisation)
    require(runs_it or can_restrict(request.user), _("You may not end this verification."))
    rows = Verification.objects.filter(organisation=organisation).select_related("organisation")
    actions.end_verification(get_object_or_404(rows, pk=pk), by=request.user)
    return redirect_after_post(_address(organisation) if runs_it else organisation.get_absolute_url())


@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.claim", methods=("GET", "POST"))
def confirm_domain(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mailed link leads: a button that proves the domain."""
    found = actions.mail_proof_of(token)
    if found is None:
        return render(request, "organisations/invitation_closed.html", status=404)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    require(can_run(request.user, found.organisation), _("You may not change this organisation."))
    if request.method == "POST":
        actions.confirm_mail(token, by=request.user)
        messages.success(request, _("%(domain)s says so: this is verified.") % {"domain": found.domain})
        return redirect_after_post(_address(found.organisation))
    return render(request, "organisations/confirm_domain.html", {"proof": found})


@login_required
@require_POST
def domain_join(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whether people at a verified domain join by themselves."""
    organisation = find(request, slug)
    is_allowed = bool(request.POST.get("lets_domain_join"))
    actions.allow_domain_join(organisation, by=request.user, is_allowed=is_allowed)
    messages.success(request, _("Saved."))
    return redirect_after_post(_address(organisation))


@login_required
@require_POST
@rate_limited("organisations.change")
def join(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a seat by one's company address."""
    organisation = find(request, slug)
    is_shown = bool(request.POST.get("is_shown"))
    actions.join_by_domain(organisation, by=request.user, is_shown=is_shown)
    messages.success(request, _("You have a seat in %(name)s.") % {"name": organisation.name})
    return redirect_after_post(organisation.get_absolute_url())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, slug: str) -> HttpResponse:
    """For moderators: verified by papers they looked at."""
    organisation = find(request, slug)
    require(can_restrict(request.user), _("You may not verify this organisation."))
    form = ReviewForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.review(organisation, by=request.user, **form.cleaned_data)
        return redirect_after_post(organisation.get_absolute_url())
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/review.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@rate_limited("organisations.change")
def vouch(request: SignedInRequest, slug: str) -> HttpResponse:
    """For one's own verified organisation: we know them; or take that back."""
    organisation = find(request, slug)
    voucher = get_object_or_404(Organisation, slug=request.POST.get("voucher", ""))
    if "back" in request.POST:
        actions.unvouch(organisation, by=request.user, voucher=voucher)
    else:
        actions.vouch(organisation, by=request.user, voucher=voucher)
    return redirect_after_post(organisation.get_absolute_url())


def _begin(request: SignedInRequest, organisation: Organisation, *, method: str, domain: str) -> None:
    if method == Method.MAIL:
        actions.mail_proof(organisation, by=request.user, address=domain)
        messages.success(request, _("A link is on its way to %(address)s.") % {"address": domain})
    else:
        actions.claim_domain(organisation, by=request.user, method=method, domain=domain)


def _address(organisation: Organisation) -> str:
    return reverse("verification", args=[organisation.slug])
