"""One row per thing that happened, and one per listener that must hear of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class Activity(models.Model):
    """Something a person did. Outbox, audit trail, public log, webhook source and feed at once."""

    verb = models.CharField(max_length=64)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="activities")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    # Ids and reasons' codes, never text: bodies live in one place only.
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["content_type", "object_id", "id"]),
            models.Index(fields=["verb", "id"]),
            models.Index(fields=["actor", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"


class Delivery(models.Model):
    """That one listener must hear one activity, and whether it has."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="deliveries")
    listener = models.CharField(max_length=100)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["activity", "listener"], name="one_delivery_a_listener")
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="delivery_pending",
                condition=Q(delivered_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.listener}"


class Follow(models.Model):
    """A member who wants to hear of anything another app owns (generic, so floors never mix)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "content_type", "object_id"], name="one_follow_a_member")
        ]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.content_type_id}:{self.object_id}"


class Reference(models.Model):
    """That one thing links to another: a post to a topic, a campaign to a strategy."""

    source_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    target_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "target_type", "target_id"],
                name="one_reference_a_pair",
            )
        ]
        indexes = [models.Index(fields=["target_type", "target_id", "id"])]

    def __str__(self) -> str:
        return f"{self.source_type_id}:{self.source_id} to {self.target_type_id}:{self.target_id}"
