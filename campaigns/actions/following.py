"""Who wants to hear of a campaign."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from activity import following
from campaigns.models import Campaign
from core.errors import Refused


def follow(campaign: Campaign, *, by: User) -> None:
    """Tell this member its news. Raises Refused (409) before it was opened."""
    if campaign.opened_at is None:
        raise Refused(_("Nobody follows it yet: it was not opened."))
    following.follow(campaign, by=by)


def unfollow(campaign: Campaign, *, by: User) -> None:
    following.unfollow(campaign, by=by)
