"""What the API shows of a notification: the row's own words, in the member's language."""

from __future__ import annotations

from django.conf import settings
from rest_framework import serializers

from accounts.models import User
from forum.serializers import AuthorSerializer
from notifications.models import Notification
from notifications.rows import row_of


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    sentence = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    actor = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = ["id", "verb", "reason", "sentence", "title", "url", "actor", "created_at", "read_at"]

    def get_sentence(self, notification: Notification) -> str:
        return row_of(notification).sentence

    def get_title(self, notification: Notification) -> str:
        return row_of(notification).title

    def get_url(self, notification: Notification) -> str | None:
        path = row_of(notification).url
        return f"{settings.SITE_URL}{path}" if path else None

    def get_actor(self, notification: Notification) -> dict[str, str | None] | None:
        """Null for the house itself (moderation, reminders) and for former members."""
        actor: User | None = notification.actor
        if actor is None or actor.erased_at or row_of(notification).is_official:
            return None
        return dict(AuthorSerializer(actor).data)
