"""What waits for reviewers here, as moderation's queue lists it (settings.REVIEW_QUEUES)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from strategies.models import Revision

_MOST = 50


def waiting_for(user: Any) -> list[dict[str, Any]]:
    """The oldest first: texts that ask for review, each with the page on which it is decided."""
    rows = Revision.objects.visible_to(user).for_reviewer(user).select_related("strategy")
    return [
        {
            "title": one.title,
            "language": one.strategy.language,
            "what": _("Strategy: a revision") if one.strategy.is_published else _("Strategy: a new one"),
            "url": one.get_absolute_url(),
            "at": one.sent_at,
            "taken_by": None,
        }
        for one in rows.order_by("sent_at")[:_MOST]
    ]
