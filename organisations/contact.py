"""What organisations say on who may write to whom (settings.CONTACT_SHARES, CONTACT_VERIFIED)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organisations.models import Membership, Organisation

if TYPE_CHECKING:
    from accounts.models import User


def shares_organisation(one: User, other: User) -> bool:
    """Both have a seat in the same one."""
    mine = Membership.objects.filter(user=one).values("organisation")
    return Membership.objects.filter(user=other, organisation__in=mine).exists()


def is_verified(member: User) -> bool:
    """A seat in an organisation that proved who it is."""
    return Organisation.objects.of(member).verified().exists()
