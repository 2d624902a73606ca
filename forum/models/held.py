from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from forum.models.topics import Topic
from forum.querysets import HeldPostQuerySet


class HeldState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    LET_THROUGH = "let-through", _("Let through")
    TURNED_BACK = "turned-back", _("Turned back")


class HeldPost(models.Model):
    """A reply or a topic of a new member that links to other sites, until a moderator has looked at it.

    It has no number: it gets one, and becomes a Post, when it is let through. Its text is then the post's;
    one that was turned back stays for its author to copy (settings.HELD_DAYS).
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="held_posts")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Where it is to stand: a reply in `topic`, a new topic in `category`.
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="held_posts")
    category = models.ForeignKey("forum.Category", models.CASCADE, related_name="held_posts")
    reply_to = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=settings.TOPIC_TITLE_MAX, blank=True)
    tags = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=10, choices=settings.CONTENT_LANGUAGES, default="en")
    body = models.TextField(_("text"), max_length=settings.POST_BODY_MAX)
    body_html = models.TextField()
    held_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=11, choices=HeldState, default=HeldState.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Why it was turned back: a code of moderation.Reason, and what the moderator said.
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = HeldPostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "state"], name="held_by_author"),
            models.Index(fields=["state", "id"], name="held_in_turn"),
        ]

    def __str__(self) -> str:
        return f"held {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state == HeldState.WAITING

    @property
    def shown_title(self) -> str:
        return self.topic.title if self.topic else self.title

    def get_absolute_url(self) -> str:
        return reverse("held", args=[self.pk])
