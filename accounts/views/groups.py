"""Groups, which open doors of categories; for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import GroupForm, GroupMemberForm
from accounts.models import Group, User
from accounts.permissions import is_admin
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def groups(request: SignedInRequest) -> HttpResponse:
    """All groups with their members, and a new one."""
    require(is_admin(request.user))
    form = GroupForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_group(form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("groups"))
    members = Prefetch("members", User.objects.present().order_by("username_key"))
    context = {"form": form, "groups": Group.objects.order_by("name").prefetch_related(members)}
    return render(request, "accounts/groups.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def add_to_group(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_admin(request.user))
    group = get_object_or_404(Group, pk=pk)
    form = GroupMemberForm(request.POST)
    named = User.objects.present().named(form.cleaned_data["username"]) if form.is_valid() else None
    member = named.first() if named is not None else None
    if member is None:
        raise Refused(_("There is no member of this name."), status=422)
    actions.add_to_group(group, member, by=request.user)
    messages.success(request, _("%(name)s is in the group.") % {"name": member.shown_name})
    return redirect_after_post(reverse("groups"))


@login_required
@require_POST
def remove_from_group(request: SignedInRequest, pk: int, username: str) -> HttpResponse:
    require(is_admin(request.user))
    group = get_object_or_404(Group, pk=pk)
    member = get_object_or_404(group.members.named(username))
    actions.remove_from_group(group, member, by=request.user)
    messages.success(request, _("%(name)s left the group.") % {"name": member.shown_name})
    return redirect_after_post(reverse("groups"))
