from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models.organisations import Organisation
from organisations.querysets import PayoutProofQuerySet


class PayoutProof(models.Model):
    """That a member or an organisation signed a message with a payout address: asked for, signed, lapsed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="payout_proofs"
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="payout_proofs")
    # Shown to nobody but its owner unless they choose to.
    address = models.CharField(gettext_lazy("payout address"), max_length=100)
    is_address_shown = models.BooleanField(default=False)
    # Exactly what the wallet signs.
    message = models.CharField(max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    open_until = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)

    objects = PayoutProofQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(organisation__isnull=True),
                name="payout_proof_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"payout proof {self.pk}"

    def get_absolute_url(self) -> str:
        """Where its owner signs anew, or takes it away."""
        if self.organisation is None:
            return reverse("settings_payout")
        return reverse("organisation_payout", args=[self.organisation.slug])

    @property
    def is_held(self) -> bool:
        return self.lapses_at is not None and self.lapses_at > timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether the message can still be signed."""
        return self.signed_at is None and self.open_until > timezone.now()

    @property
    def badge_text(self) -> str:
        if not self.is_held or self.signed_at is None:
            return ""
        month = date_format(self.signed_at.date(), "YEAR_MONTH_FORMAT")
        return _("signed from a payout address, %(month)s") % {"month": month}
