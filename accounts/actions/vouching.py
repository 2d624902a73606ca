"""Vouching for a newcomer, and that their first links were looked at."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Profile, User, Voucher
from accounts.permissions import can_vouch
from activity.recording import record
from core.permissions import require


def vouch(user: User, *, by: User) -> Voucher:
    """Say that one knows a member: nothing of what is asked of newcomers is asked of them from then on.

    Vouching twice is vouching once. Raises PermissionDenied.
    """
    require(can_vouch(by, user), _("Members of verified organisations can vouch for others."))
    with transaction.atomic():
        voucher, is_new = Voucher.objects.get_or_create(member=user, by=by)
        if is_new:
            record("accounts.vouched", by=by, target=user)
    return voucher


def unvouch(user: User, *, by: User) -> None:
    """Take it back."""
    require(by.is_authenticated)
    Voucher.objects.filter(member=user, by=by).delete()


def note_links_let_through(user: User) -> None:
    """A moderator let a post of theirs with links through: after some of them none is looked at any more."""
    profile, _is_new = Profile.objects.get_or_create(user=user)
    Profile.objects.filter(pk=profile.pk).update(links_let_through=F("links_let_through") + 1)
