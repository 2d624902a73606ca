"""What conversations do when something happened on a floor below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messaging.actions.appending import count_unread
from messaging.models import Participant
from organisations.models import Membership, OpenTo

if TYPE_CHECKING:
    from activity.models import Activity

_CHANGE_A_GROUP = frozenset(
    {"accounts.group_entered", "accounts.group_let_in", "accounts.group_left", "accounts.group_taken_out"}
)
_CHANGE_A_SEAT = frozenset(
    {"organisations.joined", "organisations.approved", "organisations.left", "organisations.revoked"}
)
_CHANGE_AN_ORGANISATION = frozenset(
    {
        "organisations.changed",
        "organisations.verified",
        "organisations.unverified",
        "organisations.restricted",
        "organisations.unrestricted",
    }
)


def count_by_doors(activity: Activity) -> None:
    """Someone may have lost or won back what they came into by a door: count anew what is unread to them."""
    unread = Participant.objects.unread().filter(door__isnull=False, left_at=None)
    if activity.verb in _CHANGE_A_GROUP | _CHANGE_A_SEAT:
        unread = unread.filter(user=activity.details["user"])
    elif activity.verb == "accounts.group_removed":
        unread = unread.filter(door__open_to=OpenTo.GROUP, door__group=None)
    elif activity.verb in _CHANGE_AN_ORGANISATION:
        seats = Membership.objects.filter(organisation=activity.object_id)
        unread = unread.filter(door__open_to=OpenTo.KIND, user__in=seats.values("user"))
    else:
        return
    count_unread(unread.values_list("user", flat=True))
