"""Groups: which there are, how one comes in, and how their owners let people in and out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.group_forms import AboutGroupForm, ChangeGroupForm, EnterForm, GroupForm, GroupMemberForm
from accounts.group_permissions import can_make_groups, can_run_group
from accounts.groups import Group, GroupInvitation, GroupMembership, GroupRequest
from accounts.models import User
from accounts.names import fold
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited


@login_required
@never_cache
@require_safe
def groups(request: SignedInRequest) -> HttpResponse:
    """Mine, those I am invited to, and all others I may see."""
    seen = list(Group.objects.visible_to(request.user))
    mine = set(GroupMembership.objects.filter(user=request.user).values_list("group", flat=True))
    invited = set(GroupInvitation.objects.filter(user=request.user).values_list("group", flat=True))
    context = {
        "invited": [group for group in seen if group.pk in invited],
        "mine": [group for group in seen if group.pk in mine],
        "others": [group for group in seen if group.pk not in mine | invited],
        "can_make": can_make_groups(request.user),
    }
    return render(request, "accounts/groups.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_group(request: SignedInRequest) -> HttpResponse:
    require(can_make_groups(request.user), _("You may not make a group."))
    form = GroupForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            group = actions.create_group(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(group.get_absolute_url())
    context = {"form": form, "group": None}
    return render(request, "accounts/group_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("groups.change")
def change_group(request: SignedInRequest, slug: str) -> HttpResponse:
    """What it is for; for administrators also its name and the way in."""
    group = _run(request, slug)
    can_make = can_make_groups(request.user)
    initial = {"name": group.name, "description": group.description, "entry": group.entry}
    form = (ChangeGroupForm if can_make else AboutGroupForm)(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            group = actions.change_group(group, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect_after_post(group.get_absolute_url())
    context = {"form": form, "group": group, "can_make": can_make}
    return render(request, "accounts/group_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_group(request: SignedInRequest, slug: str) -> HttpResponse:
    actions.remove_group(find(request, slug), by=request.user)
    messages.success(request, _("The group is gone."))
    return redirect_after_post(reverse("groups"))


@login_required
@require_POST
@rate_limited("groups.enter")
def enter_group(request: SignedInRequest, slug: str) -> HttpResponse:
    """Come in: it is open, or I was invited."""
    group = find(request, slug)
    actions.enter_group(group, by=request.user)
    messages.success(request, _("You are in the group %(group)s") % {"group": group})
    return redirect_after_post(group.get_absolute_url())


@login_required
@require_POST
def leave_group(request: SignedInRequest, slug: str) -> HttpResponse:
    group = find(request, slug)
    actions.leave_group(group, by=request.user)
    messages.success(request, _("You left the group %(group)s.") % {"group": group})
    return redirect_after_post(reverse("groups"))


@login_required
@require_POST
@rate_limited("groups.enter")
def ask_to_enter(request: SignedInRequest, slug: str) -> HttpResponse:
    group = find(request, slug)
    form = EnterForm(request.POST)
    if not form.is_valid():
        raise Refused(str(form.errors["note"][0]), status=422)
    actions.ask_to_enter(group, by=request.user, **form.cleaned_data)
    messages.success(request, _("You asked to come in. You hear when it is answered."))
    return redirect_after_post(group.get_absolute_url())


@login_required
@require_POST
def stop_asking(request: SignedInRequest, slug: str) -> HttpResponse:
    group = find(request, slug)
    actions.stop_asking(group, by=request.user)
    return redirect_after_post(group.get_absolute_url())


@login_required
@require_POST
def answer_to_enter(request: SignedInRequest, slug: str, username: str) -> HttpResponse:
    """Let in who asked, or decline."""
    group = _run(request, slug)
    rows = GroupRequest.objects.filter(group=group, user__username_key=fold(username))
    asked = get_object_or_404(rows.select_related("group", "user"))
    if "decline" in request.POST:
        actions.turn_away(asked, by=request.user)
    else:
        actions.let_in(asked, by=request.user)
    return redirect_after_post(group.get_absolute_url())


@login_required
@require_POST
@rate_limited("groups.enter")
def invite_to_group(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask a member in; administrators may also put them in (`add`)."""
    group = _run(request, slug)
    form = GroupMemberForm(request.POST)
    if not form.is_valid():
        raise Refused(str(form.errors["username"][0]), status=422)
    member = form.cleaned_data["username"]
    if "add" in request.POST:
        actions.add_to_group(group, member, by=request.user)
        messages.success(request, _("%(name)s is in the group.") % {"name": member.shown_name})
    else:
        actions.invite_to_group(group, member, by=request.user)
        messages.success(request, _("%(name)s is invited.") % {"name": member.shown_name})
    return redirect_after_post(group.get_absolute_url())


@login_required
@require_POST
def end_group_invitation(request: SignedInRequest, slug: str, username: str) -> HttpResponse:
    """Decline my own invitation, or take another's back."""
    group = find(request, slug)
    if fold(username) != request.user.username_key:
        group = _run(request, slug)
    user = get_object_or_404(User.objects.named(username))
    actions.end_group_invitation(group, user, by=request.user)
    is_still_seen = Group.objects.visible_to(request.user).filter(pk=group.pk).exists()
    return redirect_after_post(group.get_absolute_url() if is_still_seen else reverse("groups"))


@login_required
@require_POST
@rate_limited("groups.change")
def change_member(request: SignedInRequest, slug: str, username: str) -> HttpResponse:
    """Make someone an owner, or no longer one; or hand the group over to them (`hand_over`)."""
    group = _run(request, slug)
    user = get_object_or_404(group.members.named(username))
    if "hand_over" in request.POST:
        actions.hand_over_group(group, user, by=request.user)
    else:
        is_owner = request.POST.get("is_owner") == "1"
        actions.set_group_owner(group, user, by=request.user, is_owner=is_owner)
    messages.success(request, _("Saved."))
    return redirect_after_post(group.get_absolute_url())


@login_required
@require_POST
def remove_from_group(request: SignedInRequest, slug: str, username: str) -> HttpResponse:
    group = _run(request, slug)
    member = get_object_or_404(group.members.named(username))
    actions.remove_from_group(group, member, by=request.user)
    messages.success(request, _("%(name)s is out of the group.") % {"name": member.shown_name})
    return redirect_after_post(group.get_absolute_url())


def find(request: SignedInRequest, slug: str) -> Group:
    return get_object_or_404(Group.objects.visible_to(request.user), slug=slug)


def _run(request: SignedInRequest, slug: str) -> Group:
    """Raises Http404 for who may not see it, PermissionDenied for who doesn't run it."""
    group = find(request, slug)
    require(can_run_group(request.user, group), _("You may not change this group."))
    return group
