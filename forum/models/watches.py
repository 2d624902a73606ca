from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Level(models.TextChoices):
    """How much a member wants to hear of a topic, a category or a tag."""

    WATCHING = "watching", _("Every reply")
    TRACKING = "tracking", _("Show new replies in my lists")
    NORMAL = "normal", _("Replies and mentions to me")
    MUTED = "muted", _("Nothing")


class Watch(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    level = models.CharField(max_length=10, choices=Level)
    # Whether the member chose it, or taking part did: taking part never overrides a choice.
    is_chosen = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(fields=["user", "content_type", "object_id"], name="one_watch")
        ]
        indexes = [models.Index(fields=["content_type", "object_id", "level"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.level}"


def level_of(target: models.Model, user: User | AnonymousUser) -> str:
    """How much this person wants to hear of a topic, category or tag; "" if they never said."""
    if not user.is_authenticated:
        return ""
    kind = ContentType.objects.get_for_model(target)
    watches = Watch.objects.filter(user=user, content_type=kind, object_id=target.pk)
    return watches.values_list("level", flat=True).first() or ""
