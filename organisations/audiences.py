"""Doors that open to a group, or to a kind of organisation ("hosts only").

A category keeps in columns of its own who may see, reply and start. What is open to one audience alone, as a
campaign is, is a models.Gated. Each door is read from both sides: which of many rooms one person may enter (a
condition on the rooms' columns), and which of many people may enter one room. A seat opens a door while its
organisation is verified and not restricted.
Nothing is copied: a seat that ended, a proof that lapsed, close the door with the next query.

The person may be a stand-in (accounts.standing.somebody): nothing but their primary key is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.groups import GroupMembership
from core.errors import Refused
from organisations.models import Kind, Membership, OpenTo

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Group, User
    from organisations.models import Gated, Organisation


class Audience(NamedTuple):
    """To whom a room is open, as its columns say it (models.Gated)."""

    open_to: str = OpenTo.EVERYONE
    group: Group | None = None
    organisation_kind: str = ""


EVERYONE = Audience()


def audience_of(room: Gated) -> Audience:
    return Audience(room.open_to, room.group, room.organisation_kind)


def entered_by(user: Any, *, prefix: str = "") -> Q:
    """That the room whose columns begin with `prefix` is open to this person; a visitor has no seat and no group."""
    door = Q(**{f"{prefix}open_to": OpenTo.EVERYONE})
    if not user.is_authenticated:
        return door
    group, kind = (Q(**{f"{prefix}open_to": one}) for one in (OpenTo.GROUP, OpenTo.KIND))
    return (
        door
        | group & opens_to_groups_of(user, f"{prefix}group")
        | kind & opens_to_kinds_of(user, f"{prefix}organisation_kind")
    )


def entered_by_each(user: Any) -> Q:
    """That a room is open to the member whom a column of another query names (core.prepared.PreparedCondition)."""
    inside = GroupMembership.objects.filter(group=OuterRef("group"), user=user)
    seats = Membership.objects.filter(organisation__kind=OuterRef("organisation_kind"), user=user)
    return (
        Q(open_to=OpenTo.EVERYONE)
        | Q(Exists(inside), open_to=OpenTo.GROUP)
        | Q(Exists(seats.in_verified()), open_to=OpenTo.KIND)
    )


def may_enter(user: Any, room: Gated) -> bool:
    """Whether this one room is open to this person."""
    if room.is_open_to_all:
        return True
    if not user.is_authenticated:
        return False
    if room.open_to == OpenTo.GROUP:
        return is_in_group(user, room.group_id)
    return sits_in_kind(user, room.organisation_kind)


def is_of_its_kind(organisation: Organisation, room: Gated) -> bool:
    """Whether an organisation may act there by itself: one of another kind has no part in what is for a kind."""
    return room.open_to != OpenTo.KIND or organisation.kind == room.organisation_kind


def set_audience(room: Gated, audience: Audience, *, by: User) -> None:
    """Fill in to whom a room is open; the caller saves it.

    Raises Refused (422) for a group that `by` is not in, unless it was open to it before.
    """
    group, kind = audience.group, audience.organisation_kind
    if audience.open_to == OpenTo.GROUP and (group is None or not _may_choose(group, room, by)):
        raise Refused(_("Choose a group that you are in."), status=422, field="audience")
    if audience.open_to == OpenTo.KIND and kind not in Kind.values:
        raise Refused(_("Choose a kind of organisation."), status=422, field="audience")
    room.open_to = audience.open_to
    room.group = group if audience.open_to == OpenTo.GROUP else None
    room.organisation_kind = kind if audience.open_to == OpenTo.KIND else ""


def _may_choose(group: Group, room: Gated, by: User) -> bool:
    was_chosen = room.group_id == group.pk
    return was_chosen or is_in_group(by, group.pk)


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
