"""What waits for moderators here, as moderation's queue lists it (settings.REVIEW_QUEUES), and what they look at."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.first_links import outside_of
from campaigns.models import Campaign, Review
from core.markdown import outside_links


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


def outside(campaign: Campaign) -> frozenset[str]:
    """The addresses of other sites to which its texts, documents and ways to act lead."""
    urls = [*campaign.documents.values_list("url", flat=True), *campaign.ways.values_list("url", flat=True)]
    return outside_links(campaign.why_html) | outside_of(campaign.docket_url, *urls)
