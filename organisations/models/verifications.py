from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models.organisations import Organisation
from organisations.querysets import VerificationQuerySet


class Method(models.TextChoices):
    """How we know that an organisation is who it says it is."""

    DNS = "dns", _("Domain record")
    FILE = "file", _("File on its website")
    MAIL = "mail", _("Mail at its domain")
    STAFF = "staff", _("Checked by moderators")
    VOUCHED = "vouched", _("Vouched for by two verified organisations")


# Methods that prove a domain, so that its people may join by themselves.
OF_DOMAINS = (Method.DNS, Method.FILE, Method.MAIL)
# Methods that are looked at again and again by the worker.
RECHECKED = (Method.DNS, Method.FILE)


class Verification(models.Model):
    """One proof by one method: asked for, held until it expires, or ended."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="verifications")
    method = models.CharField(max_length=10, choices=Method)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    # What the record or file must say; public once it stands there.
    token = models.CharField(max_length=64, blank=True)
    # SHA-256 of the token in a mailed link.
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    held_since = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    # When the worker looks again; null for what is looked at once.
    due_at = models.DateTimeField(null=True, blank=True)
    # Since when nobody answered at all.
    silent_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "method", "domain"],
                name="one_open_verification",
                condition=models.Q(ended_at=None),
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="verification_due",
                condition=models.Q(due_at__isnull=False, ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.domain}".strip()

    @property
    def is_held(self) -> bool:
        return self.held_since is not None and self.ended_at is None and self.expires_at > timezone.now()

    @property
    def record_name(self) -> str:
        """Where the DNS TXT record goes."""
        return f"_common-hash.{self.domain}"

    @property
    def record(self) -> str:
        """What the record, or the file, says."""
        return f"common-hash={self.token}"

    @property
    def file_url(self) -> str:
        return f"https://{self.domain}/.well-known/common-hash.txt"


class Vouch(models.Model):
    """One organisation says it knows another. Two of them verify, while both are verified themselves."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="vouches")
    voucher = models.ForeignKey(Organisation, models.CASCADE, related_name="vouched_for")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "voucher"], name="one_vouch")]

    def __str__(self) -> str:
        return f"{self.voucher_id} for {self.organisation_id}"
