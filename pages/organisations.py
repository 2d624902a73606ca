"""An organisation's page: what it says of itself, and who stands for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activity.following import is_following
from campaigns.models import Campaign, Signature, Sponsor, Way, WayKind
from core.paging import page_by_key
from forum.models import Post
from messaging.models import Call
from messaging.proposals.record import record_of
from organisations.actions.verifying import HELD, RENEWABLE
from organisations.contact import has_blocked
from organisations.forms import AskForm
from organisations.models import Organisation
from organisations.permissions import (
    can_ask,
    can_attest,
    can_join_by_domain,
    can_restrict,
    can_run,
    can_vouch,
    seat_of,
)
from strategies.models import Strategy

PEOPLE_SHOWN = 12
PRODUCTS_SHOWN = 5
POSTS_SHOWN = 15


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, what was said in its name, and the people who chose to be shown."""
    rows = Organisation.objects.visible_to(request.user).for_rows().prefetch_related("languages")
    found = get_object_or_404(rows, slug=slug)
    people = found.seats.shown().select_related("user").order_by("since", "id")[: PEOPLE_SHOWN + 1]
    runs_it = can_run(request.user, found)
    posts = Post.objects.visible_to(request.user).present().filter(organisation=found)
    page = page_by_key(
        posts.select_related("topic__category", "author"),
        keys=("-created_at", "-id"),
        cursor=request.GET.get("cursor", ""),
        size=POSTS_SHOWN,
    )
    context = {
        "page": page,
        "newer": page.previous and f"?cursor={page.previous}",
        "older": page.next and f"?cursor={page.next}",
        "organisation": found,
        "strategies": _strategies(request.user, found),
        "campaigns": _campaigns(request.user, found),
        "events": _events(request.user, found),
        "calls": _calls(request.user, found),
        "people": people,
        "seat": seat_of(request.user, found),
        "can_run": runs_it,
        "waiting": found.requests.count() if runs_it else 0,
        "record": record_of(found),
        "payouts": found.payout_proofs.held()[:3],
        "proofs": found.verifications.held().order_by("held_since"),
        "vouchers": _vouchers(request.user, found),
        "can_join": can_join_by_domain(request.user, found),
        "can_ask": can_ask(request.user, found),
        "has_asked": request.user.is_authenticated and found.requests.filter(user=request.user).exists(),
        "ask_form": AskForm(),
        "is_following": is_following(request.user, found),
        "is_blocked": request.user.is_authenticated and has_blocked(request.user, found),
        "can_attest": can_attest(request.user, found),
        "can_restrict": can_restrict(request.user),
    }
    return render(request, "organisations/organisation.html", context)


def _strategies(user: Any, organisation: Organisation) -> QuerySet[Strategy]:
    rows = Strategy.objects.visible_to(user).published().filter(organisation=organisation)
    return rows.order_by("grade", "-report_count", "-id")[:PRODUCTS_SHOWN]


def _campaigns(user: Any, organisation: Organisation) -> QuerySet[Campaign]:
    """Those it runs, and those whose letter it signed and lets that be read; the newest first."""
    signed = Signature.objects.shown().filter(organisation=organisation)
    rows = Campaign.objects.visible_to(user).filter(opened_at__isnull=False).for_rows()
    theirs = Q(pk__in=_run_by(organisation)) | Q(pk__in=signed.values("campaign"))
    return rows.filter(theirs).order_by("-opened_at", "-id")[:PRODUCTS_SHOWN]


def _events(user: Any, organisation: Organisation) -> QuerySet[Way]:
    """The hearings to come of the campaigns it runs, the next one first."""
    campaigns = Campaign.objects.visible_to(user).filter(
        opened_at__isnull=False, pk__in=_run_by(organisation)
    )
    coming = Way.objects.filter(kind=WayKind.HEARING, starts_at__gte=timezone.now(), campaign__in=campaigns)
    return coming.select_related("campaign").order_by("starts_at", "id")[:PRODUCTS_SHOWN]


def _run_by(organisation: Organisation) -> QuerySet[Sponsor, int]:
    """The keys of the campaigns it runs alone or with others, having agreed to."""
    runs = Sponsor.objects.filter(organisation=organisation, asked_at__isnull=False, agreed_at__isnull=False)
    return runs.values_list("campaign", flat=True)


def _calls(user: Any, organisation: Organisation) -> QuerySet[Call]:
    """What it looks for now, in its own name: a blind call would be told by standing here."""
    rows = Call.objects.visible_to(user).open().filter(organisation=organisation, is_blind=False)
    return rows.for_rows().order_by("-created_at", "-id")[:PRODUCTS_SHOWN]


def _vouchers(user: Any, organisation: Organisation) -> list[tuple[Organisation, bool, bool]]:
    """The reader's own organisations that may vouch for this one, whether they do, and may do so again."""
    mine = [one for one in Organisation.objects.of(user).verified() if can_vouch(user, one, organisation)]
    if not mine:
        return []
    given = dict(organisation.vouches.filter(voucher__in=mine).values_list("voucher", "given_at"))
    old = timezone.now() - HELD + RENEWABLE
    return [(voucher, voucher.pk in given, given.get(voucher.pk, old) < old) for voucher in mine]
