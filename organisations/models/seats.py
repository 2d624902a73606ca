from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.organisations import Organisation
from organisations.querysets import InvitationQuerySet, MembershipQuerySet, PastSeatQuerySet


class Seat(models.TextChoices):
    """What a person may do for an organisation; who may more, may all of the less."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    SIGNATORY = "signatory", _("Signatory")
    MEMBER = "member", _("Member")


class Membership(models.Model):
    """A seat: that a person may speak for an organisation, and in what office."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    role = models.CharField(_("seat"), max_length=10, choices=Seat, default=Seat.MEMBER)
    is_shown = models.BooleanField(_("shown on the organisation's page"), default=True)
    since = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_seat")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}: {self.role}"


class PastSeat(models.Model):
    """That a person had a seat, and how it ended. Whoever was sent away comes back by approval alone."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="past_seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(_("seat"), max_length=10, choices=Seat)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(default=timezone.now)
    was_revoked = models.BooleanField(default=False)

    objects = PastSeatQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "user", "-ended_at"], name="past_seat_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id} until {self.ended_at:%Y-%m-%d}"


class Invitation(models.Model):
    """A link by which someone takes a seat: mailed and good once, or to be passed on until it expires."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("e-mail address"), blank=True)
    role = models.CharField(_("seat"), max_length=10, choices=Seat, default=Seat.MEMBER)
    # SHA-256 of the token in the link.
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # Of a mailed one, when it was taken; of either, when it was taken back.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.role}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.expires_at > timezone.now()

    @property
    def is_for_one(self) -> bool:
        return bool(self.email)


class JoinRequest(models.Model):
    """Someone asks for a seat; the row goes when they are answered."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    note = models.CharField(_("who you are there"), max_length=300, blank=True)
    is_shown = models.BooleanField(_("shown on the organisation's page"), default=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_request")]

    def __str__(self) -> str:
        return f"{self.user_id} asks {self.organisation_id}"
