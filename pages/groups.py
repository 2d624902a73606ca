"""A group's page: what it is for, what it opens, and who is in it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.group_forms import EnterForm, GroupMemberForm
from accounts.group_permissions import can_ask_to_enter, can_enter, can_make_groups, can_run_group, is_invited
from accounts.groups import Group
from campaigns.models import Campaign
from core.http import SignedInRequest
from forum.models import Audience, Category
from messaging.models import Door
from organisations.models import OpenTo

SHOWN = 500
CAMPAIGNS_SHOWN = 20
CONVERSATIONS_SHOWN = 20


@login_required
@never_cache
@require_safe
def group(request: SignedInRequest, slug: str) -> HttpResponse:
    """Outsiders see its owners; who is in it sees all, and who runs it lets people in and out."""
    found = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    mine = found.memberships.filter(user=request.user).first()
    runs_it = can_run_group(request.user, found)
    memberships = found.memberships.present().select_related("user").order_by("-is_owner", "user__name_key")
    if not (mine or runs_it):
        memberships = memberships.owners()
    owners = found.memberships.owners().count()
    context: dict[str, Any] = {
        "group": found,
        "mine": mine,
        "is_only_owner": bool(mine and mine.is_owner and owners == 1),
        "can_end_owners": owners > 1 or can_make_groups(request.user),
        "memberships": memberships[:SHOWN],
        "count": found.memberships.present().count(),
        "categories": _opened(request, found),
        "campaigns": _campaigns(request, found),
        "doors": _doors(request, found),
        "can_run": runs_it,
        "can_make": can_make_groups(request.user),
        "can_enter": can_enter(request.user, found),
        "is_invited": is_invited(request.user, found),
        "can_ask": can_ask_to_enter(request.user, found),
        "asked": found.requests.filter(user=request.user).first(),
        "enter_form": EnterForm(),
    }
    if runs_it:
        context |= {
            "form": GroupMemberForm(),
            "requests": found.requests.select_related("user").order_by("id"),
            "invitations": found.invitations.select_related("user", "by").order_by("-id"),
        }
    return render(request, "accounts/group.html", context)


def _opened(request: SignedInRequest, found: Group) -> list[Category]:
    """The categories that it opens, of those this reader sees."""
    doors = Q(see=Audience.GROUP) | Q(reply=Audience.GROUP) | Q(start=Audience.GROUP)
    rows = Category.objects.visible_to(request.user).filter(doors, group=found)
    return list(rows.order_by("position", "name"))


def _campaigns(request: SignedInRequest, found: Group) -> list[Campaign]:
    """The campaigns for it alone, of those this reader sees; the newest first."""
    rows = Campaign.objects.visible_to(request.user).filter(open_to=OpenTo.GROUP, group=found)
    rows = rows.filter(opened_at__isnull=False, removed_at=None).for_rows()
    return list(rows.order_by("-opened_at", "-id")[:CAMPAIGNS_SHOWN])


def _doors(request: SignedInRequest, found: Group) -> list[Door]:
    """The conversations that stand open to it, of those this reader may come into; the newest first."""
    rows = Door.objects.visible_to(request.user).filter(open_to=OpenTo.GROUP, group=found)
    return list(rows.for_rows(request.user).order_by("-opened_at", "-id")[:CONVERSATIONS_SHOWN])
