"""What strategies do when something happened on a floor below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from activity.references import ids_under
from strategies.actions.grading import regrade, reported_by
from strategies.actions.keeping import ask_for_review
from strategies.models import ReviewBecause, Strategy

if TYPE_CHECKING:
    from activity.models import Activity

# After these an organisation may have other owners, or others may vouch for it.
_CHANGE_WHO_STANDS_BEHIND = frozenset(
    {
        "organisations.joined",
        "organisations.left",
        "organisations.approved",
        "organisations.role_changed",
        "organisations.revoked",
        "organisations.vouched",
        "organisations.unvouched",
    }
)


def regrade_reported(activity: Activity) -> Iterator[None]:
    """An organisation's people changed: grade what it reports about anew, a strategy at a time."""
    if activity.verb in _CHANGE_WHO_STANDS_BEHIND:
        for pk in reported_by(activity.object_id):
            strategy = Strategy.objects.filter(pk=pk).first()
            if strategy is not None:
                regrade(strategy)
                yield


def review_decided(activity: Activity) -> Iterator[None]:
    """A campaign came to its end: what it rested on may not hold any more, a strategy at a time."""
    if activity.verb == "campaigns.decided":
        under = ids_under(activity.content_type_id, activity.object_id, Strategy)
        for strategy in list(Strategy.objects.filter(pk__in=under)):
            ask_for_review(strategy, because=ReviewBecause.CAMPAIGN)
            yield
