"""What the tests of notifications ask, in a word."""

from __future__ import annotations

from accounts.models import User
from notifications.models import Notification


def told(verb: str, reason: str = "") -> dict[str, str]:
    """Username to reason, of everyone who was told of this verb."""
    rows = Notification.objects.filter(verb=verb).select_related("recipient")
    return {row.recipient.username: row.reason for row in rows if not reason or row.reason == reason}


def unread(user: User) -> int:
    """The bell's figure, as the database has it."""
    return User.objects.values_list("unread_notifications", flat=True).get(pk=user.pk)
