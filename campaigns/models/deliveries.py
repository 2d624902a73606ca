from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign, LetterText


class Delivery(models.Model):
    """What was handed over, frozen: the text by its hash, how many signed it on that day, and their list."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="delivery")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.ForeignKey(LetterText, models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()
    organisations = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    # The list of those who agreed to be forwarded: made by the worker, gone with their names.
    listed = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    csv_sha256 = models.CharField(max_length=64, blank=True)
    has_pdf = models.BooleanField(default=False)
    wiped_at = models.DateTimeField(null=True, blank=True)
    proof = models.ForeignKey("uploads.Upload", models.SET_NULL, null=True, blank=True, related_name="+")
    receipt = models.CharField(_("number or words of receipt"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery of {self.campaign_id}"

    @property
    def is_here(self) -> bool:
        """Whether its files can be had."""
        return self.made_at is not None and self.wiped_at is None

    def has(self, ending: str) -> bool:
        """Whether one of its files can be had: "csv" or "pdf"."""
        return self.is_here and (ending == "csv" or self.has_pdf)

    def path(self, ending: str) -> str:
        """Where the storage keeps a file of it."""
        return f"deliveries/{self.pk}{ending}"


class Export(models.Model):
    """That somebody took personal data out, when, how much, and what for."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=20)
    purpose = models.CharField(_("what for"), max_length=300)
    rows = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.what} by {self.by_id}"
