from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    """What is known of the Bitcoin network and its price."""

    DIFFICULTY = "difficulty", _("Difficulty")
    HEIGHT = "height", _("Block height")
    FEES = "fees", _("Fees in a block")
    PRICE = "price", _("Price of a bitcoin")
    HASHRATE = "hashrate", _("Network hashrate")


# In what each is kept, and how old it may be before the page calls it old.
FACT_UNITS = {
    FactKind.DIFFICULTY: "",
    FactKind.HEIGHT: "",
    FactKind.FEES: "BTC",
    FactKind.PRICE: "USD",
    FactKind.HASHRATE: "EH/s",
}
FRESH_FOR = {
    FactKind.DIFFICULTY: timedelta(days=1),
    FactKind.HEIGHT: timedelta(hours=2),
    FactKind.FEES: timedelta(hours=6),
    FactKind.PRICE: timedelta(hours=1),
    FactKind.HASHRATE: timedelta(days=1),
}


class NetworkFact(models.Model):
    """The last that is known of one figure: when it was so, and who says so. Only actions write it."""

    kind = models.CharField(max_length=10, choices=FactKind, unique=True)
    value = models.FloatField()
    at = models.DateTimeField()
    # The host that was asked; blank for what a person entered.
    source = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
