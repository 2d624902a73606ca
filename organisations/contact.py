"""What organisations say on who may write to whom (settings.CONTACT_SHARES, CONTACT_VERIFIED).

And who may write in the name of one, or to one: whatever begins a conversation asks here, not accounts.contact,
where either side speaks for an organisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.contact import can_contact
from accounts.permissions import is_member
from organisations.models import Membership, Organisation, OrganisationBlock
from organisations.permissions import can_speak_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def shares_organisation(one: User, other: User) -> bool:
    """Both have a seat in the same one."""
    mine = Membership.objects.filter(user=one).values("organisation")
    return Membership.objects.filter(user=other, organisation__in=mine).exists()


def is_verified(member: User) -> bool:
    """A seat in an organisation that proved who it is."""
    return Organisation.objects.of(member).verified().exists()


def has_blocked(member: User, organisation: Organisation) -> bool:
    return OrganisationBlock.objects.filter(by=member, organisation=organisation).exists()


def can_contact_for(organisation: Organisation, user: User, member: User) -> bool:
    """Whether `user` may begin to write to `member` in the name of an organisation."""
    if has_blocked(member, organisation) or not can_speak_for(user, organisation):
        return False
    return can_contact(user, member)


def can_contact_desk(user: User, organisation: Organisation) -> bool:
    """Whether `user` may begin to write to an organisation. Not across a block, nor to one restricted to reading."""
    return is_member(user) and organisation.is_speaking and not has_blocked(user, organisation)


def who_hear_from(organisation_id: int, users: QuerySet[User]) -> QuerySet[User]:
    """Those who don't keep this organisation away."""
    return users.exclude(blocked_organisations__organisation=organisation_id)
