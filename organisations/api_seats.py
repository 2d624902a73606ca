"""Seats, invitations and requests for programs."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.names import fold
from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.permissions import require
from organisations import actions
from organisations.api import find
from organisations.models import Invitation, JoinRequest, Membership, Organisation
from organisations.permissions import can_run, has_seat
from organisations.serializers import (
    AskSerializer,
    InvitationSerializer,
    InviteSerializer,
    NewInvitationSerializer,
    RequestSerializer,
    RoleSerializer,
    SeatSerializer,
    ShownSerializer,
)


class Seats(Endpoint):
    @extend_schema(responses=SeatSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Who sits there: all of them for its own people, those who let themselves be shown for others."""
        organisation = find(request, slug)
        seats = organisation.seats.select_related("user")
        is_inside = has_seat(request.user, organisation) or can_run(request.user, organisation)
        rows = seats if is_inside else seats.shown()
        return self.listed(request, rows, keys=("id",), serializer=SeatSerializer)


class OneSeat(Endpoint):
    @extend_schema(request=RoleSerializer, responses={204: None})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Give who sits there another office."""
        seat = _seat(_run(request, slug), username)
        actions.change_role(seat, by=member(request), **self.given(request, RoleSerializer))
        return Response(status=NO_CONTENT)

    @extend_schema(request=ShownSerializer, responses={204: None})
    def patch(self, request: Request, slug: str, username: str) -> Response:
        """Whether you stand on its page; your own seat only."""
        organisation = find(request, slug)
        require(fold(username) == member(request).username_key, _("This is somebody else's seat."))
        actions.choose_shown(organisation, by=member(request), **self.given(request, ShownSerializer))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """End a seat: someone's, or your own."""
        if fold(username) == member(request).username_key:
            actions.leave(find(request, slug), by=member(request))
        else:
            actions.revoke(_seat(_run(request, slug), username), by=member(request))
        return Response(status=NO_CONTENT)


class Invitations(Endpoint):
    is_private = True

    @extend_schema(responses=InvitationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Invitations that still hold; for its owners and administrators."""
        rows = _run(request, slug).invitations.open()
        return self.listed(request, rows, keys=("-id",), serializer=InvitationSerializer)

    @extend_schema(request=InviteSerializer, responses={201: NewInvitationSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Invite by mail, or without `email` make a link to pass on. `link` is told only here."""
        organisation = _run(request, slug)
        told = self.given(request, InviteSerializer)
        invitation, link = actions.invite(organisation, by=member(request), **told)
        invitation.link = link  # type: ignore[attr-defined]
        return Response(NewInvitationSerializer(invitation).data, status=CREATED)


class OneInvitation(Endpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Take an invitation back."""
        rows = Invitation.objects.select_related("organisation")
        invitation = get_object_or_404(rows, organisation=_run(request, slug), pk=pk)
        actions.withdraw(invitation, by=member(request))
        return Response(status=NO_CONTENT)


class Requests(Endpoint):
    is_private = True

    @extend_schema(responses=RequestSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Who asks for a seat; for its owners and administrators."""
        rows = _run(request, slug).requests.select_related("user")
        return self.listed(request, rows, keys=("id",), serializer=RequestSerializer)

    @extend_schema(request=AskSerializer, responses={201: None})
    def post(self, request: Request, slug: str) -> Response:
        """Ask for a seat."""
        actions.ask(find(request, slug), by=member(request), **self.given(request, AskSerializer))
        return Response(status=CREATED)


class OneRequest(Endpoint):
    @extend_schema(request=RoleSerializer, responses={204: None})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Give who asked a seat."""
        asked = _request(_run(request, slug), username)
        actions.approve(asked, by=member(request), **self.given(request, RoleSerializer))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Decline a request, or take your own back."""
        if fold(username) == member(request).username_key:
            actions.unask(find(request, slug), by=member(request))
        else:
            actions.decline(_request(_run(request, slug), username), by=member(request))
        return Response(status=NO_CONTENT)


def _run(request: Request, slug: str) -> Organisation:
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    return organisation


def _seat(organisation: Organisation, username: str) -> Membership:
    rows = Membership.objects.select_related("organisation", "user")
    return get_object_or_404(rows, organisation=organisation, user__username_key=fold(username))


def _request(organisation: Organisation, username: str) -> JoinRequest:
    rows = JoinRequest.objects.select_related("organisation", "user")
    return get_object_or_404(rows, organisation=organisation, user__username_key=fold(username))
