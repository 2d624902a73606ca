"""Groups for programs: which there are, coming in and going, and what their owners do."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.group_permissions import can_run_group, is_in
from accounts.group_serializers import (
    ChangeGroupSerializer,
    EnterSerializer,
    GroupInvitationSerializer,
    GroupMemberSerializer,
    GroupRequestSerializer,
    GroupSerializer,
    NewGroupSerializer,
    OwnerSerializer,
)
from accounts.groups import Group, GroupRequest
from accounts.models import User
from accounts.names import fold
from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.errors import Refused
from core.permissions import require


class Groups(Endpoint):
    is_private = True

    @extend_schema(responses=GroupSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The groups you may see, by name."""
        rows = Group.objects.visible_to(request.user)
        return self.listed(request, rows, keys=("name", "id"), serializer=GroupSerializer)

    @extend_schema(request=NewGroupSerializer, responses={201: GroupSerializer})
    def post(self, request: Request) -> Response:
        """Make a group; for administrators. `owner` is the username of who lets others in."""
        told = self.given(request, NewGroupSerializer)
        owner = told.pop("owner")
        group = actions.create_group(by=member(request), owner=_named(owner) if owner else None, **told)
        return Response(GroupSerializer(group).data, status=CREATED)


class OneGroup(Endpoint):
    is_private = True

    @extend_schema(responses=GroupSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What a group is for, and how one comes in."""
        return Response(GroupSerializer(_find(request, slug)).data)

    @extend_schema(request=ChangeGroupSerializer, responses=GroupSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Say anew what it is for; administrators also give it another name or way in."""
        group = _find(request, slug)
        told = {"description": group.description, **self.given(request, ChangeGroupSerializer)}
        return Response(GroupSerializer(actions.change_group(group, by=member(request), **told)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Take a group away for good; for administrators, while no category is open to it."""
        actions.remove_group(_find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)


class GroupMembers(Endpoint):
    is_private = True

    @extend_schema(responses=GroupMemberSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Who is in it; outsiders see its owners."""
        group = _find(request, slug)
        rows = group.memberships.present().select_related("user")
        if not (is_in(request.user, group) or can_run_group(request.user, group)):
            rows = rows.owners()
        return self.listed(request, rows, keys=("id",), serializer=GroupMemberSerializer)


class OneGroupMember(Endpoint):
    limit_writing = "groups.enter"

    @extend_schema(request=OwnerSerializer, responses={204: None})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Come in yourself; or, as an owner, make someone in it an owner, or no longer one."""
        group, me = _find(request, slug), member(request)
        if fold(username) == me.username_key and not is_in(me, group):
            actions.enter_group(group, by=me)
        else:
            user = get_object_or_404(_run(request, slug).members.named(username))
            actions.set_group_owner(group, user, by=me, **self.given(request, OwnerSerializer))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Leave; or take someone out."""
        group, me = _find(request, slug), member(request)
        if fold(username) == me.username_key:
            actions.leave_group(group, by=me)
        else:
            user = get_object_or_404(_run(request, slug).members.named(username))
            actions.remove_from_group(group, user, by=me)
        return Response(status=NO_CONTENT)


class GroupOwner(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Hand the group over: they become its owner in your place."""
        user = get_object_or_404(_run(request, slug).members.named(username))
        actions.hand_over_group(_find(request, slug), user, by=member(request))
        return Response(status=NO_CONTENT)


class GroupRequests(Endpoint):
    is_private = True
    limit_writing = "groups.enter"

    @extend_schema(responses=GroupRequestSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Who asks to come in; for its owners."""
        rows = _run(request, slug).requests.select_related("user")
        return self.listed(request, rows, keys=("id",), serializer=GroupRequestSerializer)

    @extend_schema(request=EnterSerializer, responses={201: None})
    def post(self, request: Request, slug: str) -> Response:
        """Ask to come in."""
        told = self.given(request, EnterSerializer)
        actions.ask_to_enter(_find(request, slug), by=member(request), **told)
        return Response(status=CREATED)


class OneGroupRequest(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Let in who asked."""
        actions.let_in(_request(_run(request, slug), username), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Decline a request, or take your own back."""
        if fold(username) == member(request).username_key:
            actions.stop_asking(_find(request, slug), by=member(request))
        else:
            actions.turn_away(_request(_run(request, slug), username), by=member(request))
        return Response(status=NO_CONTENT)


class GroupInvitations(Endpoint):
    is_private = True

    @extend_schema(responses=GroupInvitationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Who is invited; for its owners."""
        rows = _run(request, slug).invitations.select_related("user")
        return self.listed(request, rows, keys=("-id",), serializer=GroupInvitationSerializer)


class OneGroupInvitation(Endpoint):
    limit_writing = "groups.enter"

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Invite a member."""
        actions.invite_to_group(_run(request, slug), _named(username), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Decline your own invitation, or take another's back."""
        me = member(request)
        group = _find(request, slug) if fold(username) == me.username_key else _run(request, slug)
        user = get_object_or_404(User.objects.named(username))
        actions.end_group_invitation(group, user, by=me)
        return Response(status=NO_CONTENT)


def _find(request: Request, slug: str) -> Group:
    return get_object_or_404(Group.objects.visible_to(request.user), slug=slug)


def _run(request: Request, slug: str) -> Group:
    group = _find(request, slug)
    require(can_run_group(request.user, group), _("You may not change this group."))
    return group


def _named(username: str) -> User:
    """Raises Refused (422) where there is no such member."""
    user = User.objects.present().confirmed().named(username).first()
    if user is None:
        raise Refused(_("There is no member of this name."), status=422, field="username")
    return user


def _request(group: Group, username: str) -> GroupRequest:
    rows = GroupRequest.objects.filter(group=group, user__username_key=fold(username))
    return get_object_or_404(rows.select_related("group", "user"))
