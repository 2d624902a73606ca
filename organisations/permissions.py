"""Who may do what with an organisation."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from accounts.permissions import is_admin, is_member, is_moderator
from organisations.models import Invitation, Membership, Method, Organisation, PastSeat, PayoutProof, Seat
from organisations.models.verifications import OF_DOMAINS

_ORDER = (Seat.MEMBER, Seat.SIGNATORY, Seat.ADMIN, Seat.OWNER)


def seat_of(user: Any, organisation: Organisation) -> Membership | None:
    return organisation.seats.filter(user=user).first() if user.is_authenticated else None


def has_seat(user: Any, organisation: Organisation, at_least: str = Seat.MEMBER) -> bool:
    """Whether this person holds that seat there now, or a higher one."""
    seat = seat_of(user, organisation)
    return seat is not None and _ORDER.index(Seat(seat.role)) >= _ORDER.index(Seat(at_least))


def is_signatory(user: Any) -> bool:
    """Whether they sign for anyone: settings.SECOND_FACTOR_FOR asks more of such an account."""
    return Membership.objects.filter(user=user, role=Seat.SIGNATORY).exists()


def has_payout_proof(user: Any) -> bool:
    """Whether they have shown that they mine: settings.TRUSTED_AT_ONCE lifts a newcomer's limits by it."""
    return PayoutProof.objects.filter(user=user).held().exists()


def can_speak_for(user: Any, organisation: Organisation) -> bool:
    """Say something in its name, now: by a seat, while staff let it speak and its statement holds."""
    return is_member(user) and organisation.is_speaking and has_seat(user, organisation)


def can_found(user: Any) -> bool:
    return is_member(user)


def can_run(user: Any, organisation: Organisation) -> bool:
    """Change its page and its people: owners and administrators, unless staff restricted it.

    One whose last owner left for good is run by the site's administrators until it has an owner.
    """
    if not is_member(user) or organisation.is_restricted:
        return False
    if has_seat(user, organisation, Seat.ADMIN):
        return True
    return is_admin(user) and not organisation.seats.owners().exists()


def can_give(user: Any, organisation: Organisation, role: str) -> bool:
    """Seat someone so, or end such a seat: owners any; administrators those below themselves."""
    if not can_run(user, organisation):
        return False
    if role in (Seat.MEMBER, Seat.SIGNATORY):
        return True
    return has_seat(user, organisation, Seat.OWNER) or not has_seat(user, organisation, Seat.ADMIN)


def roles_to_give(user: Any, organisation: Organisation) -> list[str]:
    return [role for role in Seat.values if can_give(user, organisation, role)]


def can_ask(user: Any, organisation: Organisation) -> bool:
    """Ask for a seat: members who have none there."""
    return is_member(user) and not organisation.is_restricted and not has_seat(user, organisation)


def was_sent_away(user: Any, organisation: Organisation) -> bool:
    """Whether their last seat there was ended by others: then only a later approval lets them back in."""
    last = PastSeat.objects.of(user, organisation).first()
    return last is not None and last.was_revoked


def can_accept(user: Any, invitation: Invitation) -> bool:
    """Take the seat that a link offers. Who was sent away needs one mailed to their own address since."""
    if not is_member(user):
        return False
    last = PastSeat.objects.of(user, invitation.organisation).first()
    if last is None or not last.was_revoked:
        return True
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email)
    return invitation.created_at > last.ended_at and own.exists()


def can_attest(user: Any, organisation: Organisation) -> bool:
    """State that no sanctions list names it; also while it is restricted for the lack of that."""
    return is_member(user) and has_seat(user, organisation, Seat.ADMIN)


def can_vouch(user: Any, voucher: Organisation, organisation: Organisation) -> bool:
    """For one's own verified organisation, about another; one that was itself only vouched for can't."""
    is_proved = voucher.is_verified and voucher.verified_how != Method.VOUCHED
    return voucher.pk != organisation.pk and is_proved and can_run(user, voucher)


def can_join_by_domain(user: Any, organisation: Organisation) -> bool:
    """By a confirmed address at a domain the organisation has proved, where it lets people."""
    if not organisation.lets_domain_join or not can_ask(user, organisation):
        return False
    if was_sent_away(user, organisation):
        return False
    held = organisation.verifications.held().filter(method__in=OF_DOMAINS)
    domains = set(held.values_list("domain", flat=True))
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return any(address.rpartition("@")[2].lower() in domains for address in addresses)


def can_restrict(user: Any) -> bool:
    return is_moderator(user)


def can_keep_grids(user: Any) -> bool:
    """Change the list of regions and grids."""
    return is_admin(user)
