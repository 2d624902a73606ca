"""Organisations' desks for programs: writing to one, and for its own people what lies there."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.names import fold
from core.api import CREATED, NO_CONTENT, Endpoint, member, once_key
from core.errors import Refused
from core.permissions import require
from messaging import actions
from messaging.desks.answering import can_keep_desks, open_desks, who_answer
from messaging.desks.querysets import SORTS, at_desks, for_colleagues
from messaging.models import SUBJECT_MAX, Conversation, Desk, SideNote
from organisations.models import Organisation
from organisations.permissions import has_seat


class DeskSerializer(serializers.Serializer):
    """A desk; who answers is told to the organisation's own people alone."""

    desk = serializers.ChoiceField(Desk.choices)
    is_open = serializers.BooleanField()
    members = serializers.ListField(child=serializers.CharField(), required=False)


class KeepDeskSerializer(serializers.Serializer):
    is_open = serializers.BooleanField()
    members = serializers.ListField(child=serializers.CharField(max_length=60), max_length=200, default=list)


class WriteToDeskSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=100_000, trim_whitespace=False)
    subject = serializers.CharField(max_length=SUBJECT_MAX, required=False, allow_blank=True)
    organisation = serializers.SlugField(required=False, allow_unicode=True)
    key = serializers.UUIDField(required=False)


class DeskConversationSerializer(serializers.Serializer):
    """A conversation with a desk, as the organisation's own people see it."""

    id = serializers.IntegerField(source="pk")
    desk = serializers.CharField()
    state = serializers.CharField()
    subject = serializers.CharField()
    started_by = serializers.SerializerMethodField()
    taken_by = serializers.SerializerMethodField()
    last_number = serializers.IntegerField()
    last_at = serializers.DateTimeField()

    def get_started_by(self, row: Conversation) -> str | None:
        return row.started_by.username if row.started_by else None

    def get_taken_by(self, row: Conversation) -> str | None:
        return row.taken_by.username if row.taken_by else None


class BegunSerializer(serializers.Serializer):
    """A conversation that was begun, as who began it sees it."""

    id = serializers.IntegerField(source="pk")
    state = serializers.SerializerMethodField()

    def get_state(self, row: Conversation) -> str:
        return "request" if row.is_asked else row.state  # whoever asks isn't told that it is kept aside


class TakenBySerializer(serializers.Serializer):
    username = serializers.CharField(max_length=60, required=False)


class SideNoteSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", read_only=True)
    author = serializers.SerializerMethodField()
    body = serializers.CharField(max_length=10_000, trim_whitespace=False)
    body_html = serializers.CharField(read_only=True)
    after_number = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    deleted_at = serializers.DateTimeField(read_only=True)

    def get_author(self, note: SideNote) -> str | None:
        return note.author.username if note.author else None


class WriteNoteSerializer(serializers.Serializer):
    body = serializers.CharField(max_length=10_000, trim_whitespace=False)
    key = serializers.UUIDField(required=False)


