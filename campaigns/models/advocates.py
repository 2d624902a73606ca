"""What advocacy associations say of themselves: for what they stand, what joining costs, how one joins."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class Dues(models.TextChoices):
    FREE = "free", _("Free")
    FLAT = "flat", _("One amount for all")
    SIZE = "size", _("By size of the member")
    REVENUE = "revenue", _("By revenue of the member")
    ASKED = "asked", _("On request")


class Subject(models.TextChoices):
    GRID = "grid", _("Grid connection and flexible load")
    TARIFF = "tariff", _("Power tariffs")
    TAX = "tax", _("Taxes")
    SITING = "siting", _("Siting and noise")
    RIGHT = "right", _("The right to mine")
    CLIMATE = "climate", _("Emissions and reporting")
    TRADE = "trade", _("Customs and trade")


class Advocate(models.Model):
    """An association's entry in the directory of advocates."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="advocate")
    dues = models.CharField(_("dues"), max_length=10, choices=Dues, blank=True, db_index=True)
    dues_note = models.CharField(_("dues in words"), max_length=200, blank=True)
    joining = models.CharField(_("who can join, and how"), max_length=300, blank=True)
    join_url = models.URLField(_("page on which one joins"), max_length=300, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"entry of {self.organisation_id}"


class Position(models.Model):
    """For what an association stands in one matter."""

    advocate = models.ForeignKey(Advocate, models.CASCADE, related_name="positions")
    subject = models.CharField(_("matter"), max_length=10, choices=Subject)
    text = models.CharField(_("position"), max_length=300)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["advocate", "subject"], name="one_position_a_subject")]
        indexes = [models.Index(fields=["subject", "advocate"], name="position_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} of {self.advocate_id}"
