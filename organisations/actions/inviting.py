"""Invitations by mail or link. Only a digest of the token is kept; the link itself is shown or mailed once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import is_member
from accounts.tokens import digest
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.actions.seating import locked, seat_down
from organisations.models import Invitation, Membership, Organisation, Seat
from organisations.permissions import can_accept, can_give, can_run

INVITATION_DAYS = 14


def invite(
    organisation: Organisation, *, by: User, role: str = Seat.MEMBER, email: str = ""
) -> tuple[Invitation, str]:
    """A link to a seat, mailed if there is an address, and the link itself, which nobody can show again.

    A mailed one is good once; one without an address seats members, as many as come before it expires.
    Raises PermissionDenied; Refused (422) for a link to more than a member's seat.
    """
    require(can_give(by, organisation, role), _("You may not give this seat."))
    if not email and role != Seat.MEMBER:
        message = _("A link that can be passed on gives a member's seat only. Invite by mail instead.")
        raise Refused(message, status=422, field="role")
    token = secrets.token_urlsafe(32)
    link = settings.SITE_URL + reverse("invitation", args=[token])
    letter = _letter(organisation, by, role, link)
    now = timezone.now()
    with transaction.atomic():
        if email:
            organisation.invitations.open().filter(email__iexact=email).update(ended_at=now)
        invitation = Invitation.objects.create(
            organisation=organisation,
            by=by,
            email=email,
            role=role,
            digest=digest(token),
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )
        record("organisations.invited", by=by, target=organisation, role=role)
        if email:
            send_mail(*letter, None, [email])  # a row of the outbox: there if and only if the invitation is
    return invitation, link


def invitation_of(token: str) -> Invitation | None:
    """The open invitation a link stands for; None if it is unknown, used or too old."""
    rows = Invitation.objects.open().select_related("organisation", "organisation__logo", "by")
    return rows.filter(digest=digest(token)).first()


def accept(token: str, *, by: User, is_shown: bool = True) -> Membership:
    """Take the seat a link offers, and say whether one stands on the organisation's page.

    Raises PermissionDenied for the suspended; Refused (409) for a link that ended, a restricted
    organisation, who sits there already, or was sent away from there and wasn't invited in person since.
    """
    require(is_member(by), _("You may not join an organisation."))
    found = invitation_of(token)
    if found is None:
        raise Refused(_("This invitation was used already, taken back or is too old. Ask for a new one."))
    with transaction.atomic():
        organisation = locked(found.organisation)
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if not invitation.is_open or organisation.is_restricted:
            raise Refused(_("This invitation was used already, taken back or is too old. Ask for a new one."))
        if not can_accept(by, invitation):
            message = _("Your seat in %(name)s was ended, so this link is not for you. Ask there for a seat.")
            raise Refused(message % {"name": organisation.name})
        seat = seat_down(organisation, by, invitation.role, is_shown=is_shown)
        if invitation.is_for_one:
            invitation.ended_at = timezone.now()
            invitation.save(update_fields=["ended_at"])
        record("organisations.joined", by=by, target=organisation, user=by.pk, role=invitation.role)
    return seat


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Make a link good for nothing. Raises PermissionDenied; Refused (409) if it ended already."""
    require(can_run(by, invitation.organisation), _("You may not change this organisation."))
    ended = Invitation.objects.open().filter(pk=invitation.pk).update(ended_at=timezone.now())
    if not ended:
        raise Refused(_("This invitation has ended already."))


def _letter(organisation: Organisation, by: User, role: str, link: str) -> tuple[str, str]:
    """Subject and text of the mail that carries a link."""
    context = {
        "organisation": organisation,
        "by": by,
        "role": Seat(role).label,
        "link": link,
        "days": INVITATION_DAYS,
    }
    subject = render_to_string("organisations/email/invitation_subject.txt", context).strip()
    message = render_to_string("organisations/email/invitation_message.txt", context).strip()
    return " ".join(subject.split()), message
