"""A member leaves: a campaign is its organisations', and goes on without their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from campaigns.models import Campaign, LetterText, Review, SigningLink, Sponsor, Sweep, Update

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def forget_links(*, address: str) -> None:
    """Destroy what was asked for by mail under their address, and not opened yet."""
    if address:
        SigningLink.objects.filter(email__iexact=address).delete()


def renew_pages_of(campaigns: QuerySet[Campaign]) -> None:
    """Show a name no longer that stood on their pages, which are kept by version."""
    named = Campaign.objects.filter(pk__in=list(campaigns.values_list("pk", flat=True)))
    named.update(version=F("version") + 1, told_version=F("told_version") + 1, changed_at=timezone.now())


@transaction.atomic
def disown_campaigns(user: User) -> None:
    """Take their name off what stays with those who run, sponsor and signed it."""
    Campaign.objects.filter(created_by=user).update(created_by=None)
    LetterText.objects.filter(by=user).update(by=None)
    renew_pages_of(Campaign.objects.filter(updates__by=user))
    Update.objects.filter(by=user).update(by=None)
    Sweep.objects.filter(by=user).update(by=None)
    Sponsor.objects.filter(agreed_by=user).update(agreed_by=None)
    for field in ("sent_by", "taken_by", "decided_by"):
        Review.objects.filter(**{field: user}).update(**{field: None})
