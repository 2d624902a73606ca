"""Who may do what with an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.permissions import is_admin, is_member, is_moderator
from organisations.models import Organisation, Seat

if TYPE_CHECKING:
    from organisations.models import Membership

_ORDER = (Seat.MEMBER, Seat.SIGNATORY, Seat.ADMIN, Seat.OWNER)


def seat_of(user: Any, organisation: Organisation) -> Membership | None:
    return organisation.seats.filter(user=user).first() if user.is_authenticated else None


def has_seat(user: Any, organisation: Organisation, at_least: str = Seat.MEMBER) -> bool:
    """Whether this person holds that seat there now, or a higher one."""
    seat = seat_of(user, organisation)
    return seat is not None and _ORDER.index(Seat(seat.role)) >= _ORDER.index(Seat(at_least))


def can_found(user: Any) -> bool:
    return is_member(user)


def can_run(user: Any, organisation: Organisation) -> bool:
    """Change its page and its people: owners and administrators, unless staff restricted it."""
    return is_member(user) and not organisation.is_restricted and has_seat(user, organisation, Seat.ADMIN)


def can_attest(user: Any, organisation: Organisation) -> bool:
    """State that no sanctions list names it; also while it is restricted for the lack of that."""
    return is_member(user) and has_seat(user, organisation, Seat.ADMIN)


def can_restrict(user: Any) -> bool:
    return is_moderator(user)


def can_keep_grids(user: Any) -> bool:
    """Change the list of regions and grids."""
    return is_admin(user)
