from __future__ import annotations

from django.db import models

from campaigns.models.campaigns import Campaign


class TallyBy(models.TextChoices):
    """What people are counted by."""

    DAY = "day"
    COUNTRY = "country"
    SOURCE = "source"


class Tally(models.Model):
    """How many people's signatures count that were given on a day (in UTC), from a country or by a link.

    Figures and open data are drawn from these few rows, however many signed (actions.tallying).
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tallies", db_index=False)
    by = models.CharField(max_length=10, choices=TallyBy)
    # 2026-11-23, ES, or what the link said.
    value = models.CharField(max_length=30, blank=True)
    # An error of ours may take it below zero for a night, and must not stop anybody from withdrawing.
    people = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "by", "value"], name="one_tally_a_value")]
        indexes = [models.Index(fields=["campaign", "by", "-people"], name="tally_largest")]

    def __str__(self) -> str:
        return f"{self.people} of {self.campaign_id} by {self.by} {self.value}"
