from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

# What a new place begins with; administrators change the list on its page.
FIRST_CATEGORIES = (
    ("power-contracts", gettext_noop("Power contracts")),
    ("curtailment", gettext_noop("Curtailment and demand response")),
    ("tariffs", gettext_noop("Tariffs and customs")),
    ("firmware", gettext_noop("Firmware tuning")),
    ("cooling", gettext_noop("Cooling: air, hydro, immersion")),
    ("maintenance", gettext_noop("Maintenance and repair")),
    ("procurement", gettext_noop("Procurement")),
    ("treasury", gettext_noop("Treasury")),
    ("heat-reuse", gettext_noop("Heat reuse")),
    ("off-grid", gettext_noop("Off-grid and flare gas")),
    ("noise", gettext_noop("Noise and community")),
    ("safety", gettext_noop("Safety and security")),
    ("pools", gettext_noop("Pools and fees")),
    ("insurance", gettext_noop("Insurance")),
    ("hpc", gettext_noop("HPC conversion")),
    ("tax", gettext_noop("Tax and accounting")),
)


class StrategyCategory(models.Model):
    """What a strategy is about. A list that administrators keep; each has its reviewers."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "strategy categories"

    def __str__(self) -> str:
        return gettext(self.name)


class Reviewer(models.Model):
    """That a member reviews what is proposed in a category."""

    category = models.ForeignKey(StrategyCategory, models.CASCADE, related_name="reviewers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviews_in")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "member"], name="reviewer_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.category_id}"
