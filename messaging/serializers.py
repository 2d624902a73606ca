"""What the API shows of conversations, and the shape of what it takes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from forum.serializers import AuthorSerializer
from messaging.models import SUBJECT_MAX, Door, Message, Participant
from organisations.audience_serializers import AudienceSerializer


class ParticipantSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user.shown_name")
    organisation = serializers.SerializerMethodField()

    class Meta:
        model = Participant
        fields = ["username", "name", "organisation", "joined_at"]

    @extend_schema_field(OpenApiTypes.STR)
    def get_organisation(self, place: Participant) -> str | None:
        return place.organisation.slug if place.organisation else None


class ConversationSerializer(serializers.ModelSerializer):
    """A conversation as its reader has it."""

    id = serializers.IntegerField(source="conversation.pk")
    kind = serializers.CharField(source="conversation.kind")
    state = serializers.CharField(source="conversation.state")
    subject = serializers.SerializerMethodField()
    last_number = serializers.IntegerField(source="conversation.last_number")
    is_unread = serializers.SerializerMethodField()
    is_pinned = serializers.SerializerMethodField()
    is_muted = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Participant
        fields = [
            "id", "kind", "state", "subject", "box", "last_number", "last_at", "read_number",
            "is_unread", "is_pinned", "is_muted", "url",
        ]  # fmt: skip

    def get_subject(self, place: Participant) -> str:
        return place.conversation.subject

    def get_is_unread(self, place: Participant) -> bool:
        return place.unread_at is not None

    def get_is_pinned(self, place: Participant) -> bool:
        return place.pinned_at is not None

    def get_is_muted(self, place: Participant) -> bool:
        return place.muted_at is not None

    def get_url(self, place: Participant) -> str:
        return settings.SITE_URL + place.conversation.get_absolute_url()


class MessageSerializer(serializers.ModelSerializer):
    author = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    body_html = serializers.SerializerMethodField()
    reply_to = serializers.SerializerMethodField()
    conversation = serializers.IntegerField(source="conversation_id")
    reactions = serializers.JSONField(source="reaction_counts")

    class Meta:
        model = Message
        fields = [
            "id", "conversation", "number", "kind", "author", "body", "body_html", "reply_to", "version",
            "reactions", "created_at", "edited_at", "deleted_at",
        ]  # fmt: skip

    @extend_schema_field(AuthorSerializer(allow_null=True))
    def get_author(self, message: Message) -> dict[str, Any] | None:
        if message.author is None:
            return None
        slug = message.organisation.slug if message.organisation else None
        return {"username": message.author.username, "name": message.author.shown_name, "organisation": slug}

    def get_body(self, message: Message) -> str:
        return message.body

    def get_body_html(self, message: Message) -> str:
        return message.body_html

    @extend_schema_field(OpenApiTypes.INT)
    def get_reply_to(self, message: Message) -> int | None:
        return message.reply_to.number if message.reply_to else None


class NewConversationSerializer(AudienceSerializer):
    to = serializers.ListField(
        child=serializers.CharField(max_length=80),
        max_length=40,
        help_text="Usernames; none, if it is open to a group or a kind of organisation.",
    )
    body = serializers.CharField(trim_whitespace=False, max_length=settings.POST_BODY_MAX)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=SUBJECT_MAX)
    organisation = serializers.SlugField(required=False, allow_null=True, allow_unicode=True)
    key = serializers.UUIDField(required=False)


class NewMessageSerializer(serializers.Serializer):
    body = serializers.CharField(trim_whitespace=False, max_length=settings.POST_BODY_MAX)
    reply_to = serializers.IntegerField(required=False, allow_null=True, help_text="A message's number.")
    key = serializers.UUIDField(required=False)


class EditMessageSerializer(serializers.Serializer):
    body = serializers.CharField(trim_whitespace=False, max_length=settings.POST_BODY_MAX)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class MessageRevisionSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    body = serializers.CharField()
    written_at = serializers.DateTimeField()


class ReadToSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class RequestAnswerSerializer(serializers.Serializer):
    answer = serializers.ChoiceField(["accept", "decline"])


class NewParticipantSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=80)
    sees_all = serializers.BooleanField(default=False, help_text="Also what was said before.")


class DoorSerializer(serializers.ModelSerializer):
    """A conversation that stands open to its reader, and what they would see of it."""

    conversation = serializers.IntegerField(source="conversation_id")
    subject = serializers.CharField(source="conversation.subject")
    started_by = serializers.CharField(source="conversation.started_by.username")
    group = serializers.SlugField(source="group.slug", default=None, allow_null=True, allow_unicode=True)
    sees_all = serializers.BooleanField(
        source="shows_all", help_text="Also what was said before it was opened."
    )
    people = serializers.IntegerField()
    is_in = serializers.BooleanField(help_text="Whether you take part in it.")

    class Meta:
        model = Door
        fields = [
            "conversation", "subject", "started_by", "open_to", "group", "organisation_kind", "sees_all",
            "people", "is_in", "opened_at",
        ]  # fmt: skip


class OpenSerializer(AudienceSerializer):
    subject = serializers.CharField(
        required=False, allow_blank=True, max_length=SUBJECT_MAX, help_text="If it has none yet."
    )
    sees_all = serializers.BooleanField(default=False, help_text="Also what was said before.")
