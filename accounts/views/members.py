"""The directory, the completion of @names, and what one member may do about another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.forms import DirectoryForm, RoleForm
from accounts.models import User
from core.http import SignedInRequest, redirect_after_post, safe_next
from core.paging import page_by_key
from core.rate_limits import rate_limited

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


@login_required
@require_POST
@rate_limited("members.change")
def block(request: SignedInRequest, username: str) -> HttpResponse:
    member = _find(request, username)
    actions.block(member, by=request.user)
    messages.success(
        request,
        _("%(name)s is blocked: you hear nothing of them, and they cannot write to you.")
        % {"name": member.shown_name},
    )
    return redirect_after_post(safe_next(request, member.get_absolute_url()))


@login_required
@require_POST
@rate_limited("members.change")
def unblock(request: SignedInRequest, username: str) -> HttpResponse:
    member = _find(request, username)
    actions.unblock(member, by=request.user)
    messages.success(request, _("%(name)s is no longer blocked.") % {"name": member.shown_name})
    return redirect_after_post(safe_next(request, member.get_absolute_url()))


@login_required
@require_POST
@rate_limited("members.change")
def mute(request: SignedInRequest, username: str) -> HttpResponse:
    member = _find(request, username)
    actions.mute(member, by=request.user)
    messages.success(
        request,
        _("%(name)s is muted: their posts are folded for you, and you get no news of them.")
        % {"name": member.shown_name},
    )
    return redirect_after_post(safe_next(request, member.get_absolute_url()))


@login_required
@require_POST
@rate_limited("members.change")
def unmute(request: SignedInRequest, username: str) -> HttpResponse:
    member = _find(request, username)
    actions.unmute(member, by=request.user)
    messages.success(request, _("%(name)s is no longer muted.") % {"name": member.shown_name})
    return redirect_after_post(safe_next(request, member.get_absolute_url()))


@login_required
@require_POST
@rate_limited("members.change")
def vouch(request: SignedInRequest, username: str) -> HttpResponse:
    """For members of verified organisations: I know this newcomer."""
    member = _find(request, username)
    actions.vouch(member, by=request.user)
    messages.success(
        request,
        _("You vouch for %(name)s: nothing of what is asked of newcomers is asked of them any more.")
        % {"name": member.shown_name},
    )
    return redirect_after_post(member.get_absolute_url())


@login_required
@require_POST
@rate_limited("members.change")
def unvouch(request: SignedInRequest, username: str) -> HttpResponse:
    member = _find(request, username)
    actions.unvouch(member, by=request.user)
    messages.success(request, _("You no longer vouch for %(name)s.") % {"name": member.shown_name})
    return redirect_after_post(member.get_absolute_url())


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
