from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.permissions import is_moderator

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def can_keep_rules(user: User | AnonymousUser) -> bool:
    """Moderators: they see what the hints miss, and what they disturb."""
    return is_moderator(user)
