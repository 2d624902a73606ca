"""As whom a member may file a report: themselves, a company, or 'a verified miner, unnamed'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from organisations.models import Membership
from organisations.permissions import has_payout_proof
from strategies.models import Proof

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


def proof_of(user: Someone) -> str:
    """By what they have shown to mine, now: a seat in a verified organisation, a payout address, or nothing."""
    if not user.is_authenticated:
        return ""
    seats = Membership.objects.filter(user=user.pk, organisation__verified_until__gt=timezone.now())
    if seats.filter(organisation__restricted_at=None).exists():
        return Proof.SEAT
    return Proof.PAYOUT if has_payout_proof(user) else ""