class Desks(Endpoint):
    is_private = True

    @extend_schema(responses=DeskSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Which desks an organisation has; for its own people also who answers at each."""
        organisation = _organisation(request, slug)
        opened, is_inside = open_desks(organisation), has_seat(request.user, organisation)
        rows = []
        for desk in Desk:
            row: dict[str, object] = {"desk": desk.value, "is_open": desk in opened}
            if is_inside:
                row["members"] = list(who_answer(organisation, desk).values_list("username", flat=True))
            rows.append(row)
        return Response({"next": None, "previous": None, "results": rows})


class OneDesk(Endpoint):
    @extend_schema(request=KeepDeskSerializer, responses={204: None})
    def put(self, request: Request, slug: str, desk: str) -> Response:
        """Say whether there is such a desk and who answers; for owners and administrators."""
        organisation = _own(request, slug)
        require(can_keep_desks(request.user, organisation))
        told = self.given(request, KeepDeskSerializer)
        named = {fold(name) for name in told["members"]}
        members = list(User.objects.present().filter(username_key__in=named))
        if len(members) != len(named):
            raise Refused("Only its own people answer at its desks.", status=422, field="members")
        actions.keep_desk(
            organisation, by=member(request), desk=desk, is_open=told["is_open"], members=members
        )
        return Response(status=NO_CONTENT)


class DeskMessages(Endpoint):
    limit_writing = "messages.send"

    @extend_schema(request=WriteToDeskSerializer, responses={201: BegunSerializer})
    def post(self, request: Request, slug: str, desk: str) -> Response:
        """Write to a desk first: one short message, until somebody there takes it."""
        organisation = _organisation(request, slug)
        told = self.given(request, WriteToDeskSerializer)
        key = once_key(request, told)
        voice = told.pop("organisation", None)
        speaks_for = get_object_or_404(Organisation, slug=voice) if voice else None
        made = actions.write_to_desk(
            organisation, by=member(request), desk=desk, speaks_for=speaks_for, key=key, **told
        )
        return Response(BegunSerializer(made).data, status=CREATED)


class DeskConversations(Endpoint):
    is_private = True

    @extend_schema(responses=DeskConversationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What lies at the organisation's desks: `?show=waiting|mine|taken|settled|held`; for its own people."""
        organisation = _own(request, slug)
        sort = request.query_params.get("show", "waiting")
        rows = at_desks(organisation, reader=request.user, sort=sort if sort in SORTS else "waiting")
        return self.listed(
            request,
            rows.select_related("started_by", "taken_by"),
            keys=("-last_at", "-id"),
            serializer=DeskConversationSerializer,
        )


class Taken(Endpoint):
    @extend_schema(request=TakenBySerializer, responses=DeskConversationSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Take a conversation at your desk; with `username`, hand it over to that colleague."""
        conversation = _at_desk(request, pk)
        username = self.given(request, TakenBySerializer).get("username")
        if username is None:
            return Response(DeskConversationSerializer(actions.take(conversation, by=member(request))).data)
        seated = User.objects.present().filter(seats__organisation=conversation.desk_of)
        to = get_object_or_404(seated, username_key=fold(username))
        handed = actions.hand_over(conversation, to=to, by=member(request))
        return Response(DeskConversationSerializer(handed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Give it back, to whoever takes it next."""
        actions.give_back(_at_desk(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class Settled(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Put it aside as done; what is written next brings it back."""
        actions.settle(_at_desk(request, pk), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Bring it back."""
        actions.unsettle(_at_desk(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class SideNotes(Endpoint):
    is_private = True
    limit_writing = "messages.send"

    @extend_schema(responses=SideNoteSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """What your colleagues noted beside it. To the other side this address doesn't exist."""
        conversation = _at_desk(request, pk)
        notes = SideNote.objects.visible_to(request.user).filter(conversation=conversation)
        return self.listed(
            request, notes.select_related("author"), keys=("id",), serializer=SideNoteSerializer
        )

    @extend_schema(request=WriteNoteSerializer, responses={201: SideNoteSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Note something for your colleagues."""
        conversation = _at_desk(request, pk)
        told = self.given(request, WriteNoteSerializer)
        key = once_key(request, told)
        note = actions.write_note(conversation, by=member(request), key=key, **told)
        return Response(SideNoteSerializer(note).data, status=CREATED)


class OneSideNote(Endpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, note: int) -> Response:
        """Destroy one of your own."""
        conversation = _at_desk(request, pk)
        notes = SideNote.objects.visible_to(request.user).select_related("conversation__desk_of")
        found = get_object_or_404(notes, conversation=conversation, pk=note)
        actions.delete_note(found, by=member(request))
        return Response(status=NO_CONTENT)


def _organisation(request: Request, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)


def _own(request: Request, slug: str) -> Organisation:
    rows = Organisation.objects.visible_to(request.user).filter(seats__user=member(request))
    return get_object_or_404(rows, slug=slug)


def _at_desk(request: Request, pk: int) -> Conversation:
    rows = for_colleagues(request.user).select_related("desk_of", "taken_by", "started_by")
    return get_object_or_404(rows, pk=pk)
