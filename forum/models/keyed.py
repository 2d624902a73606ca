"""What is a member's own, keyed generically: other products' things use them too."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """Text not yet posted, on whatever device. `place` says where it goes: `topic:12`, `new:7`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=80)
    title = models.CharField(max_length=settings.TOPIC_TITLE_MAX, blank=True)
    body = models.TextField(blank=True)
    # The rest of the form: category, tags, language, reply_to.
    fields = models.JSONField(default=dict, blank=True)
    # Raised by each save; a save that knows an older one is told so (409).
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="one_draft_a_place")]

    def __str__(self) -> str:
        return self.place

    @property
    def target(self) -> tuple[str, int]:
        """What it is for: a reply to `topic` 12, an `edit` of post 7, else ("new", 0)."""
        kind, _colon, number = self.place.partition(":")
        is_id = number.isascii() and number.isdecimal() and len(number) < 19  # what a database can look up
        return (kind, int(number)) if kind in {"topic", "edit"} and is_id else ("new", 0)

    @property
    def url(self) -> str:
        """The form in which the member can go on writing."""
        kind, number = self.target
        if kind == "topic":
            return reverse("reply", args=[number])
        if kind == "edit":
            return reverse("edit_post", args=[number])
        return reverse("new_topic")


class ReactionKind(models.TextChoices):
    USEFUL = "useful", _("Useful")
    AGREE = "agree", _("Agree")
    THANKS = "thanks", _("Thanks")
    TRIED = "tried", _("Tried it")
    QUESTION = "question", _("Question")


class Reaction(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    kind = models.CharField(max_length=10, choices=ReactionKind)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_type", "object_id", "kind"], name="one_reaction_a_kind"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Bookmark(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    note = models.CharField(_("note"), max_length=200, blank=True)
    remind_at = models.DateTimeField(_("remind me"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "content_type", "object_id"], name="one_bookmark")
        ]
        indexes = [
            models.Index(fields=["user", "-id"]),
            models.Index(
                fields=["remind_at"],
                name="bookmark_due",
                condition=models.Q(reminded_at=None, remind_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.content_type_id}:{self.object_id}"


class ReadMark(models.Model):
    """How far a member has read: the highest number seen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "content_type", "object_id"], name="one_read_mark")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.content_type_id}:{self.object_id} to {self.number}"
