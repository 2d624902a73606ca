"""What the forum does when something happened on a floor below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import User
from forum.actions.erasing import show_anew

if TYPE_CHECKING:
    from activity.models import Activity

_ABOUT_A_NAME = {"accounts.renamed", "accounts.role_given", "accounts.erased"}


def rename(activity: Activity) -> None:
    """A member's name or role stands on pages that are kept ready: make those anew."""
    if activity.verb in _ABOUT_A_NAME:
        user = User.objects.filter(pk=activity.object_id).first()
        if user is not None:
            show_anew(user)
