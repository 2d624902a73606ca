"""What campaigns do when something happened on their floor or below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from activity.references import ids_over
from campaigns.models import Campaign

if TYPE_CHECKING:
    from activity.models import Activity

# After these a strategy is called otherwise, has another grade, or may be seen by others than before.
_CHANGE_A_STRATEGY = frozenset(
    {"strategies.published", "strategies.graded", "strategies.removed", "strategies.restored"}
)


def renew_pages(activity: Activity) -> None:
    """Show a strategy as it is now on the pages of campaigns that rest on it: visitors' are kept by version."""
    if activity.verb in _CHANGE_A_STRATEGY:
        over = ids_over(activity.content_type_id, activity.object_id, Campaign)
        Campaign.objects.filter(pk__in=over).update(version=F("version") + 1, changed_at=timezone.now())
