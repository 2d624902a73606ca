"""The API of open calls. Of a sealed side it gives what the board gives: its kind, and whether it is verified."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.permissions import require
from messaging import actions
from messaging.models import Call, CallReply, CallWord, ProposalKind
from messaging.proposals.call_forms import BoardForm, CallForm, ReplyForm
from messaging.proposals.call_serializers import (
    CallReplySerializer,
    CallSerializer,
    CallWordSerializer,
    NewCallReplySerializer,
    NewCallSerializer,
    NewCallWordSerializer,
)
from messaging.proposals.calls import can_keep_call
from messaging.proposals.regions import Region


class Calls(Endpoint):
    is_private = True

    @extend_schema(
        responses=CallSerializer(many=True),
        parameters=[
            OpenApiParameter("kind", str, enum=ProposalKind.values),
            OpenApiParameter("region", str, enum=Region.values),
            OpenApiParameter("grid", str),
            OpenApiParameter("size", str),
            OpenApiParameter("language", str),
            OpenApiParameter("verified", bool),
            OpenApiParameter("mine", bool, description="Your side's own, closed ones too."),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request) -> Response:
        """Open calls, the newest first; or your own side's."""
        form = BoardForm(request.query_params)
        asked = form.cleaned_data if form.is_valid() else {}
        own = request.query_params.get("mine") in ("true", "1")
        rows = Call.objects.of(member(request)) if own else Call.objects.visible_to(member(request)).open()
        rows = rows.fitting(asked).for_rows()
        return self.listed(request, rows, keys=("-created_at", "-id"), serializer=CallSerializer)

    @extend_schema(request=NewCallSerializer, responses={201: CallSerializer})
    def post(self, request: Request) -> Response:
        """Publish one; with `is_blind` your name is sealed until both sides of a reply agree."""
        form = CallForm(dict(self.given(request, NewCallSerializer)), user=member(request))
        call = actions.publish_call(by=member(request), **_cleaned(form))
        return Response(
            CallSerializer(_found(request, call.pk), context={"request": request}).data, status=CREATED
        )


class OneCall(Endpoint):
    is_private = True

    @extend_schema(responses=CallSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(CallSerializer(_found(request, pk), context={"request": request}).data)

    @extend_schema(request=NewCallSerializer, responses=CallSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Write it anew. In whose name it stands and whether that is sealed stay as they were."""
        call = _found(request, pk)
        require(can_keep_call(member(request), call), _("You may not change this call."))
        form = CallForm(dict(self.given(request, NewCallSerializer)), user=member(request), call=call)
        actions.change_call(call, by=member(request), **_cleaned(form))
        return Response(CallSerializer(_found(request, pk), context={"request": request}).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it off the board."""
        actions.close_call(_found(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class CallReplies(Endpoint):
    is_private = True

    @extend_schema(responses=CallReplySerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """For those behind the call all replies, for who replied their own."""
        rows = CallReply.objects.visible_to(member(request)).filter(call=_found(request, pk)).for_rows()
        return self.listed(request, rows, keys=("-created_at", "-id"), serializer=CallReplySerializer)

    @extend_schema(request=NewCallReplySerializer, responses={201: CallReplySerializer})
    def post(self, request: Request, pk: int) -> Response:
        """A first contact: one text."""
        call = _found(request, pk)
        form = ReplyForm(dict(self.given(request, NewCallReplySerializer)), user=member(request), call=call)
        reply = actions.reply_to_call(call, by=member(request), **_cleaned(form))
        return Response(CallReplySerializer(reply, context={"request": request}).data, status=CREATED)


class CallReplyWords(Endpoint):
    is_private = True

    @extend_schema(responses=CallWordSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """What both sides said since the reply, the oldest first; of a side only whether it is yours."""
        words = CallWord.objects.visible_to(member(request)).filter(reply=_reply(request, pk))
        rows = words.select_related("reply__call").order_by("number")
        told = CallWordSerializer(rows, many=True, context={"request": request}).data
        return Response({"next": None, "previous": None, "results": told})

    @extend_schema(request=NewCallWordSerializer, responses={201: CallWordSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Write to the other side of a blind call, names being sealed; who replied, once the caller has."""
        told = self.given(request, NewCallWordSerializer)
        word = actions.say_of_call(_reply(request, pk), by=member(request), **told)
        return Response(CallWordSerializer(word, context={"request": request}).data, status=CREATED)


class CallReplyAgreement(Endpoint):
    is_private = True

    @extend_schema(request=None, responses=CallReplySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Agree to be named, if the other side agrees too."""
        reply = actions.agree_to_reveal(_reply(request, pk), by=member(request))
        return Response(CallReplySerializer(reply, context={"request": request}).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Let it be; no name is told."""
        actions.decline_reply(_reply(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


def _found(request: Request, pk: int) -> Call:
    return get_object_or_404(Call.objects.visible_to(member(request)).for_rows(), pk=pk)


def _reply(request: Request, pk: int) -> CallReply:
    return get_object_or_404(CallReply.objects.visible_to(member(request)).for_rows(), pk=pk)


def _cleaned(form: Any) -> dict[str, Any]:
    """What a form of the pages makes of it. Raises ValidationError (400)."""
    if not form.is_valid():
        raise exceptions.ValidationError(form.errors)
    told: dict[str, Any] = form.cleaned_data
    return told
