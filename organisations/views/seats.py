"""The people of an organisation: who sits there, who is invited, who asks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.names import fold
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post
from core.permissions import require
from core.rate_limits import rate_limited
from organisations import actions
from organisations.forms import AskForm, InviteForm
from organisations.models import Invitation, JoinRequest, Membership, Organisation, Seat
from organisations.permissions import can_accept, can_give, can_run, has_seat, roles_to_give
from organisations.views.founding import find

PAST_SHOWN = 50


@login_required
@never_cache
@require_safe
def seats(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everyone who sits there; for owners and administrators also invitations and requests."""
    organisation = find(request, slug)
    allowed = has_seat(request.user, organisation) or can_run(request.user, organisation)
    require(allowed, _("Only its own people see all seats."))
    return _page(request, organisation)


@login_required
@never_cache
@require_POST
@rate_limited("organisations.invite")
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    """By mail; or, without an address, a link on the answer to this very POST, and never again."""
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    form = InviteForm(request.POST, roles=roles_to_give(request.user, organisation))
    if not form.is_valid():
        return _page(request, organisation, form=form, status=422)
    try:
        invitation, link = actions.invite(organisation, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return _page(request, organisation, form=form, status=422)
    if not invitation.email:
        return _page(request, organisation, link=link)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
    return redirect_after_post(_address(organisation))


@login_required
@require_POST
def withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    rows = Invitation.objects.select_related("organisation")
    actions.withdraw(get_object_or_404(rows, organisation=organisation, pk=pk), by=request.user)
    messages.success(request, _("The invitation was taken back."))
    return redirect_after_post(_address(organisation))


@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.claim", methods=("GET", "POST"))
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where a link leads: what seat it offers, and the button that takes it."""
    found = actions.invitation_of(token)
    if found is None:
        return render(request, "organisations/invitation_closed.html", status=404)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect(f"{reverse('account_login')}?next={request.path}")
        return render(request, "organisations/invitation.html", {"invitation": found})
    if request.method == "POST":
        actions.accept(token, by=request.user, is_shown=bool(request.POST.get("is_shown")))
        messages.success(request, _("You have a seat in %(name)s.") % {"name": found.organisation.name})
        return redirect_after_post(found.organisation.get_absolute_url())
    context = {
        "invitation": found,
        "is_seated": has_seat(request.user, found.organisation),
        "can_accept": can_accept(request.user, found),
    }
    return render(request, "organisations/invitation.html", context)


@login_required
@require_POST
@rate_limited("organisations.change")
def join(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for a seat."""
    organisation = find(request, slug)
    form = AskForm(request.POST)
    if not form.is_valid():
        raise Refused(str(form.errors["note"][0]), status=422)
    actions.ask(organisation, by=request.user, **form.cleaned_data)
    messages.success(request, _("You asked for a seat. You hear when it is answered."))
    return redirect_after_post(organisation.get_absolute_url())


@login_required
@require_POST
def unjoin(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take the request back."""
    organisation = find(request, slug)
    actions.unask(organisation, by=request.user)
    return redirect_after_post(organisation.get_absolute_url())


@login_required
@require_POST
def answer(request: SignedInRequest, slug: str, username: str) -> HttpResponse:
    """Give who asked a member's seat, or decline."""
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    rows = JoinRequest.objects.filter(organisation=organisation, user__username_key=fold(username))
    asked = get_object_or_404(rows.select_related("organisation", "user"))
    if "decline" in request.POST:
        actions.decline(asked, by=request.user)
    else:
        actions.approve(asked, by=request.user)
    return redirect_after_post(_address(organisation))


@login_required
@require_POST
@rate_limited("organisations.change")
def change_role(request: SignedInRequest, slug: str, username: str) -> HttpResponse:
    seat = _seat(request, slug, username)
    actions.change_role(seat, by=request.user, role=request.POST.get("role", ""))
    messages.success(request, _("Saved."))
    return redirect_after_post(_address(seat.organisation))


@login_required
@require_POST
def revoke(request: SignedInRequest, slug: str, username: str) -> HttpResponse:
    seat = _seat(request, slug, username)
    actions.revoke(seat, by=request.user)
    messages.success(request, _("The seat of %(name)s has ended.") % {"name": seat.user.shown_name})
    return redirect_after_post(_address(seat.organisation))


@login_required
@require_POST
def leave(request: SignedInRequest, slug: str) -> HttpResponse:
    organisation = find(request, slug)
    actions.leave(organisation, by=request.user)
    messages.success(request, _("You left %(name)s.") % {"name": organisation.name})
    return redirect_after_post(organisation.get_absolute_url())


@login_required
@require_POST
def shown(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whether I stand on its page."""
    organisation = find(request, slug)
    actions.choose_shown(organisation, by=request.user, is_shown=bool(request.POST.get("is_shown")))
    return redirect_after_post(_address(organisation))


def _seat(request: SignedInRequest, slug: str, username: str) -> Membership:
    """Raises PermissionDenied for who doesn't run it, Http404 where nobody of this name sits."""
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    rows = Membership.objects.select_related("organisation", "user")
    return get_object_or_404(rows, organisation=organisation, user__username_key=fold(username))


def _page(
    request: SignedInRequest,
    organisation: Organisation,
    *,
    form: InviteForm | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    roles = roles_to_give(request.user, organisation)
    seats = list(organisation.seats.select_related("user").order_by("since", "id"))
    for seat in seats:
        seat.can_end = seat.role in roles  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "organisation": organisation,
        "seats": seats,
        "roles": [(role, label) for role, label in Seat.choices if role in roles],
        "mine": next((seat for seat in seats if seat.user_id == request.user.pk), None),
        "can_run": bool(roles),
    }
    if roles:
        context |= {
            "form": form or InviteForm(roles=roles),
            "link": link,
            "requests": organisation.requests.select_related("user").order_by("id"),
            "invitations": organisation.invitations.open().select_related("by").order_by("-id"),
            "past_seats": organisation.past_seats.select_related("user").order_by("-ended_at", "-id")[
                :PAST_SHOWN
            ],
            "can_give_all": can_give(request.user, organisation, Seat.OWNER),
        }
    return render(request, "organisations/seats.html", context, status=status)


def _address(organisation: Organisation) -> str:
    return reverse("seats", args=[organisation.slug])
