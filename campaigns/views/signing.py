"""Signing, and one's own signature: pages that are never kept, since visitors have forms on them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import actions
from campaigns.actions import Trace
from campaigns.forms import ConsentsForm, MemberSignForm, RewriteForm, SignForm, VisitorSignForm
from campaigns.models import Campaign, Deed, Signature, signature_of
from campaigns.permissions import can_act, can_run
from campaigns.querysets import COMMITTING
from campaigns.views.sharing import shared_page, unchanged_page
from campaigns.views.writing import find, follow_up_of
from core.diffs import difference
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from organisations.models import OpenTo, Organisation

PER_PAGE = 60


@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("campaigns.sign")
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign: members at once, for themselves or for an organisation; visitors ask for a link by mail."""
    campaign = _opened(request, slug)
    if request.user.is_authenticated:
        return _sign_as_member(request, campaign)  # type: ignore[arg-type]
    form = VisitorSignForm(sent(request), initial={"source": request.GET.get("from", "")})
    if request.method == "POST" and form.is_valid():
        # A filled trap is answered like any other, so that programs learn nothing.
        if not form.cleaned_data["website"]:
            try:
                actions.ask_for_link(
                    campaign,
                    email=form.cleaned_data["email"],
                    name=form.cleaned_data["name"],
                    language=get_language() or "",
                    **form.said,
                )
            except Refused:
                return _sign_page(request, campaign, form, status=409)
        return render(request, "campaigns/link_sent.html", {"campaign": campaign})
    return _sign_page(request, campaign, form, status=422 if form.errors else 200)


