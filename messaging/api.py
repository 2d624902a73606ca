"""Conversations by API: a second face of the same actions, behind the same doors."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api import CREATED, Endpoint, member, once_key
from core.http import whole_number
from messaging import actions
from messaging.models import Box, Conversation, Message, Participant
from messaging.serializers import (
    ConversationSerializer,
    MessageSerializer,
    NewConversationSerializer,
    NewMessageSerializer,
    NewParticipantSerializer,
    ParticipantSerializer,
    ReadToSerializer,
    RequestAnswerSerializer,
)
from organisations.models import Organisation

CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous`.")

BOX = OpenApiParameter("box", str, description="inbox, unread, requests, held or archive.")


class Conversations(Endpoint):
    is_private = True

    @extend_schema(responses=ConversationSerializer(many=True), parameters=[CURSOR, BOX])
    def get(self, request: Request) -> Response:
        """Your conversations, the latest first; of one box, if you name it."""
        rows = Participant.objects.of(request.user).select_related("conversation")
        box = request.query_params.get("box", "")
        if box in {*Box.values, "unread"}:
            rows = rows.in_box(box)
        return self.listed(request, rows, keys=("-last_at", "-id"), serializer=ConversationSerializer)

    @extend_schema(request=NewConversationSerializer, responses={201: ConversationSerializer})
    def post(self, request: Request) -> Response:
        """Write to members first. To someone new it is a request, which they accept or decline."""
        data = self.given(request, NewConversationSerializer)
        key = once_key(request, data)
        to = [_member(name) for name in data.pop("to")]
        slug = data.pop("organisation", None)
        organisation = get_object_or_404(Organisation, slug=slug) if slug else None
        made = actions.start(by=member(request), to=to, key=key, organisation=organisation, **data)
        return Response(as_it_lies(request, made), status=CREATED)


class OneConversation(Endpoint):
    is_private = True

    @extend_schema(responses=ConversationSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One conversation of yours."""
        return Response(as_it_lies(request, find(request, pk)))


class ConversationMessages(Endpoint):
    is_private = True

    @extend_schema(
        responses=MessageSerializer(many=True),
        parameters=[CURSOR, OpenApiParameter("after", int, description="Only later numbers than this.")],
    )
    def get(self, request: Request, pk: int) -> Response:
        """What was said, in order."""
        rows = Message.objects.visible_to(request.user).filter(conversation=find(request, pk))
        after = whole_number(request.query_params.get("after", ""))
        if after is not None:
            rows = rows.filter(number__gt=after)
        rows = rows.select_related("author", "organisation", "reply_to")
        return self.listed(request, rows, keys=("number",), serializer=MessageSerializer, size=50)

    @extend_schema(request=NewMessageSerializer, responses={201: MessageSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Say something. The same key and text give the same message again."""
        found = find(request, pk)
        data = self.given(request, NewMessageSerializer)
        key, number = once_key(request, data), data.pop("reply_to", None)
        seen = Message.objects.visible_to(request.user).present().filter(conversation=found)
        reply_to = get_object_or_404(seen, number=number) if number else None
        message = actions.send(found, by=member(request), key=key, reply_to=reply_to, **data)
        return Response(MessageSerializer(message).data, status=CREATED)


class ConversationRead(Endpoint):
    is_private = True

    @extend_schema(request=ReadToSerializer, responses=ConversationSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Note how far you have read; it never moves back."""
        found = find(request, pk)
        actions.read_to(found, by=member(request), **self.given(request, ReadToSerializer))
        return Response(as_it_lies(request, found))


class ConversationAnswer(Endpoint):
    is_private = True

    @extend_schema(request=RequestAnswerSerializer, responses=ConversationSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Accept or decline a first contact."""
        found = find(request, pk)
        answer = self.given(request, RequestAnswerSerializer)["answer"]
        act = actions.accept if answer == "accept" else actions.decline
        act(found, by=member(request))
        return Response(as_it_lies(request, found))


class ConversationParticipants(Endpoint):
    is_private = True

    @extend_schema(responses=ParticipantSerializer(many=True), parameters=[CURSOR])
    def get(self, request: Request, pk: int) -> Response:
        """Who takes part."""
        rows = Participant.objects.present().filter(conversation=find(request, pk))
        rows = rows.select_related("user", "organisation")
        return self.listed(request, rows, keys=("id",), serializer=ParticipantSerializer, size=100)

    @extend_schema(request=NewParticipantSerializer, responses={201: ParticipantSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Let somebody in whom you know."""
        found = find(request, pk)
        data = self.given(request, NewParticipantSerializer)
        name = data.pop("username")
        place = actions.add(found, by=member(request), member=_member(name), **data)
        return Response(ParticipantSerializer(place).data, status=CREATED)


def find(request: Request, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)


def _member(name: str) -> User:
    return get_object_or_404(User.objects.present().named_any([name]))


def as_it_lies(request: Request, conversation: Conversation) -> Any:
    """With the reader's own place; of a desk where they have none yet, as a place would be."""
    places = Participant.objects.of(request.user).select_related("conversation")
    place = places.filter(conversation=conversation).first()
    if place is None:
        conversation.refresh_from_db()
        place = Participant(conversation=conversation, last_at=conversation.last_at)
    return ConversationSerializer(place).data
