"""What waits for moderators here, as moderation's queue lists it (settings.REVIEW_QUEUES)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Review


def waiting_for(user: Any) -> list[dict[str, Any]]:
    """Campaigns that were sent in and that this moderator may see, the oldest first."""
    rows = Review.objects.filter(decided_at=None, campaign__in=Campaign.objects.visible_to(user))
    return [
        {
            "what": _("Campaign"),
            "title": review.campaign.title,
            "language": review.campaign.language,
            "url": reverse("review_campaign", args=[review.campaign.slug]),
            "at": review.sent_at,
            "taken_by": review.taken_by if review.is_taken else None,
        }
        for review in rows.select_related("campaign", "taken_by").order_by("id")[:50]
    ]
