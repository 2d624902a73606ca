from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Size
from strategies.models.strategies import Climate, CostBand, Ownership, Strategy
from strategies.querysets import FieldReportQuerySet


class Outcome(models.TextChoices):
    WORKED = "worked", _("Worked")
    PARTLY = "partly", _("Partly")
    FAILED = "failed", _("Did not work")


class Again(models.TextChoices):
    YES = "yes", _("Yes")
    CHANGED = "changed", _("Yes, but otherwise")
    NO = "no", _("No")


class Proof(models.TextChoices):
    """By what someone who stays unnamed has shown to mine."""

    SEAT = "seat", _("a seat in a verified organisation")
    PAYOUT = "payout", _("a signature from a payout address")


class FieldReport(models.Model):
    """'We tried this': what one site did, what was measured before and after, and what came of it.

    Whose it is, `author` says, also of one by 'a verified miner, unnamed' (`sealed_by`): there, only its
    author's own pages and the logged act of `actions.unseal` may ever read that column.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="reports")
    # The published revision that was tried, by its number.
    version = models.PositiveIntegerField(_("version tried"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="field_reports"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="field_reports"
    )
    # How an unnamed author had shown to mine when it was filed; empty for one that is signed.
    sealed_by = models.CharField(max_length=10, choices=Proof, blank=True)

    site_band = models.CharField(_("site size"), max_length=10, choices=Size, blank=True)
    climate = models.CharField(_("climate"), max_length=12, choices=Climate, blank=True)
    grid = models.ForeignKey(
        "organisations.Grid",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("grid"),
        related_name="field_reports",
    )
    ownership = models.CharField(_("owner or hosted"), max_length=10, choices=Ownership, blank=True)
    machines = models.CharField(_("machines"), max_length=200, blank=True)
    started_on = models.DateField(_("started"))
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    # The measure, in the unit in which the version tried states it; copied, so that a later version with
    # another measure does not turn old figures into something else.
    before = models.FloatField(_("before"), null=True, blank=True)
    after = models.FloatField(_("after"), null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    how_measured = models.CharField(_("how it was measured"), max_length=200, blank=True)
    cost_band = models.CharField(_("what it cost"), max_length=10, choices=CostBand, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome)
    again = models.CharField(_("would you do it again?"), max_length=10, choices=Again, blank=True)
    text = models.TextField(_("what happened"), max_length=6000, blank=True)
    otherwise = models.TextField(_("what you would do otherwise"), max_length=3000, blank=True)

    edition = models.PositiveIntegerField(default=1)
    filed_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # "demo" for what the demo made.
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = FieldReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["strategy", "id"],
                name="report_of_strategy",
                condition=models.Q(withdrawn_at=None, removed_at=None),
            ),
            models.Index(fields=["organisation", "strategy"], name="report_by_organisation"),
            models.Index(fields=["author", "-id"], name="report_by_member"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sealed_by="") | models.Q(organisation=None),
                name="unnamed_means_unnamed",
            )
        ]

    def __str__(self) -> str:
        return f"field report {self.pk}"

    @property
    def is_sealed(self) -> bool:
        return bool(self.sealed_by)

    @property
    def is_present(self) -> bool:
        return self.withdrawn_at is None and self.removed_at is None

    @property
    def is_measured(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def days(self) -> int | None:
        return (self.ended_on - self.started_on).days if self.ended_on else None

    def change(self, *, in_percent: bool) -> float | None:
        """How the measure moved: per cent of what it was before, or its own unit; None if not measured."""
        if self.before is None or self.after is None:
            return None
        if not in_percent:
            return self.after - self.before
        return (self.after - self.before) / abs(self.before) * 100 if self.before else None

    def get_absolute_url(self) -> str:
        return reverse("field_report", args=[self.strategy.slug, self.pk])


class FieldReportEdition(models.Model):
    """What a field report said before an edit. No author stands here: an unnamed one stays so."""

    report = models.ForeignKey(FieldReport, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    said = models.JSONField(default=dict)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.report_id}, edition {self.number}"


class Unsealing(models.Model):
    """That a moderator looked up who an unnamed author is, and why. Never deleted."""

    report = models.ForeignKey(FieldReport, models.CASCADE, related_name="unsealings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.report_id}, {self.at:%Y-%m-%d}"


# What a report says, as it is edited, kept and compared.
SAID = (
    "version", "site_band", "climate", "grid_id", "ownership", "machines", "started_on", "ended_on", "before",
    "after", "unit", "how_measured", "cost_band", "outcome", "again", "text", "otherwise",
)  # fmt: skip


def said_by(report: FieldReport) -> dict[str, Any]:
    """All that it says, ready to be kept as JSON."""
    said: dict[str, Any] = {name: getattr(report, name) for name in SAID}
    for name in ("started_on", "ended_on"):
        said[name] = said[name].isoformat() if said[name] else None
    return said
