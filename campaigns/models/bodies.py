from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organisations.models.organisations import country_names

# What a new place begins with; moderators change the list on its page. Country, state or province, name.
FIRST_BODIES = (
    ("US", "", "commission", "Federal Energy Regulatory Commission"),
    ("US", "", "agency", "Environmental Protection Agency"),
    ("US", "", "legislature", "Congress of the United States"),
    ("US", "Texas", "commission", "Public Utility Commission of Texas"),
    ("US", "New York", "commission", "New York State Public Service Commission"),
    ("US", "Arkansas", "legislature", "Arkansas General Assembly"),
    ("CA", "Québec", "commission", "Régie de l’énergie"),
    ("CA", "Alberta", "commission", "Alberta Utilities Commission"),
    ("PY", "", "utility", "Administración Nacional de Electricidad"),
    ("AR", "", "ministry", "Secretaría de Energía"),
    ("KZ", "", "ministry", "Ministry of Energy of the Republic of Kazakhstan"),
    ("RU", "", "ministry", "Министерство энергетики Российской Федерации"),
    ("NO", "", "agency", "Norges vassdrags- og energidirektorat"),
    ("EU", "", "agency", "European Commission"),
)


class BodyKind(models.TextChoices):
    COMMISSION = "commission", _("Regulatory commission")
    AGENCY = "agency", _("Public agency")
    MINISTRY = "ministry", _("Ministry")
    LEGISLATURE = "legislature", _("Legislature")
    LOCAL = "local", _("City or county")
    COURT = "court", _("Court")
    UTILITY = "utility", _("Public utility or grid operator")


class Body(models.Model):
    """A public body that decides something. A list that moderators keep: only what is public stands in it."""

    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind)
    name = models.CharField(_("name"), max_length=120)
    # ISO 3166; EU for the Union's own.
    country = models.CharField(_("country"), max_length=2, db_index=True)
    jurisdiction = models.CharField(_("state or province"), max_length=80, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)

    class Meta:
        ordering = ["country", "jurisdiction", "name"]
        constraints = [models.UniqueConstraint(fields=["country", "jurisdiction", "name"], name="body_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Texas, United States."""
        return ", ".join(part for part in (self.jurisdiction, place_names().get(self.country, "")) if part)

    @cached_property
    def days_off(self) -> frozenset[date]:
        """Its public holidays, as far as they are listed."""
        return frozenset(self.holidays.values_list("on", flat=True))


class DayOff(models.Model):
    """A public holiday of a body: no working day when one counts down to its deadlines."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="holidays")
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["body", "on"], name="day_off_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}".strip()


def place_names() -> dict[str, str]:
    """Countries by code in the language that is active, and the Union."""
    return {"EU": str(_("European Union")), **country_names()}
