"""What the API shows of the forum, and the shape of what it takes. Rules are in the actions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from forum.models import Category, HeldPost, Level, Post, Topic
from organisations.models import Organisation


class AuthorSerializer(serializers.Serializer):
    """Who wrote something; null for a former member."""

    username = serializers.CharField()
    name = serializers.CharField(source="shown_name")
    organisation = serializers.CharField(
        allow_null=True, help_text="The slug of the organisation they spoke for; null if personally."
    )


class SaidBySerializer(serializers.ModelSerializer):
    """Anything with an author, who spoke personally or for an organisation."""

    author = serializers.SerializerMethodField()

    @extend_schema_field(AuthorSerializer(allow_null=True))
    def get_author(self, said: Topic | Post | HeldPost) -> dict[str, Any] | None:
        if said.author is None:
            return None
        slug = said.organisation.slug if said.organisation else None
        return {"username": said.author.username, "name": said.author.shown_name, "organisation": slug}


class HeldPostSerializer(SaidBySerializer):
    """A newcomer's post with links, which waits for a moderator and has no number yet."""

    topic: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    category: Any = serializers.SlugRelatedField("slug", read_only=True)
    post: Any = serializers.PrimaryKeyRelatedField(read_only=True, help_text="What became of it.")
    url = serializers.SerializerMethodField()

    class Meta:
        model = HeldPost
        fields = [
            "id",
            "state",
            "topic",
            "category",
            "title",
            "tags",
            "language",
            "body",
            "body_html",
            "author",
            "held_at",
            "decided_at",
            "reason",
            "note",
            "post",
            "url",
        ]

    def get_url(self, held: HeldPost) -> str:
        return settings.SITE_URL + held.get_absolute_url()


class CategorySerializer(serializers.ModelSerializer):
    parent: Any = serializers.SlugRelatedField("slug", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Category
        fields = [
            "id",
            "slug",
            "name",
            "description",
            "parent",
            "colour",
            "language",
            "topic_count",
            "post_count",
            "url",
        ]

    def get_url(self, category: Category) -> str:
        return settings.SITE_URL + category.get_absolute_url()


class TopicSerializer(SaidBySerializer):
    url = serializers.SerializerMethodField()
    category: Any = serializers.SlugRelatedField("slug", read_only=True)
    tags = serializers.SerializerMethodField()

    class Meta:
        model = Topic
        fields = [
            "id",
            "title",
            "slug",
            "url",
            "category",
            "tags",
            "language",
            "author",
            "created_at",
            "last_posted_at",
            "reply_count",
            "is_locked",
            "is_pinned",
            "is_answered",
        ]

    def get_url(self, topic: Topic) -> str:
        return settings.SITE_URL + topic.get_absolute_url()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, topic: Topic) -> list[str]:
        return [tag.name for tag in topic.tags.all()]


class PostSerializer(SaidBySerializer):
    topic: Any = serializers.PrimaryKeyRelatedField(read_only=True)
    reply_to = serializers.SerializerMethodField()
    reactions = serializers.JSONField(source="reaction_counts")

    class Meta:
        model = Post
        fields = [
            "id",
            "topic",
            "number",
            "author",
            "body",
            "body_html",
            "reply_to",
            "version",
            "created_at",
            "edited_at",
            "reactions",
        ]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_reply_to(self, post: Post) -> int | None:
        """The number of the post answered, in the same topic."""
        return post.reply_to.number if post.reply_to else None


@extend_schema_field(OpenApiTypes.STR)
class VoiceField(serializers.SlugRelatedField):
    """For whom one speaks, by its slug; left out or null for oneself."""

    def __init__(self, **kwargs: Any) -> None:
        rows = Organisation.objects.all()
        super().__init__("slug", queryset=rows, required=False, allow_null=True, **kwargs)


class NewTopicSerializer(serializers.Serializer):
    category = serializers.SlugField(allow_unicode=True)
    title = serializers.CharField(max_length=settings.TOPIC_TITLE_MAX)
    body = serializers.CharField(max_length=settings.POST_BODY_MAX, trim_whitespace=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=5)
    language = serializers.ChoiceField(settings.CONTENT_LANGUAGES, required=False)
    organisation = VoiceField()
    key = serializers.UUIDField(required=False, allow_null=True)


class NewPostSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=settings.POST_BODY_MAX, trim_whitespace=False)
    reply_to = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    organisation = VoiceField()
    key = serializers.UUIDField(required=False, allow_null=True)


class EditPostSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=settings.POST_BODY_MAX, trim_whitespace=False)
    version = serializers.IntegerField(min_value=1)


class EditTopicSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=settings.TOPIC_TITLE_MAX)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=5)
    language = serializers.ChoiceField(settings.CONTENT_LANGUAGES, required=False)


class WatchSerializer(serializers.Serializer):
    level = serializers.ChoiceField(Level.choices, default=Level.WATCHING)


class AnswerSerializer(serializers.Serializer):
    """Which post answers the topic, by its number there."""

    number = serializers.IntegerField(min_value=2, required=False)
    post = serializers.IntegerField(min_value=1, required=False, help_text="The post's id instead.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("number" in attrs) == ("post" in attrs):
            raise serializers.ValidationError({"number": ["Give the post's number, or its id."]})
        return attrs