def _sign_as_member(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    organisations = Organisation.objects.filter(
        seats__user=request.user, seats__role__in=COMMITTING
    ).speaking()
    if campaign.open_to == OpenTo.KIND:
        organisations = organisations.of_kind(campaign.organisation_kind)
    form = MemberSignForm(
        sent(request),
        organisations=organisations.order_by("name_key"),
        initial={"source": request.GET.get("from", "")},
    )
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            if organisation is not None:
                size = form.cleaned_data["gives_size"]
                actions.sign_for(campaign, organisation, by=request.user, gives_size=size, **form.said)
            else:
                actions.sign(campaign, by=request.user, trace=_trace(request), **form.said)
        except Refused as refusal:
            if refusal.extra.get("code") != "closed":
                raise
            return _sign_page(request, campaign, form, status=409)
        messages.success(request, _("Signed. Thank you."))
        return redirect_after_post(campaign.get_absolute_url())
    require(can_act(request.user, campaign), _("You may not sign."))
    status = 422 if form.errors else 200
    return _sign_page(request, campaign, form, status=status, has_voice=organisations.exists())


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The mailed link: looking at it does nothing, so that no mail scanner signs or uses it up."""
    link = actions.link_of(token)
    if link is not None and link.campaign.slug == slug and not link.campaign.is_removed:
        if not link.campaign.is_open:
            status = 409 if request.method == "POST" else 200
            return _sign_page(request, link.campaign, VisitorSignForm(), status=status)
        if request.method == "GET":
            context = {"campaign": link.campaign, "link": link, "asks": link.campaign.asks.all()}
            return render(request, "campaigns/confirm.html", context)
    if request.method == "POST":
        signature = actions.confirm(token, trace=_trace(request))
        messages.success(request, _("Signed. Thank you."))
        return redirect_after_post(signature.get_absolute_url())
    return render(request, "campaigns/link_over.html", {"slug": slug}, status=404)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def signature(request: SignedInRequest, slug: str) -> HttpResponse:
    """A member's own signature, and those of the organisations for which they sign."""
    campaign = _opened(request, slug)
    rows = Signature.objects.visible_to(request.user).filter(campaign=campaign)
    mine = list(
        rows.select_related("text", "campaign__text", "organisation").order_by("organisation_id", "id")
    )
    if not mine:
        raise Http404
    if request.method == "POST":
        chosen = [one for one in mine if str(one.pk) == request.POST.get("signature")] or mine[:1]
        return _change(request, chosen[0], to=request.path)
    return _signature_page(request, campaign, mine)


@never_cache
@require_http_methods(["GET", "POST"])
def signature_by_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A visitor's own signature, opened by the link in their mail."""
    found = signature_of(token)
    if found is None or found.campaign.slug != slug:
        raise Http404
    if request.method == "POST":
        return _change(request, found, to=request.path)
    return _signature_page(request, found.campaign, [found])


@require_safe
def signed(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisations that signed, and the people who want to be read."""
    campaign = _opened(request, slug)
    if unchanged := unchanged_page(request, campaign, "signed"):
        return unchanged
    rows = Signature.objects.filter(campaign=campaign).shown()
    people = rows.of_people().only("name", "country", "signed_at", "campaign")
    page = page_by_key(
        people, keys=("-signed_at", "-id"), cursor=request.GET.get("cursor", ""), size=PER_PAGE
    )
    # All of them are public. Asked for among those who are shown, they would be looked for among all people.
    signed_for = Signature.objects.filter(campaign=campaign).counted().of_organisations()
    organisations = signed_for.select_related("organisation__logo").order_by("signed_at", "id")
    context = {
        "campaign": campaign,
        "page": page,
        "organisations": organisations[:500],
        "newer": page.previous and f"?cursor={page.previous}",
        "older": page.next and f"?cursor={page.next}",
    }
    return shared_page(request, campaign, render(request, "campaigns/signed.html", context), "signed")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rewrite(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change the letter while it is being signed."""
    campaign = find(request, slug)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    form = RewriteForm(sent(request), initial={"letter": campaign.text.body if campaign.text else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rewrite(campaign, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.field is None:
                raise
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved. Those who signed are asked again."))
            return redirect_after_post(campaign.get_absolute_url())
    context = {"campaign": campaign, "form": form}
    return render(request, "campaigns/rewrite.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, signature: Signature, *, to: str) -> HttpResponse:
    by = request.user if request.user.is_authenticated else None
    if "withdraw" in request.POST:
        actions.withdraw(signature, by=by)
        messages.success(request, _("Withdrawn: you no longer sign."))
    elif "agree" in request.POST:
        actions.agree_again(signature, by=by)
        messages.success(request, _("You sign the letter as it reads now."))
    else:
        form = ConsentsForm(request.POST)
        form.is_valid()
        actions.choose_consents(signature, by=by, **form.cleaned_data)
        messages.success(request, _("Saved."))
    return redirect_after_post(to)


def _signature_page(request: HttpRequest, campaign: Campaign, mine: list[Signature]) -> HttpResponse:
    rows = []
    for one in mine:
        one.campaign = campaign
        changes = (
            difference(one.text.signed, campaign.text.signed) if campaign.text and one.is_outdated else []
        )
        consents = ConsentsForm(
            initial={name: getattr(one, name) for name in ConsentsForm.base_fields}, auto_id=f"{one.pk}_%s"
        )
        rows.append({"signature": one, "changes": changes, "consents": consents})
    return render(request, "campaigns/signature.html", {"campaign": campaign, "rows": rows})


def _opened(request: HttpRequest, slug: str) -> Campaign:
    """Raises Http404 for one that nobody could sign yet."""
    campaign = find(request, slug)
    if campaign.opened_at is None:
        raise Http404
    return campaign


def _sign_page(
    request: HttpRequest, campaign: Campaign, form: SignForm, *, status: int = 200, has_voice: bool = False
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "follow_up": None if campaign.is_open else follow_up_of(request, campaign),
        "form": form,
        "asks": campaign.asks.all(),
        "has_voice": has_voice,
        "translations": Deed.objects.filter(way__campaign=campaign).translations().order_by("choice"),
    }
    return render(request, "campaigns/sign.html", context, status=status)


def _trace(request: HttpRequest) -> Trace:
    return Trace(request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
