"""Members for programs: who is listed, one of them, and oneself."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.forms import DirectoryForm
from accounts.models import Block, Region, Runs, User
from accounts.serializers import KeptAwaySerializer, MemberSerializer, MeSerializer
from core.api import NO_CONTENT, Endpoint, member

CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous`.")


class Me(Endpoint):
    is_private = True

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The member this token speaks for."""
        me = cast(User, request.user)
        return Response(MeSerializer(me, context={"request": request}).data)


class SentPicture(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="JPEG, PNG, GIF or WebP. Its middle is shown, as a square.")


class MyPicture(Endpoint):
    parser_classes = [MultiPartParser]
    limit_writing = "upload"

    @extend_schema(request={"multipart/form-data": SentPicture}, responses=MeSerializer)
    def put(self, request: Request) -> Response:
        """Show another picture of yours. Who sees it is chosen in your settings."""
        me = actions.set_picture(
            member(request), self.given(request, SentPicture)["file"], by=member(request)
        )
        return Response(MeSerializer(me, context={"request": request}).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Show your initials again."""
        actions.remove_picture(member(request), by=member(request))
        return Response(status=NO_CONTENT)


class Members(Endpoint):
    @extend_schema(
        responses=MemberSerializer(many=True),
        parameters=[
            CURSOR,
            OpenApiParameter("q", str, description="Words of a name, place or bio."),
            OpenApiParameter("runs", str, enum=Runs.values),
            OpenApiParameter("region", str, enum=Region.values),
            OpenApiParameter("language", str, enum=[code for code, _name in settings.CONTENT_LANGUAGES]),
        ],
    )
    def get(self, request: Request) -> Response:
        """The directory: members who let themselves be listed, by name."""
        form = DirectoryForm(request.query_params)
        form.is_valid()
        rows = User.objects.listed().fitting(form.cleaned_data).select_related("profile")
        rows = rows.prefetch_related("seats__organisation")
        return self.listed(request, rows, keys=("name_key", "id"), serializer=MemberSerializer)


class KeptAway(Endpoint):
    """Whom one muted or blocked. Only oneself sees it; the other is not told."""

    is_private = True

    @extend_schema(responses=KeptAwaySerializer(many=True), parameters=[CURSOR])
    def get(self, request: Request) -> Response:
        """Whom you muted or blocked, the newest first."""
        rows = Block.objects.filter(by=member(request)).select_related("blocked")
        return self.listed(request, rows, keys=("-id",), serializer=KeptAwaySerializer)


class Mute(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, username: str) -> Response:
        """Fold what a member writes, and hear no news of them."""
        actions.mute(_named(request, username), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, username: str) -> Response:
        """Hear from a member again."""
        actions.unmute(_named(request, username), by=member(request))
        return Response(status=NO_CONTENT)


class BlockMember(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, username: str) -> Response:
        """Mute a member, and let neither of you write to the other."""
        actions.block(_named(request, username), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, username: str) -> Response:
        """Hear from a member again."""
        actions.unblock(_named(request, username), by=member(request))
        return Response(status=NO_CONTENT)


class OneMember(Endpoint):
    @extend_schema(responses=MemberSerializer)
    def get(self, request: Request, username: str) -> Response:
        """One member, listed or not, as their page shows them."""
        rows = User.objects.visible_to(request.user).select_related("profile")
        return Response(
            MemberSerializer(get_object_or_404(rows.named(username)), context={"request": request}).data
        )


def _named(request: Request, username: str) -> User:
    return get_object_or_404(User.objects.visible_to(request.user).named(username))
