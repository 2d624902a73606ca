from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Size
from strategies.effects import Site
from strategies.models.strategies import Climate, Ownership


class SiteProfile(models.Model):
    """What a member said of their site, for themselves alone: no page, list or API shows it to anyone else.

    What is blank isn't known. Only strategies.actions.sites writes it.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="site_profile")
    size = models.CharField(_("site size"), max_length=10, choices=Size, blank=True)
    site_power = models.FloatField(_("power at the meter, MW"), null=True, blank=True)
    efficiency = models.FloatField(_("efficiency, J/TH"), null=True, blank=True)
    power_price = models.FloatField(_("power price, USD/MWh"), null=True, blank=True)
    uptime = models.FloatField(_("uptime, %"), null=True, blank=True)
    pue = models.FloatField(_("PUE"), null=True, blank=True)
    grid = models.ForeignKey("organisations.Grid", models.SET_NULL, null=True, blank=True, related_name="+")
    climate = models.CharField(_("climate"), max_length=10, choices=Climate, blank=True)
    ownership = models.CharField(_("machines are"), max_length=10, choices=Ownership, blank=True)
    # ISO 3166 code of the country; the state or province in words.
    country = models.CharField(_("country"), max_length=2, blank=True)
    jurisdiction = models.CharField(_("state or province"), max_length=80, blank=True)
    machines = models.JSONField(_("machine models"), default=list, blank=True)

    def __str__(self) -> str:
        return f"site of {self.user_id}"

    def site(self, **instead: float) -> Site:
        """Its figures; those not known are the usual ones, or `instead`."""
        names = ("site_power", "efficiency", "power_price", "uptime", "pue")
        known = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return Site(**{**instead, **known})
