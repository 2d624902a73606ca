"""Files of messages by API: sent sealed, named in a message, fetched by those who read it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, Endpoint, member, once_key
from uploads import actions
from uploads.api import SentFile
from uploads.models import Upload
from uploads.permissions import can_see
from uploads.serializers import UploadSerializer
from uploads.serving import opened


class SealedFiles(Endpoint):
    parser_classes = [MultiPartParser]
    limit_writing = "upload"

    @extend_schema(request={"multipart/form-data": SentFile}, responses={201: UploadSerializer})
    def post(self, request: Request) -> Response:
        """Send a file for a message: it is kept encrypted. Put its `markdown` into the message.

        The kinds and limits of other uploads hold. It is seen by you alone until a message of yours names it.
        """
        data = self.given(request, SentFile)
        key = once_key(request, data)
        upload = actions.store(data["file"], by=member(request), key=key, is_sealed=True)
        return Response(UploadSerializer(upload).data, status=CREATED)


class OneSealedFile(Endpoint):
    is_private = True

    @extend_schema(responses=UploadSerializer)
    def get(self, request: Request, file: UUID) -> Response:
        """What a file is, for those who read the message it belongs to."""
        return Response(UploadSerializer(_find(request, file)).data)


class SealedContent(Endpoint):
    is_private = True

    @extend_schema(responses={(200, "application/octet-stream"): bytes})
    def get(self, request: Request, file: UUID) -> HttpResponseBase:
        """The file itself."""
        return opened(_find(request, file))


def _find(request: Request, file: UUID) -> Upload:
    found = get_object_or_404(Upload.objects.present().filter(is_sealed=True), pk=file)
    if not can_see(request.user, found):
        raise Http404
    return found
