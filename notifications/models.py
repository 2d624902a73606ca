"""What a member should know, and every mail the site sends."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from notifications.querysets import MailQuerySet, NotificationQuerySet


class Notification(models.Model):
    """That one member should know of one activity. User.unread_notifications counts the unread."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    activity = models.ForeignKey("activity.Activity", models.CASCADE, related_name="notifications")
    verb = models.CharField(max_length=64)
    # Why they hear of it: the key of a kind in notifications/preferences.py.
    reason = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Everybody who did it, newest first, where one row stands for several (reactions).
    actors = models.JSONField(default=list, blank=True)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "recipient"], name="one_notification_an_activity")
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notification_newest"),
            models.Index(
                fields=["recipient", "-created_at", "-id"],
                name="notification_unread",
                condition=Q(read_at=None),
            ),
            models.Index(fields=["content_type", "object_id"], name="notification_target"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} for {self.recipient_id}"

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    def get_absolute_url(self) -> str:
        return reverse("notification", args=[self.pk])


class Mail(models.Model):
    """One mail to one address. Nobody mails any other way (notifications/outbox.py).

    News is composed when it is sent (notifications/letters.py), in the recipient's language of that
    moment, and only if it still concerns them; so its text is never kept here. What other parts mail
    (confirmations, resets) stands here until it is sent, and is wiped then: it opens accounts.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey("activity.Activity", models.CASCADE, null=True, blank=True, related_name="+")
    # Made once, so that a mail sent again after a crash is known by mail programs as the same one.
    message_id = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # From, To and whatever else the mail was given.
    headers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    # It no longer concerned them when its turn came: removed, hidden, switched off.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "recipient"],
                name="one_mail_an_activity",
                condition=Q(activity__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="mail_waiting",
                condition=Q(sent_at=None, given_up_at=None, withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def details(self) -> dict[str, Any]:
        """Of the activity it tells of."""
        return self.activity.details if self.activity else {}
