from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, Endpoint, once_key
from uploads import actions
from uploads.serializers import UploadSerializer


class SentFile(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)
    key = serializers.UUIDField(required=False, help_text="The same key and file give the same upload again.")


class Uploads(Endpoint):
    """Files to be named in texts: send one, then put its `markdown` into a post."""

    parser_classes = [MultiPartParser]
    limit_writing = "upload"

    @extend_schema(request={"multipart/form-data": SentFile}, responses={201: UploadSerializer})
    def post(self, request: Request) -> Response:
        """Send one picture (JPEG, PNG, GIF, WebP), PDF, CSV or text.

        It is seen by you alone until a post of yours names it, and deleted after a day without one.
        """
        data = self.given(request, SentFile)
        key = once_key(request, data)
        upload = actions.store(data["file"], by=request.user, key=key)  # type: ignore[arg-type]
        return Response(UploadSerializer(upload).data, status=CREATED)
