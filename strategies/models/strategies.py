from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models.categories import StrategyCategory
from strategies.querysets import StrategyQuerySet

TITLE_MAX = 160


class State(models.TextChoices):
    DRAFT = "draft", _("Not published yet")
    PUBLISHED = "published", _("Published")
    REMOVED = "removed", _("Removed")


# What may follow what; only strategies.actions goes there.
NEXT = {
    State.DRAFT: {State.PUBLISHED, State.REMOVED},
    State.PUBLISHED: {State.REMOVED},
    State.REMOVED: {State.DRAFT, State.PUBLISHED},
}


class Grade(models.TextChoices):
    """How good the evidence is; strategies.grades says by which rule."""

    A = "A", _("A: replicated")
    B = "B", _("B: measured")
    C = "C", _("C: reasoned")
    D = "D", _("D: a vendor’s claim")


class CostBand(models.TextChoices):
    """What it costs to try, in US dollars, once."""

    NOTHING = "nothing", _("Nothing but time")
    UNDER_10K = "under-10k", _("Under 10,000 USD")
    TO_100K = "10k-100k", _("10,000 to 100,000 USD")
    TO_1M = "100k-1m", _("100,000 to 1 million USD")
    OVER_1M = "over-1m", _("Over 1 million USD")


class Climate(models.TextChoices):
    COLD = "cold", _("Cold")
    TEMPERATE = "temperate", _("Temperate")
    HOT_DRY = "hot-dry", _("Hot and dry")
    HOT_HUMID = "hot-humid", _("Hot and humid")


class Ownership(models.TextChoices):
    OWNER = "owner", _("Own site")
    HOSTED = "hosted", _("Hosted machines")


class FacetKind(models.TextChoices):
    """What strategies are narrowed by, besides what stands on the strategy itself."""

    GRID = "grid", _("Grid")
    CLIMATE = "climate", _("Climate")
    SIZE = "size", _("Site size")
    MACHINE = "machine", _("Machine")
    JURISDICTION = "jurisdiction", _("Jurisdiction")
    OWNERSHIP = "ownership", _("Owner or hosted")
    LANGUAGE = "language", _("Language")


class ReviewBecause(models.TextChoices):
    """Why a published strategy should be looked at again."""

    EXPIRED = "expired", _("The date until which it was valid has passed")
    CAMPAIGN = "campaign", _("A campaign it is linked to was decided")
    ASKED = "asked", _("A reviewer asked for it")


class Strategy(models.Model):
    """One practice, as a whole: what its newest published revision says, and what came of it."""

    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    category = models.ForeignKey(StrategyCategory, models.PROTECT, related_name="strategies")
    language = models.CharField(
        _("language"), max_length=10, choices=settings.CONTENT_LANGUAGES, default="en"
    )
    # Who proposed it first, and for whom. Contributors are the authors of its revisions.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="strategies"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="strategies"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    # When it first asked for review: from then on its reviewers see it.
    sent_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # When what it says changed last: a revision was published.
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    # Copies of the newest published revision's, for lists.
    current = models.OneToOneField(
        "strategies.Revision", models.SET_NULL, null=True, blank=True, related_name="current_of"
    )
    version = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    cost_band = models.CharField(_("cost to try"), max_length=10, choices=CostBand, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    # The middle of the stated effect where it is a share, in per cent of the measure; for sorting alone.
    effect_size = models.FloatField(default=0)

    # Set by actions.grading alone; blank until there is something to grade.
    grade = models.CharField(max_length=1, choices=Grade, blank=True)
    report_count = models.PositiveIntegerField(default=0)
    success_count = models.PositiveIntegerField(default=0)

    review_due_since = models.DateTimeField(null=True, blank=True)
    review_because = models.CharField(max_length=10, choices=ReviewBecause, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="supersedes"
    )
    topic = models.OneToOneField(
        "forum.Topic", models.SET_NULL, null=True, blank=True, related_name="strategy"
    )
    # "demo" for what the demo made.
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "strategies"
        indexes = [
            models.Index(fields=["state", "grade", "-report_count", "-id"], name="strategy_by_grade"),
            models.Index(fields=["state", "-report_count", "-id"], name="strategy_by_reports"),
            models.Index(fields=["state", "-changed_at", "-id"], name="strategy_by_change"),
            models.Index(fields=["state", "-effect_size", "-id"], name="strategy_by_effect"),
            models.Index(fields=["valid_until"], name="strategy_by_validity"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_removed(self) -> bool:
        return self.state == State.REMOVED

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    def get_absolute_url(self) -> str:
        return reverse("strategy", args=[self.slug])


class Facet(models.Model):
    """One thing a strategy applies to, as a row, so that lists filter by index.

    A strategy without a row of a kind applies whatever that is.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="facets", db_index=False)
    kind = models.CharField(max_length=12, choices=FacetKind)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy", "kind", "value"], name="facet_once")]
        indexes = [models.Index(fields=["kind", "value", "strategy"], name="facet_by_value")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"
