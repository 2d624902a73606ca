from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.topics import Topic, page_of
from forum.querysets import PostQuerySet


class Removal(models.TextChoices):
    """Whose hand took a post away: an author may bring back only what they took back."""

    AUTHOR = "author", _("Taken back by its author")
    MODERATOR = "moderator", _("Removed by a moderator")


class Post(models.Model):
    """What one person said. Its number in the topic is permanent; its HTML was made at write."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="posts")
    # For whom it was said; null for what one says personally. It stays when the author's seat ends.
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    body = models.TextField(_("text"), max_length=settings.POST_BODY_MAX)
    body_html = models.TextField()
    renderer_version = models.PositiveSmallIntegerField(default=0, db_index=True)
    excerpt = models.CharField(max_length=300, blank=True)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    # What a stale edit is told by; PostRevision keeps the versions before.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removal = models.CharField(max_length=10, choices=Removal, blank=True)
    # {"useful": 3}: a counter a kind, moved by the actions, recounted nightly.
    reaction_counts = models.JSONField(default=dict, blank=True)
    # Where an import found it, how new that copy was, and its likes, by members nobody here knows.
    origin = models.CharField(max_length=100, blank=True)
    imported_updated_at = models.DateTimeField(null=True, blank=True)
    imported_likes = models.PositiveIntegerField(default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.UniqueConstraint(
                fields=["origin"], name="post_origin_once", condition=~models.Q(origin="")
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at", "-id"], name="post_by_author"),
            models.Index(fields=["-created_at", "-id"], name="post_newest"),
            # Who takes part in a topic is counted from the index alone (forum/participants.py).
            models.Index(fields=["topic", "removed_at", "author"], name="post_by_participant"),
            models.Index(
                fields=["organisation", "-created_at", "-id"],
                name="post_of_organisation",
                condition=models.Q(organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.number}"

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_edited(self) -> bool:
        return self.edited_at is not None

    @property
    def page(self) -> int:
        return page_of(self.number)

    def get_absolute_url(self) -> str:
        return self.topic.url_of(self.number)


class PostRevision(models.Model):
    """A version of a post that a newer one replaced."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    body = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["post", "version"], name="one_revision")]

    def __str__(self) -> str:
        return f"{self.post_id} v{self.version}"


class PostMoved(models.Model):
    """Where a post was before, so that its old address still leads to it."""

    topic_id_before = models.PositiveBigIntegerField()
    number_before = models.PositiveIntegerField()
    post = models.ForeignKey(Post, models.CASCADE, related_name="moves")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic_id_before", "number_before"], name="one_move")]

    def __str__(self) -> str:
        return f"{self.topic_id_before}/{self.number_before} to {self.post_id}"
