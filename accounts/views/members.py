"""The directory, the completion of @names, and what one member may do about another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.forms import DirectoryForm, RoleForm
from accounts.models import User
from core.http import SignedInRequest, redirect_after_post, safe_next
from core.paging import page_by_key
from core.rate_limits import rate_limited

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PER_PAGE = 30
MOST_COMPLETIONS = 8


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Members who let themselves be listed, by what they run, where they are, what they read."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    members = User.objects.listed().fitting(asked).select_related("profile")
    page = page_by_key(members, keys=("name_key", "id"), cursor=request.GET.get("cursor", ""), size=PER_PAGE)
    for member in page.items:
        member.profile = member.profile.as_seen_by(request.user)
    context = {
        "form": form,
        "page": page,
        "asked": asked,
        "newer": page.previous and _address(asked, page.previous),
        "older": page.next and _address(asked, page.next),
    }
    return render(request, "accounts/directory.html", context)


@login_required
@require_safe
@rate_limited("members.complete", methods=("GET",))
def complete(request: SignedInRequest) -> JsonResponse:
    """Members whose name begins with `q`, for the composer's @mentions."""
    typed = request.GET.get("q", "").strip()[:40]
    found = User.objects.listed().beginning_with(typed) if typed else User.objects.none()
    rows = found.order_by("username_key").values_list("username", "name")[:MOST_COMPLETIONS]
    results = [{"username": username, "name": name or username} for username, name in rows]
    response = JsonResponse({"results": results})
    response["Cache-Control"] = "private, no-store"
    return response


def _towards(act: Callable[..., object], said: StrOrPromise) -> Callable[..., HttpResponse]:
    """A view that does one thing about another member and says so, where one came from."""

    @login_required
    @require_POST
    @rate_limited("members.change")
    def view(request: SignedInRequest, username: str) -> HttpResponse:
        member = _find(request, username)
        act(member, by=request.user)
        messages.success(request, str(said) % {"name": member.shown_name})
        return redirect_after_post(safe_next(request, member.get_absolute_url()))

    return view


block = _towards(
    actions.block,
    gettext_lazy("%(name)s is blocked: you hear nothing of them, and they cannot write to you."),
)
unblock = _towards(actions.unblock, gettext_lazy("%(name)s is no longer blocked."))
mute = _towards(
    actions.mute,
    gettext_lazy("%(name)s is muted: their posts are folded for you, and you get no news of them."),
)
unmute = _towards(actions.unmute, gettext_lazy("%(name)s is no longer muted."))
# For members of verified organisations: I know this newcomer.
vouch = _towards(
    actions.vouch,
    gettext_lazy("You vouch for %(name)s: nothing of what is asked of newcomers is asked of them any more."),
)
unvouch = _towards(actions.unvouch, gettext_lazy("You no longer vouch for %(name)s."))


@login_required
@require_POST
@rate_limited("members.change")
def remove_picture(request: SignedInRequest, username: str) -> HttpResponse:
    """Take a member's picture away; for moderators, and for oneself."""
    member = actions.remove_picture(_find(request, username), by=request.user)
    messages.success(request, _("The picture is removed."))
    return redirect_after_post(safe_next(request, member.get_absolute_url()))


@login_required
@require_POST
@rate_limited("members.change")
def role(request: SignedInRequest, username: str) -> HttpResponse:
    """Give a member a role; for administrators."""
    member = _find(request, username)
    form = RoleForm(request.POST)
    form.is_valid()
    member = actions.give_role(member, by=request.user, role=form.cleaned_data.get("role", ""))
    messages.success(
        request,
        _("%(name)s is now: %(role)s.") % {"name": member.shown_name, "role": member.get_role_display()},
    )
    return redirect_after_post(member.get_absolute_url())


def _find(request: SignedInRequest, username: str) -> User:
    return get_object_or_404(User.objects.visible_to(request.user).named(username))


def _address(asked: dict[str, Any], cursor: str) -> str:
    return "?" + urlencode({**asked, "cursor": cursor})
