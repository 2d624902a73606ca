"""What is done with a conversation and its messages, for programs: the same actions as the pages'."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import NO_CONTENT, Endpoint, member
from forum.models import ReactionKind
from messaging import actions
from messaging.inbox import found_by
from messaging.models import Conversation, Message
from messaging.serializers import EditMessageSerializer, MessageRevisionSerializer, MessageSerializer

# What a place in a conversation can be, and how that is taken back.
STATES = {"pinned": ("pin", "unpin"), "muted": ("mute", "unmute"), "archived": ("archive", "unarchive")}


class MessageSearch(Endpoint):
    is_private = True

    @extend_schema(
        responses=MessageSerializer(many=True),
        parameters=[OpenApiParameter("q", str, description="Whole words; all of them are found together.")],
    )
    def get(self, request: Request) -> Response:
        """Search your conversations, the newest thousand of them."""
        found = found_by(request.query_params.get("q", "")[:200], member(request))
        return Response(MessageSerializer(found, many=True).data)


class ConversationState(Endpoint):
    is_private = True

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int, state: str) -> Response:
        """Pin, mute or archive it for yourself: `pinned`, `muted`, `archived`."""
        return _arrange(request, pk, state, 0)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int, state: str) -> Response:
        """Take that back."""
        return _arrange(request, pk, state, 1)


class ConversationPlace(Endpoint):
    is_private = True

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Leave it for good; the others are told."""
        found = get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)
        actions.leave(found, by=member(request))
        return Response(status=NO_CONTENT)


class OneMessage(Endpoint):
    is_private = True
    limit_writing = "messages.send"

    @extend_schema(responses=MessageSerializer)
    def get(self, request: Request, pk: int, number: int) -> Response:
        """One message, by its number in the conversation."""
        return Response(MessageSerializer(_message(request, pk, number)).data)

    @extend_schema(request=EditMessageSerializer, responses=MessageSerializer)
    def put(self, request: Request, pk: int, number: int) -> Response:
        """Edit your own. 409 with `current` and `version` if yours is not the latest version."""
        found = _message(request, pk, number)
        actions.edit(found, by=member(request), **self.given(request, EditMessageSerializer))
        return Response(MessageSerializer(_message(request, pk, number)).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int, number: int) -> Response:
        """Delete your own for everybody, within half an hour, and not in a room of organisations."""
        actions.delete(_message(request, pk, number), by=member(request))
        return Response(status=NO_CONTENT)


class MessageHistory(Endpoint):
    is_private = True

    @extend_schema(responses=MessageRevisionSerializer(many=True))
    def get(self, request: Request, pk: int, number: int) -> Response:
        """The texts it had before, the newest first."""
        rows = _message(request, pk, number).revisions.all()
        return self.listed(request, rows, keys=("-version",), serializer=MessageRevisionSerializer)


class MessageReaction(Endpoint):
    is_private = True

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int, number: int, kind: str) -> Response:
        """React to a message; twice changes nothing."""
        return _react(request, pk, number, kind, on=True)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int, number: int, kind: str) -> Response:
        """Take a reaction back."""
        return _react(request, pk, number, kind, on=False)


def _arrange(request: Request, pk: int, state: str, which: int) -> Response:
    if state not in STATES:
        raise Http404
    found = get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)
    actions.arrange(found, by=member(request), do=STATES[state][which])
    return Response(status=NO_CONTENT)


def _react(request: Request, pk: int, number: int, kind: str, *, on: bool) -> Response:
    if kind not in ReactionKind.values:
        raise Http404
    actions.react(_message(request, pk, number), by=member(request), kind=kind, on=on)
    return Response(status=NO_CONTENT)


def _message(request: Request, pk: int, number: int) -> Any:
    seen = Message.objects.visible_to(request.user).for_page().select_related("conversation__desk_of")
    return get_object_or_404(seen, conversation=pk, number=number)
