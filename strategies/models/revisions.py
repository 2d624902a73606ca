from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models.strategies import TITLE_MAX, CostBand, Strategy
from strategies.querysets import RevisionQuerySet, SectionCommentQuerySet


class RevisionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What may follow what; only strategies.actions goes there.
NEXT = {
    RevisionState.DRAFT: {RevisionState.IN_REVIEW, RevisionState.WITHDRAWN},
    RevisionState.IN_REVIEW: {
        RevisionState.RETURNED, RevisionState.PUBLISHED, RevisionState.DRAFT, RevisionState.WITHDRAWN,
    },
    RevisionState.RETURNED: {RevisionState.IN_REVIEW, RevisionState.WITHDRAWN},
    RevisionState.PUBLISHED: set(),
    RevisionState.WITHDRAWN: set(),
}  # fmt: skip
OPEN = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.RETURNED)


class Weight(models.TextChoices):
    """How much a revision changes; followers hear of what changes the advice."""

    TYPO = "typo", _("Typo or wording")
    IMPROVEMENT = "improvement", _("Improvement")
    ADVICE = "advice", _("Changes the advice")


class Revision(models.Model):
    """A strategy's whole text, as one person proposes it. Fixed from the moment it asks for review."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="revisions")
    # Given at publication, for good; null before.
    number = models.PositiveIntegerField(null=True, blank=True)
    # The published revision it was written over; null for a strategy's first.
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RevisionState, default=RevisionState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="strategy_revisions"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="strategy_revisions",
    )
    note = models.CharField(_("what changes, and why"), max_length=500, blank=True)
    weight = models.CharField(_("weight"), max_length=12, choices=Weight, default=Weight.IMPROVEMENT)

    title = models.CharField(_("title"), max_length=TITLE_MAX)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    # Markdown by section (strategies.sections), and the HTML made of it at write.
    sections = models.JSONField(default=dict, blank=True)
    sections_html = models.JSONField(default=dict, blank=True)
    # {"countries": ["US"], "jurisdiction": "", "grids": ["ercot"], "climates": [], "mw_low": 1, "mw_high": 50,
    # "machines": [], "ownership": []}: what is missing or empty doesn't limit it.
    applies = models.JSONField(default=dict, blank=True)
    # [{"what", "detail", "who", "how_long", "tool"}]
    steps = models.JSONField(default=list, blank=True)
    cost_band = models.CharField(_("cost to try"), max_length=10, choices=CostBand, blank=True)
    lead_time = models.CharField(_("lead time"), max_length=80, blank=True)
    # In the language of strategies.formulas; worth in USD per year.
    formula = models.TextField(_("formula"), max_length=1000, blank=True)
    # [{"name", "label", "unit", "low", "central", "high", "from"}]; "from" names a figure of the reader's site.
    variables = models.JSONField(default=list, blank=True)
    # {"name", "unit", "better": "lower" or "higher", "baseline", "window_days", "in_percent": true}
    measure = models.JSONField(default=dict, blank=True)
    # The stated range of the change of the measure: in per cent of it, or in its unit.
    effect_low = models.FloatField(_("effect, from"), null=True, blank=True)
    effect_high = models.FloatField(_("effect, to"), null=True, blank=True)
    # [{"kind", "title", "url", "upload", "note"}]
    sources = models.JSONField(default=list, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    # Raised by each save of a draft; a save that knows an older one is told so (409).
    edit_version = models.PositiveIntegerField(default=1)
    renderer_version = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["strategy", "author"],
                name="one_open_revision_a_member",
                condition=models.Q(state__in=["draft", "in-review", "returned"]),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="revision_waiting"),
            models.Index(fields=["author", "state", "-updated_at"], name="revision_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number or self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_published(self) -> bool:
        return self.state == RevisionState.PUBLISHED

    @property
    def is_stale(self) -> bool:
        """Whether another revision was published since this one was begun."""
        return self.is_open and self.based_on_id != self.strategy.current_id

    def get_absolute_url(self) -> str:
        if self.number:
            return reverse("strategy_version", args=[self.strategy.slug, self.number])
        return reverse("revision", args=[self.pk])


class SectionComment(models.Model):
    """What a reviewer or the author says of one section of a proposed revision."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="comments")
    section = models.CharField(_("section"), max_length=20)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    body = models.TextField(_("comment"), max_length=4000)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SectionCommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.section}"
