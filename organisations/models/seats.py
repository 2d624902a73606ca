from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.organisations import Organisation
from organisations.querysets import MembershipQuerySet


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
