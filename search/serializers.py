"""What the API shows of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from forum.serializers import AuthorSerializer
from search.models import Kind

if TYPE_CHECKING:
    from search.finding import Result


class ResultSerializer(serializers.Serializer):
    """A topic, a reply, a strategy or a campaign; the last two have no topic, number or category.

    `excerpt` is HTML: escaped text with what was found in <mark>.
    """

    kind = serializers.ChoiceField(Kind.choices)
    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    url = serializers.SerializerMethodField()
    excerpt = serializers.CharField()
    topic = serializers.IntegerField(source="topic_id", allow_null=True)
    number = serializers.IntegerField(allow_null=True)
    author = AuthorSerializer(allow_null=True)
    category = serializers.CharField(source="category_slug", allow_blank=True)
    language = serializers.CharField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, result: Result) -> str:
        return settings.SITE_URL + result.url
