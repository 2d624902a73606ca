"""A member's page: what they say of themselves, and what they wrote that the reader may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.allowances import links_checked, newcomer_until
from accounts.forms import RoleForm
from accounts.models import Block, Profile, RetiredName, Shown, User, Voucher
from accounts.names import retired_digest
from accounts.permissions import can_remove_picture, can_vouch, is_admin
from core.paging import page_by_key
from forum.models import Post
from moderation.models import Suspension
from moderation.permissions import can_discipline
from organisations.models import Membership, PayoutProof
from pages.contributions import contributions, strategies_of

POSTS_SHOWN = 15


@require_safe
def member(request: HttpRequest, username: str) -> HttpResponse:
    """One page of a member's posts beside their profile; another spelling of the name redirects.

    Of a name whose member left, old mentions still lead here: 410 with a page that says so.
    """
    member = User.objects.visible_to(request.user).named(username).select_related("profile").first()
    if member is None:
        if RetiredName.objects.filter(digest=retired_digest(username)).exists():
            return render(request, "accounts/member_left.html", status=410)
        raise Http404
    if member.username != username:
        return redirect(member, permanent=True)
    posts = Post.objects.visible_to(request.user).present().filter(author=member)
    cursor = request.GET.get("cursor", "")
    page = page_by_key(
        posts.select_related("topic__category", "organisation"),
        keys=("-created_at", "-id"),
        cursor=cursor,
        size=POSTS_SHOWN,
    )
    profile = getattr(member, "profile", None) or Profile(user=member)
    context = {
        "member": member,
        "payouts": PayoutProof.objects.filter(user=member).held()[:3],
        "seats": Membership.objects.filter(user=member).shown().select_related("organisation__logo"),
        "profile": profile.as_seen_by(request.user),
        "page": page,
        "contributions": contributions(member, request.user),
        "strategies": strategies_of(member, request.user),
        "newer": page.previous and f"?cursor={page.previous}",
        "older": page.next and f"?cursor={page.next}",
        "local_time": timezone.now().astimezone(member.zone)
        if member.time_zone != "UTC" and profile.shows(Shown.TIME, request.user)
        else None,
        **_standing(request, member),
    }
    return render(request, "accounts/member.html", context)


def _standing(request: HttpRequest, member: User) -> dict[str, Any]:
    """What the reader is to this member, and may do about them."""
    me = request.user
    if not me.is_authenticated:
        return {}
    return {
        "is_me": me == member,
        "distance": Block.objects.filter(by=me, blocked=member).values_list("distance", flat=True).first(),
        "suspension": _suspension(me, member) if member.is_suspended else None,
        "can_discipline": can_discipline(me, member),
        "can_remove_picture": can_remove_picture(me, member),
        **_vouching(me, member),
        "role_form": RoleForm(initial={"role": member.role}) if is_admin(me) and me != member else None,
    }


def _vouching(me: User, member: User) -> dict[str, Any]:
    """Whether the reader vouches for them, or may, where it would lift anything."""
    if me == member or Voucher.objects.filter(member=member, by=me).exists():
        return {"is_vouched": me != member}
    is_asked = links_checked(member) is not None or newcomer_until(member) is not None
    return {"can_vouch": is_asked and can_vouch(me, member)}


def _suspension(me: User, member: User) -> Suspension | None:
    """Who, why and until when: for the member, and for moderators."""
    running = Suspension.objects.running().filter(user=member)
    return running.filter(pk__in=Suspension.objects.visible_to(me)).select_related("by").last()
