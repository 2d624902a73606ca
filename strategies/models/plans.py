from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models.reports import FieldReport
from strategies.models.strategies import Strategy
from strategies.querysets import AdoptionPlanQuerySet


class AdoptionPlan(models.Model):
    """One member's own plan to try a strategy at a site. Nobody else ever sees it, staff included."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="adoption_plans")
    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="plans")
    # The published revision its steps were taken from.
    version = models.PositiveIntegerField()
    site = models.CharField(_("site"), max_length=80, blank=True)
    starts_on = models.DateField(_("start"))
    measure_on = models.DateField(_("measure on"))
    note = models.TextField(_("notes"), max_length=4000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    # When the worker said that it is time to measure; null while it has not.
    reminded_at = models.DateTimeField(null=True, blank=True)
    report = models.ForeignKey(FieldReport, models.SET_NULL, null=True, blank=True, related_name="plans")

    objects = AdoptionPlanQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "strategy", "site"], name="one_plan_a_site")]
        indexes = [
            models.Index(
                fields=["measure_on"],
                name="plan_to_remind",
                condition=models.Q(reminded_at=None, report=None),
            )
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.pk])


class PlanStep(models.Model):
    """One thing to do, taken from the strategy or the member's own."""

    plan = models.ForeignKey(AdoptionPlan, models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    what = models.CharField(_("what"), max_length=300)
    who = models.CharField(_("who does it"), max_length=80, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    is_own = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.what

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
