"""Rooms of organisations for programs."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.names import fold
from core.api import CREATED, NO_CONTENT, Endpoint, member, once_key
from core.errors import Refused
from core.permissions import require
from messaging import actions
from messaging.models import SUBJECT_MAX, Conversation, Kind, Objection, PaperKind, RoomPaper, RoomSeat
from messaging.rooms.about import seated_of
from messaging.rooms.permissions import can_sign_for
from messaging.rooms.protocols import protocol_in
from organisations.models import Organisation


class RoomSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    subject = serializers.CharField()
    purpose = serializers.CharField()
    state = serializers.CharField()
    protocol = serializers.IntegerField()
    ends_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()


class OpenRoomSerializer(serializers.Serializer):
    organisation = serializers.SlugField(allow_unicode=True)
    invite = serializers.ListField(
        child=serializers.SlugField(allow_unicode=True), min_length=1, max_length=19
    )
    subject = serializers.CharField(max_length=SUBJECT_MAX)
    purpose = serializers.CharField(max_length=500)
    ends_at = serializers.DateTimeField()
    key = serializers.UUIDField(required=False)


class RoomSeatSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    room = serializers.IntegerField(source="conversation_id")
    organisation = serializers.CharField(source="organisation.slug")
    invited_at = serializers.DateTimeField()
    joined_at = serializers.DateTimeField()
    declined_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField()


class AskInSerializer(serializers.Serializer):
    organisation = serializers.SlugField(allow_unicode=True)


class RoomEndsSerializer(serializers.Serializer):
    ends_at = serializers.DateTimeField()


class TakePartSerializer(serializers.Serializer):
    accept = serializers.BooleanField()


class BringIntoRoomSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=60)
    as_counsel = serializers.BooleanField(default=False)


class SendInSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=60)


class ProtocolSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    points = serializers.ListField(child=serializers.CharField(), read_only=True)


class AcceptProtocolSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, max_value=9999)


class RoomPaperSerializer(serializers.Serializer):
    kind = serializers.CharField()
    version = serializers.IntegerField()
    body = serializers.CharField()
    body_html = serializers.CharField()
    written_at = serializers.DateTimeField()


class WritePaperSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=100_000, trim_whitespace=False)
    version = serializers.IntegerField(min_value=0, default=0)


class ObjectInRoomSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ObjectionSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    after_number = serializers.IntegerField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class Rooms(Endpoint):
    is_private = True
    limit_writing = "messages.send"

    @extend_schema(responses=RoomSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The rooms you are in."""
        rows = Conversation.objects.visible_to(request.user).filter(kind=Kind.ROOM)
        return self.listed(request, rows, keys=("-last_at", "-id"), serializer=RoomSerializer)

    @extend_schema(request=OpenRoomSerializer, responses={201: RoomSerializer})
    def post(self, request: Request) -> Response:
        """Open a room for an organisation for which you sign, and ask others in."""
        told = self.given(request, OpenRoomSerializer)
        key = once_key(request, told)
        invite = [_organisation(request, slug) for slug in told.pop("invite")]
        organisation = _organisation(request, told.pop("organisation"))
        made = actions.open_room(organisation, by=member(request), invite=invite, key=key, **told)
        return Response(RoomSerializer(made).data, status=CREATED)


class RoomInvitations(Endpoint):
    is_private = True

    @extend_schema(
        responses=RoomSeatSerializer(many=True),
        parameters=[OpenApiParameter("show", str, description="`left`: rooms nobody who signs is in.")],
    )
    def get(self, request: Request) -> Response:
        """Into which rooms your organisations are asked; for those who sign for them.

        With `?show=left`, the rooms in which your organisation takes part and none who signs for it is left.
        """
        seats, is_left = RoomSeat.objects, request.query_params.get("show") == "left"
        rows = seats.left_by(request.user) if is_left else seats.answerable_by(request.user)
        rows = rows.select_related("organisation")
        return self.listed(request, rows, keys=("-id",), serializer=RoomSeatSerializer)


