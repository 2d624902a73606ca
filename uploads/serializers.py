from __future__ import annotations

from rest_framework import serializers

from uploads.models import Upload


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """An upload as JSON, for our own script and for the API. Addresses are paths within the site."""

    name = serializers.CharField(source="shown_name", read_only=True)
    media_type = serializers.CharField(source="kind", read_only=True)
    width = serializers.SerializerMethodField()
    height = serializers.SerializerMethodField()
    url = serializers.CharField(read_only=True)
    markdown = serializers.CharField(read_only=True, help_text="What to put into a text.")
    thumb = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = ["id", "url", "markdown", "name", "media_type", "size", "width", "height", "thumb"]
        read_only_fields = fields

    def get_width(self, upload: Upload) -> int | None:
        return upload.pixels[0] if upload.pixels else None

    def get_height(self, upload: Upload) -> int | None:
        return upload.pixels[1] if upload.pixels else None

    def get_thumb(self, upload: Upload) -> str | None:
        return upload.thumbnail_url if upload.has_thumbnail else None
