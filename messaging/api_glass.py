"""Break-glass for programs of staff. To everybody else these addresses don't exist."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import is_moderator
from core.api import CREATED, Endpoint, member
from messaging import actions
from messaging.actions.glass import HOURS
from messaging.files import files_in
from messaging.models import BreakGlass, Conversation, GlassReason, Message
from uploads.serving import opened


class GlassSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    conversation = serializers.IntegerField(source="conversation_id")
    reason = serializers.CharField()
    hours = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    granted_at = serializers.DateTimeField()
    refused_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class AskToReadSerializer(serializers.Serializer):
    conversation = serializers.IntegerField(min_value=1, max_value=2**62)
    reason = serializers.ChoiceField(GlassReason.choices)
    hours = serializers.ChoiceField(HOURS, default=4)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class GrantSerializer(serializers.Serializer):
    grant = serializers.BooleanField()


class ReadOnSerializer(serializers.Serializer):
    after = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


class ReadMessageSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    kind = serializers.CharField()
    author = serializers.SerializerMethodField()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()

    def get_author(self, message: Message) -> str | None:
        return message.author.username if message.author else None


class Glasses(Endpoint):
    is_private = True

    @extend_schema(responses=GlassSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What was asked, granted and refused; for staff."""
        _require_staff(request)
        rows = BreakGlass.objects.visible_to(request.user)
        return self.listed(request, rows, keys=("-id",), serializer=GlassSerializer)

    @extend_schema(request=AskToReadSerializer, responses={201: GlassSerializer})
    def post(self, request: Request) -> Response:
        """Ask to read a conversation; another member of staff must grant it."""
        _require_staff(request)
        told = self.given(request, AskToReadSerializer)
        conversation = get_object_or_404(Conversation, pk=told.pop("conversation"))
        made = actions.ask_to_read(conversation, by=member(request), **told)
        return Response(GlassSerializer(made).data, status=CREATED)


class GlassDecision(Endpoint):
    @extend_schema(request=GrantSerializer, responses=GlassSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Grant it as the second one, or refuse. Granted, everybody in the conversation is told."""
        glass = get_object_or_404(BreakGlass.objects.visible_to(request.user), pk=pk)
        act = actions.grant if self.given(request, GrantSerializer)["grant"] else actions.refuse
        return Response(GlassSerializer(act(glass, by=member(request))).data)


class GlassReading(Endpoint):
    limit_writing = "messages.read"

    @extend_schema(request=ReadOnSerializer, responses=ReadMessageSerializer(many=True))
    def post(self, request: Request, pk: int) -> Response:
        """The messages after a number, for the two who opened it, while it is open; written into the log."""
        rows = BreakGlass.objects.readable_by(request.user).select_related("conversation")
        glass = get_object_or_404(rows, pk=pk)
        found = actions.read(glass, by=member(request), **self.given(request, ReadOnSerializer))
        return Response(ReadMessageSerializer(found, many=True).data)


class GlassFile(Endpoint):
    limit_writing = "messages.read"

    @extend_schema(request=None, responses={(200, "application/octet-stream"): bytes})
    def post(self, request: Request, pk: int, file: UUID) -> HttpResponseBase:
        """A file that such a message names; written into the log."""
        rows = BreakGlass.objects.readable_by(request.user).select_related("conversation")
        glass = get_object_or_404(rows, pk=pk)
        upload = get_object_or_404(files_in(glass.conversation), pk=file)
        actions.read_file(glass, upload, by=member(request))
        return opened(upload)


def _require_staff(request: Request) -> None:
    if not is_moderator(request.user):
        raise Http404
