from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategies.models.revisions import Revision
from strategies.models.strategies import TITLE_MAX, Strategy
from strategies.querysets import TranslationQuerySet


class Translation(models.Model):
    """A strategy in another language, as one member wrote it. Each save is a new row; the newest is shown."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10, choices=settings.CONTENT_LANGUAGES)
    # What it translates: the original may have moved on since.
    of = models.ForeignKey(Revision, models.CASCADE, related_name="translations")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="strategy_translations"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    sections = models.JSONField(default=dict, blank=True)
    sections_html = models.JSONField(default=dict, blank=True)
    # [{"what", "detail", "who", "how_long", "tool"}], in the order of the original's.
    steps = models.JSONField(default=list, blank=True)
    # {name of a variable: its label}, and under "measure.name", "measure.baseline" and
    # "cost.lead_time" what these say.
    labels = models.JSONField(default=dict, blank=True)
    renderer_version = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "language", "number"], name="translation_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    def get_absolute_url(self) -> str:
        return reverse("strategy_in", args=[self.strategy.slug, self.language])
