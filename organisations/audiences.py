"""Doors that open to a group, or to a kind of organisation ("hosts only").

A category keeps in columns of its own to whom it is open; so may a conversation or a campaign, and ask here. Each
door is read from both sides: which of many rooms one person may enter (a condition on the rooms' columns), and
which of many people may enter one room. A seat opens a door while its organisation is verified and not restricted.
Nothing is copied: a seat that ended, a proof that lapsed, close the door with the next query.

The person may be a stand-in (accounts.standing.somebody): nothing but their primary key is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from organisations.models import Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def opens_to_groups_of(user: Any, group: str) -> Q:
    """That the group in the column `group` has this person in it."""
    return Q(**{f"{group}__in": user.member_groups.values("pk")})


def opens_to_kinds_of(user: Any, kind: str) -> Q:
    """That the column `kind` names a kind of organisation for which this person sits somewhere."""
    kinds = Membership.objects.filter(user=user.pk).in_verified().values("organisation__kind")
    return Q(**{f"{kind}__in": kinds})


def is_in_group(user: Any, group_id: int | None) -> bool:
    return group_id is not None and user.member_groups.filter(pk=group_id).exists()


def sits_in_kind(user: Any, kind: str) -> bool:
    seats = Membership.objects.filter(user=user.pk, organisation__kind=kind)
    return bool(kind) and seats.in_verified().exists()


def who_are_in_group(users: QuerySet[User], group_id: int | None) -> QuerySet[User]:
    return users.filter(member_groups=group_id) if group_id is not None else users.none()


def who_sit_in_kind(users: QuerySet[User], kind: str) -> QuerySet[User]:
    seats = Membership.objects.filter(organisation__kind=kind).in_verified()
    return users.filter(pk__in=seats.values("user")) if kind else users.none()
