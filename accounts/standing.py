"""What of a member decides, besides who they are, what they may see: the shape of a prepared query."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from accounts.models import Role, User
from accounts.permissions import is_member

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Standing = tuple[Role, bool]
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


def standing(user: User | AnonymousUser) -> Standing | None:
    """Their role, and whether they are a member in good standing; None for a visitor."""
    return (Role(user.role), is_member(user)) if user.is_authenticated else None


def somebody(standing: Standing, pk: int) -> User:
    """A stand-in for a member of this standing, to build querysets with.

    It has a primary key and what the predicates of accounts.permissions ask for, nothing else: whoever looks
    at another field finds no such member, instead of building a query for one that serves all.
    """
    role, is_good = standing
    fields = {"id": pk, "role": role, "is_active": True, "suspended_until": None if is_good else _FAR}
    return User.from_db(None, list(fields), list(fields.values()))
