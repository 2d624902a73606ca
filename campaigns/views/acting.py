"""The ways to act: one page each, a calendar file, and the list as those who run the campaign keep it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import is_member
from campaigns import actions
from campaigns.forms import DeedForm, WayForm
from campaigns.models import Campaign, Deed, Way, WayKind
from campaigns.permissions import can_run
from campaigns.views.writing import find
from core.calendars import calendar
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from organisations.models import Organisation
from uploads.actions import store

WHO_SHOWN = 50
_ADDED = [kind for kind in WayKind if kind not in (WayKind.SIGN, WayKind.SHARE)]


@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("campaigns.act")
def way(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How to act this way, what one did, and the form to note it."""
    found = _find(request, slug, pk)
    if found.kind in (WayKind.SIGN, WayKind.LETTER):
        return redirect(found.get_absolute_url())
    deeds = _deeds_of(request, found)
    form = DeedForm(
        sent(request),
        request.FILES or None,
        kind=found.kind,
        voices=Organisation.objects.of(request.user).speaking().order_by("name_key"),
        initial=_noted(deeds),
    )
    if request.method == "POST":
        require(is_member(request.user), _("You may not act on this campaign."))
        if form.is_valid():
            try:
                return _do(request, found, form)  # type: ignore[arg-type]
            except Refused as refusal:
                name = {"file": "proof"}.get(refusal.field or "", refusal.field)
                if name not in form.fields:
                    raise
                form.add_error(name, refusal.message)
    context = {
        "campaign": found.campaign,
        "way": found,
        "form": form,
        "deeds": deeds,
        "can_act": is_member(request.user) and (found.takes_deeds or bool(deeds)),
        "can_run": can_run(request.user, found.campaign),
        "share_links": _share_links(found.campaign) if found.kind == WayKind.SHARE else [],
    }
    return render(request, "campaigns/way.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _find(request, slug, pk)
    slug_of = request.POST.get("organisation", "")
    organisation = Organisation.objects.filter(slug=slug_of).first() if slug_of else None
    if bool(slug_of) == (organisation is not None):
        actions.undo(found, by=request.user, organisation=organisation)
    return redirect_after_post(found.get_absolute_url())


@require_safe
def way_event(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Its hearing, meeting or deadline as a calendar file."""
    found = _find(request, slug, pk)
    starts = found.starts_at or found.closes_at
    if starts is None:
        raise Http404
    return calendar(
        f"way-{found.pk}",
        title=f"{found}: {found.campaign}",
        starts=starts,
        ends=found.ends_at,
        url=settings.SITE_URL + found.campaign.get_absolute_url(),
        text=found.text,
        place=found.place,
    )


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """The campaign's own deadline as a calendar file."""
    campaign = find(request, slug)
    if campaign.closes_at is None:
        raise Http404
    return calendar(
        f"campaign-{campaign.pk}",
        title=campaign.title,
        starts=campaign.closes_at,
        url=settings.SITE_URL + campaign.get_absolute_url(),
        text=f"{campaign.body.name} {campaign.docket}".strip(),
    )


@login_required
@never_cache
@require_safe
def who(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Who has done it, of those who agreed to be seen by those who run the campaign."""
    campaign = _run(request, slug)
    found = get_object_or_404(campaign.ways, pk=pk)
    found.campaign = campaign
    shown = Deed.objects.visible_to(request.user).filter(way=found, is_shown=True)
    rows = shown.select_related("user", "organisation", "proof")
    page = page_by_key(rows, keys=("-done_at", "-id"), cursor=request.GET.get("cursor", ""), size=WHO_SHOWN)
    for deed in page:
        deed.way = found
    context = {
        "campaign": campaign,
        "way": found,
        "page": page,
        "newer": page.previous and f"?cursor={page.previous}",
        "older": page.next and f"?cursor={page.next}",
    }
    return render(request, "campaigns/act_who.html", context)


@login_required
@require_POST
def translation(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show a member's translation of the letter on the page, or, with `down`, no longer."""
    campaign = _run(request, slug)
    rows = Deed.objects.visible_to(request.user).filter(way__campaign=campaign, is_shown=True)
    deed = get_object_or_404(rows.select_related("way__campaign"), pk=pk, way__kind=WayKind.TRANSLATE)
    if "down" in request.POST:
        actions.take_down_translation(deed, by=request.user)
    else:
        actions.publish_translation(deed, by=request.user)
    return redirect_after_post(reverse("way_who", args=[slug, deed.way_id]))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_way(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    campaign = _run(request, slug)
    if kind not in _ADDED:
        raise Http404
    form = WayForm(sent(request), kind=kind, initial={"time_zone": campaign.time_zone})
    return _keep(request, campaign, None, kind, form)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_way(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change one, move it, or take it out."""
    campaign = _run(request, slug)
    found = get_object_or_404(campaign.ways.select_related("campaign", "organisation"), pk=pk)
    if {"up", "down"} & set(request.POST):
        actions.move_way(found, by=request.user, up="up" in request.POST)
        return redirect_after_post(reverse("manage_campaign", args=[slug]) + "#ways")
    if "remove" in request.POST:
        actions.remove_way(found, by=request.user)
        return redirect_after_post(reverse("manage_campaign", args=[slug]) + "#ways")
    return _keep(request, campaign, found, found.kind, WayForm.of(found, sent(request)))


def _keep(
    request: SignedInRequest, campaign: Campaign, way: Way | None, kind: str, form: WayForm
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_way(campaign, way, by=request.user, kind=kind, **form.told)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect_after_post(reverse("manage_campaign", args=[campaign.slug]) + "#ways")
    context = {"campaign": campaign, "form": form, "way": way, "kind": WayKind(kind).label}
    return render(request, "campaigns/way_form.html", context, status=422 if form.errors else 200)


def _do(request: SignedInRequest, way: Way, form: DeedForm) -> HttpResponse:
    told = dict(form.cleaned_data)
    file = told.pop("proof", None)
    if not way.takes_deeds and not way.deeds.filter(user=request.user).exists():
        raise Refused(_("This is not open now."))
    proof = store(file, by=request.user) if file else None
    actions.do(way, by=request.user, proof=proof, **told)
    messages.success(request, _("Noted. Thank you."))
    return redirect_after_post(way.get_absolute_url())


def _find(request: HttpRequest, slug: str, pk: int) -> Way:
    campaign = find(request, slug)
    if campaign.opened_at is None and not can_run(request.user, campaign):
        raise Http404
    found = get_object_or_404(campaign.ways.select_related("organisation"), pk=pk)
    found.campaign = campaign
    return found


def _run(request: SignedInRequest, slug: str) -> Campaign:
    campaign = find(request, slug)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    return campaign


def _deeds_of(request: HttpRequest, way: Way) -> list[Deed]:
    """The reader's own: for themselves first, then for organisations."""
    if not request.user.is_authenticated:
        return []
    mine = way.deeds.filter(user=request.user).select_related("proof", "organisation")
    return sorted(mine, key=lambda deed: (deed.organisation_id is not None, deed.pk))


def _noted(deeds: list[Deed]) -> dict[str, Any]:
    """What the form begins with: what one noted for oneself."""
    own = next((deed for deed in deeds if deed.organisation_id is None), None)
    return {name: getattr(own, name) for name in ("choice", "note", "tracking", "is_shown")} if own else {}


def _share_links(campaign: Campaign) -> list[tuple[str, str]]:
    """Plain links: nothing of another site is loaded here."""
    url = quote(settings.SITE_URL + campaign.get_absolute_url() + "?from=share", safe="")
    title = quote(campaign.title, safe="")
    return [
        (_("Mail"), f"mailto:?subject={title}&body={url}"),
        ("Telegram", f"https://t.me/share/url?url={url}&text={title}"),
        ("X", f"https://x.com/intent/post?url={url}&text={title}"),
        ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={url}"),
        ("WhatsApp", f"https://wa.me/?text={title}%20{url}"),
        ("微博", f"https://service.weibo.com/share/share.php?url={url}&title={title}"),
        ("VK", f"https://vk.com/share.php?url={url}"),
    ]