class OneRoomInvitation(Endpoint):
    @extend_schema(request=TakePartSerializer, responses=RoomSeatSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Take part for your organisation, or decline."""
        rows = RoomSeat.objects.visible_to(request.user).select_related("conversation", "organisation")
        found = get_object_or_404(rows, pk=pk)
        told = self.given(request, TakePartSerializer)
        seat = actions.answer_invitation(found, by=member(request), **told)
        return Response(RoomSeatSerializer(seat).data)


class RoomInvitationPeople(Endpoint):
    @extend_schema(request=SendInSerializer, responses={201: None})
    def post(self, request: Request, pk: int) -> Response:
        """Send a colleague, or yourself, into a room that those who sign for your organisation have left.

        They accept the protocol before they read. 409 while somebody who signs is there.
        """
        rows = RoomSeat.objects.visible_to(request.user).select_related("conversation", "organisation")
        seat = get_object_or_404(rows, pk=pk)
        require(can_sign_for(request.user, seat.organisation))
        username = self.given(request, SendInSerializer)["username"]
        named = seated_of(seat).filter(username_key=fold(username)).first()
        if named is None:
            raise Refused(_("Choose one of your colleagues."), status=422, field="username")
        actions.send_in(seat, user=named, by=member(request))
        return Response(status=CREATED)


class RoomOrganisations(Endpoint):
    is_private = True

    @extend_schema(responses=RoomSeatSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Who takes part in a room or is asked in."""
        rows = _room(request, pk).room_seats.select_related("organisation")
        return self.listed(request, rows, keys=("id",), serializer=RoomSeatSerializer)

    @extend_schema(request=AskInSerializer, responses={201: RoomSeatSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Ask another organisation in."""
        room = _room(request, pk)
        organisation = _organisation(request, self.given(request, AskInSerializer)["organisation"])
        seat = actions.invite_organisation(room, organisation, by=member(request))
        return Response(RoomSeatSerializer(seat).data, status=CREATED)


class RoomPeople(Endpoint):
    @extend_schema(request=BringIntoRoomSerializer, responses={201: None})
    def post(self, request: Request, pk: int) -> Response:
        """Let a colleague in, or counsel, who only reads."""
        room, told = _room(request, pk), self.given(request, BringIntoRoomSerializer)
        user = get_object_or_404(User.objects.visible_to(request.user).named(fold(told["username"])))
        actions.bring(room, user=user, by=member(request), as_counsel=told["as_counsel"])
        return Response(status=CREATED)


class RoomProtocol(Endpoint):
    is_private = True

    @extend_schema(responses=ProtocolSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The words to accept, in English, which count. Version 0: none is asked for."""
        room = _room(request, pk)
        points = protocol_in(room.protocol, "en")[0].points if room.protocol else ()
        return Response({"version": room.protocol, "points": list(points)})

    @extend_schema(request=AcceptProtocolSerializer, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Accept this version of it: before that you read and write nothing in the room."""
        room = _room(request, pk)
        told = self.given(request, AcceptProtocolSerializer)
        actions.accept_protocol(room, by=member(request), language="en", **told)
        return Response(status=NO_CONTENT)


class RoomPapers(Endpoint):
    is_private = True
    limit_writing = "messages.send"

    @extend_schema(responses=RoomPaperSerializer(many=True))
    def get(self, request: Request, pk: int, kind: str) -> Response:
        """All versions of the `agenda` or the `minutes`, the newest first."""
        room = _room(request, pk)
        if kind not in PaperKind.values:
            raise Http404
        rows = RoomPaper.objects.visible_to(request.user).filter(conversation=room, kind=kind)
        return self.listed(request, rows, keys=("-version",), serializer=RoomPaperSerializer)

    @extend_schema(request=WritePaperSerializer, responses={201: RoomPaperSerializer})
    def post(self, request: Request, pk: int, kind: str) -> Response:
        """Write a new version; `version` is the one it began from. 409 with `current` if another came first."""
        room, told = _room(request, pk), self.given(request, WritePaperSerializer)
        if kind not in PaperKind.values:
            raise Http404
        paper = actions.write_paper(room, by=member(request), kind=kind, **told)
        return Response(RoomPaperSerializer(paper).data, status=CREATED)


class RoomObjections(Endpoint):
    is_private = True

    @extend_schema(responses=ObjectionSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Objections that were made in a room."""
        rows = Objection.objects.visible_to(request.user).filter(conversation=_room(request, pk))
        return self.listed(request, rows, keys=("id",), serializer=ObjectionSerializer)

    @extend_schema(request=ObjectInRoomSerializer, responses={201: ObjectionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Object and leave, in one act."""
        made = actions.object_and_leave(
            _room(request, pk), by=member(request), **self.given(request, ObjectInRoomSerializer)
        )
        return Response(ObjectionSerializer(made).data, status=CREATED)


class RoomEndsAt(Endpoint):
    @extend_schema(request=RoomEndsSerializer, responses=RoomSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Put off its end, at most a year from now; everybody in it is told."""
        room = _room(request, pk)
        put_off = actions.extend_room(room, by=member(request), **self.given(request, RoomEndsSerializer))
        return Response(RoomSerializer(put_off).data)


class RoomWithdrawal(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Take your organisation out of it, with all its people."""
        actions.withdraw(_room(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class RoomEnd(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """End a room before its time; for who signs for the organisation that opened it."""
        actions.end_room(_room(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


def _room(request: Request, pk: int) -> Conversation:
    rows = Conversation.objects.visible_to(request.user).filter(kind=Kind.ROOM)
    return get_object_or_404(rows.select_related("started_for"), pk=pk)


def _organisation(request: Request, slug: str) -> Organisation:
    found = Organisation.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        message = _("There is no organisation of this name: %(names)s.") % {"names": slug}
        raise Refused(message, status=422, field="organisation")
    return found
