"""People come to sit in an organisation, change and end their seats. There is always an owner.

Whatever changes seats first locks the organisation's row, so that two acts at once see each other.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import weigh_second_factor
from accounts.models import User
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.models import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationBlock,
    PastSeat,
    PayoutProof,
    Seat,
)
from organisations.permissions import can_ask, can_give, can_run


@transaction.atomic
def ask(organisation: Organisation, *, by: User, note: str = "", is_shown: bool = True) -> JoinRequest:
    """Ask for a seat, and say whether one would stand on its page; asking twice changes both.

    Raises PermissionDenied for who may not.
    """
    require(can_ask(by, organisation), _("You can't ask to join this organisation."))
    made, is_new = JoinRequest.objects.update_or_create(
        organisation=organisation,
        user=by,
        defaults={"note": " ".join(note.split())[:300], "is_shown": is_shown},
    )
    if is_new:
        record("organisations.requested", by=by, target=organisation, user=by.pk)
    return made


@transaction.atomic
def unask(organisation: Organisation, *, by: User) -> None:
    """Take one's request back; that there is none is no error."""
    JoinRequest.objects.filter(organisation=organisation, user=by).delete()


@transaction.atomic
def approve(request: JoinRequest, *, by: User, role: str = Seat.MEMBER) -> Membership:
    """Give who asked a seat. Raises PermissionDenied; Refused (409) if it was answered meanwhile."""
    organisation = locked(request.organisation)
    require(can_give(by, organisation, role), _("You may not give this seat."))
    _answered(request)
    seat = seat_down(organisation, request.user, role, is_shown=request.is_shown)
    record("organisations.approved", by=by, target=organisation, user=request.user_id, role=role)
    return seat


@transaction.atomic
def decline(request: JoinRequest, *, by: User) -> None:
    """Raises PermissionDenied; Refused (409) if it was answered meanwhile."""
    organisation = locked(request.organisation)
    require(can_run(by, organisation), _("You may not change this organisation."))
    _answered(request)
    record("organisations.declined", by=by, target=organisation, user=request.user_id)


@transaction.atomic
def change_role(seat: Membership, *, by: User, role: str) -> Membership:
    """Another office for someone who sits there.

    Raises PermissionDenied; Refused: 409 for a seat that ended meanwhile or the only owner's, 422 for no such
    office.
    """
    if role not in Seat.values:
        raise Refused(_("Choose a seat."), status=422, field="role")
    organisation = locked(seat.organisation)
    seat = _present(seat)
    may = can_give(by, organisation, role) and can_give(by, organisation, seat.role)
    require(may, _("You may not give this seat."))
    if role == seat.role:
        return seat
    if role != Seat.OWNER:
        _require_another_owner(seat)
    seat.role = role
    seat.save(update_fields=["role"])
    weigh_second_factor(seat.user)
    record("organisations.role_changed", by=by, target=organisation, user=seat.user_id, role=role)
    return seat


@transaction.atomic
def revoke(seat: Membership, *, by: User) -> None:
    """End someone's seat. What they said for the organisation stays with it; no link leads them back in.

    Raises PermissionDenied; Refused (409) for a seat that ended meanwhile, or the only owner's.
    """
    organisation = locked(seat.organisation)
    seat = _present(seat)
    require(can_give(by, organisation, seat.role), _("You may not end this seat."))
    _require_another_owner(seat)
    record("organisations.revoked", by=by, target=organisation, user=seat.user_id)
    # They know the links they made: none of those may lead back in.
    organisation.invitations.open().filter(by=seat.user_id).update(ended_at=timezone.now())
    _end(seat, was_revoked=True)


@transaction.atomic
def leave(organisation: Organisation, *, by: User) -> None:
    """Give one's own seat up. Raises Refused (409) for the only owner, or without a seat."""
    organisation = locked(organisation)
    seat = organisation.seats.filter(user=by).first()
    if seat is None:
        raise Refused(_("You have no seat there any more."))
    _require_another_owner(seat)
    _end(seat)
    record("organisations.left", by=by, target=organisation, user=by.pk)


@transaction.atomic
def choose_shown(organisation: Organisation, *, by: User, is_shown: bool) -> None:
    """Whether one stands on the organisation's page. Raises Refused (409) without a seat."""
    if not organisation.seats.filter(user=by).update(is_shown=is_shown):
        raise Refused(_("You have no seat there any more."))


@transaction.atomic
def forget(user: User, *, address: str = "") -> None:
    """End all seats of a member who leaves the place for good, and what they asked for.

    Where they were the only owner, whoever is administrator there longest becomes one; without any, the
    site's administrators run it (permissions.can_run).
    """
    JoinRequest.objects.filter(user=user).delete()
    PayoutProof.objects.filter(user=user).delete()
    PastSeat.objects.filter(user=user).delete()
    OrganisationBlock.objects.filter(by=user).delete()
    if address:
        Invitation.objects.filter(email__iexact=address).delete()
    # They know the links they made: none of those may lead back in.
    Invitation.objects.open().filter(by=user).update(ended_at=timezone.now())
    Invitation.objects.filter(by=user).update(by=None)
    for seat in Membership.objects.filter(user=user).select_related("organisation"):
        organisation = locked(seat.organisation)
        seat.delete()
        if not organisation.seats.owners().exists():
            heir = organisation.seats.who_run_it().order_by("since", "id").first()
            if heir is not None:
                heir.role = Seat.OWNER
                heir.save(update_fields=["role"])
                record(
                    "organisations.role_changed",
                    by=None,
                    target=organisation,
                    user=heir.user_id,
                    role=Seat.OWNER.value,
                )


def locked(organisation: Organisation) -> Organisation:
    """Its row, held until the transaction ends.

    Without its key: a post for it, which holds its author's seat, may still name it, else the two would wait
    for each other.
    """
    return Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)


def seat_down(organisation: Organisation, user: User, role: str, *, is_shown: bool) -> Membership:
    """Make the seat, within an act that locked the organisation; a request of theirs is answered by it.

    Raises Refused (409) if they sit there already.
    """
    seat, is_new = Membership.objects.get_or_create(
        organisation=organisation, user=user, defaults={"role": role, "is_shown": is_shown}
    )
    if not is_new:
        raise Refused(_("%(name)s has a seat there already.") % {"name": user.shown_name})
    JoinRequest.objects.filter(organisation=organisation, user=user).delete()
    weigh_second_factor(user)
    return seat


def _end(seat: Membership, *, was_revoked: bool = False) -> None:
    PastSeat.objects.create(
        organisation_id=seat.organisation_id,
        user=seat.user,
        role=seat.role,
        since=seat.since,
        was_revoked=was_revoked,
    )
    seat.delete()
    weigh_second_factor(seat.user)


def _answered(request: JoinRequest) -> None:
    if not JoinRequest.objects.filter(pk=request.pk).delete()[0]:
        raise Refused(_("This request was answered or taken back already."))


def _present(seat: Membership) -> Membership:
    found = Membership.objects.select_related("user").filter(pk=seat.pk).first()
    if found is None:
        raise Refused(_("This seat has ended already."))
    return found


def _require_another_owner(seat: Membership) -> None:
    others = Membership.objects.filter(organisation=seat.organisation_id).owners().exclude(pk=seat.pk)
    if seat.role == Seat.OWNER and not others.exists():
        raise Refused(_("The only owner can't go: make someone else owner first."))
