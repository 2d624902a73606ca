from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.permissions import is_moderator

if TYPE_CHECKING:
    from messaging.models import BreakGlass


def can_grant(user: Any, glass: BreakGlass) -> bool:
    """Another member of staff than who asked."""
    return is_moderator(user) and glass.asked_by_id != user.pk


def can_refuse(user: Any, glass: BreakGlass) -> bool:
    return is_moderator(user)
