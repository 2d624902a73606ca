"""What can be found: one Document per topic, reply, strategy and campaign, with what the filters ask."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.querysets import DocumentQuerySet


class Kind(models.TextChoices):
    TOPIC = "topic", _("Topics")
    POST = "post", _("Replies")
    STRATEGY = "strategy", _("Strategies")
    CAMPAIGN = "campaign", _("Campaigns")


# What everyone may see or nobody: it stands in no category.
PUBLIC = (Kind.STRATEGY, Kind.CAMPAIGN)


class Document(models.Model):
    """A thing as search knows it: a topic with its opening post, a reply, or what stands on a shelf (search.shelves).

    What is removed has no document, and a category's door is asked at each search: a document holds
    no right of its own. Its tokens are the engine's affair (search.engines).
    """

    kind = models.CharField(max_length=12, choices=Kind)
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=settings.TOPIC_TITLE_MAX, blank=True)
    text = models.TextField(blank=True)
    # The version of the post the text was taken from: an excerpt of an older one is not shown.
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=10, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    category = models.ForeignKey("forum.Category", models.CASCADE, null=True, related_name="+")
    # Named besides the generic end so that what is destroyed takes its copy along.
    topic = models.ForeignKey("forum.Topic", models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey("forum.Post", models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    indexed_at = models.DateTimeField(auto_now=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_document")]
        indexes = [models.Index(fields=["indexed_at"], name="document_indexed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
