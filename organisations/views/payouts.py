"""Proof that someone mines: for a member in their settings, for an organisation beside its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from organisations import actions
from organisations.forms import PayoutForm, SignatureForm
from organisations.models import Organisation, PayoutProof
from organisations.permissions import can_run
from organisations.views.founding import find


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("organisations.verify")
def payout(request: SignedInRequest, slug: str = "") -> HttpResponse:
    """The proofs there are; a POST with an address begins another."""
    organisation = _organisation(request, slug)
    form = PayoutForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            proof = actions.begin_payout_proof(
                by=request.user, organisation=organisation, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(_address(organisation, proof))
    context = {"form": form, "proofs": _proofs(request, organisation).order_by("-id")}
    return _page(request, organisation, "payout", context, 422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("organisations.verify")
def proof(request: SignedInRequest, pk: int, slug: str = "") -> HttpResponse:
    """The message to sign, and where its signature goes; later whether the address is shown, and removal."""
    organisation = _organisation(request, slug)
    found = get_object_or_404(_proofs(request, organisation).select_related("organisation"), pk=pk)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_payout_proof(found, by=request.user)
        return redirect_after_post(_address(organisation))
    if request.method == "POST" and found.signed_at is not None:
        is_shown = bool(request.POST.get("is_address_shown"))
        actions.show_payout_address(found, by=request.user, is_shown=is_shown)
        return redirect_after_post(_address(organisation))
    form = SignatureForm(sent(request))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_payout_proof(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            status = refusal.status
        else:
            messages.success(request, _("Signed. The badge holds for twelve months."))
            return redirect_after_post(_address(organisation))
    return _page(request, organisation, "payout_proof", {"form": form, "proof": found}, status)


def _organisation(request: SignedInRequest, slug: str) -> Organisation | None:
    if not slug:
        return None
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    return organisation


def _proofs(request: SignedInRequest, organisation: Organisation | None) -> Any:
    if organisation is not None:
        return PayoutProof.objects.filter(organisation=organisation)
    return PayoutProof.objects.filter(user=request.user)


def _page(
    request: SignedInRequest,
    organisation: Organisation | None,
    name: str,
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    around = "organisations/_own.html" if organisation else "accounts/_settings.html"
    context |= {"organisation": organisation, "around": around, "tab": "payout"}
    context["back"] = _address(organisation)
    return render(request, f"organisations/{name}.html", context, status=status)


def _address(organisation: Organisation | None, proof: PayoutProof | None = None) -> str:
    names = ("organisation_payout", "settings_payout")
    page = names[organisation is None] + ("_proof" if proof else "")
    slug = [organisation.slug] if organisation else []
    return reverse(page, args=[*slug, *([proof.pk] if proof else [])])
