"""Conversations open to a group or a kind of organisation, by API."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import NO_CONTENT, Endpoint, member
from messaging import actions
from messaging.api import CURSOR, as_it_lies, find
from messaging.models import Door
from messaging.serializers import ConversationSerializer, DoorSerializer, OpenSerializer
from organisations.audiences import EVERYONE


class OpenConversations(Endpoint):
    is_private = True

    @extend_schema(responses=DoorSerializer(many=True), parameters=[CURSOR])
    def get(self, request: Request) -> Response:
        """Those that stand open to you, the last opened first."""
        rows = Door.objects.visible_to(request.user).for_rows(request.user)
        return self.listed(request, rows, keys=("-opened_at", "-id"), serializer=DoorSerializer)


class ConversationDoor(Endpoint):
    is_private = True

    @extend_schema(responses=DoorSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """To whom a conversation of yours stands open; 404 if to nobody else."""
        return Response(_shown(request, get_object_or_404(find(request, pk).doors.unclosed())))

    @extend_schema(request=OpenSerializer, responses=DoorSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Open a conversation that you began, to these and to nobody else."""
        found = find(request, pk)
        data = {"audience": EVERYONE, **self.given(request, OpenSerializer)}
        return Response(_shown(request, actions.open_door(found, by=member(request), **data)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Close it: nobody new comes in, who is in it stays."""
        actions.close_door(find(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class ConversationEntry(Endpoint):
    is_private = True

    @extend_schema(request=None, responses=ConversationSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Come into what stands open to you."""
        seen = Door.objects.visible_to(request.user).select_related("conversation")
        door = get_object_or_404(seen, conversation=pk)
        actions.come_in(door.conversation, by=member(request))
        return Response(as_it_lies(request, door.conversation))


def _shown(request: Request, door: Door) -> object:
    row = Door.objects.filter(pk=door.pk).for_rows(request.user).get()
    return DoorSerializer(row).data
