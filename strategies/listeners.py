"""What strategies do when something happened on a floor below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from strategies.actions.grading import regrade, reported_by
from strategies.models import Strategy

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
