"""The bell, for programs: what a member should know, and that it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import NO_CONTENT, Endpoint
from notifications import actions
from notifications.models import Notification
from notifications.serializers import NotificationSerializer

if TYPE_CHECKING:
    from accounts.models import User


class Notifications(Endpoint):
    is_private = True

    @extend_schema(
        responses=NotificationSerializer(many=True),
        parameters=[
            OpenApiParameter("cursor", str, description="From `next` or `previous`."),
            OpenApiParameter("unread", bool, description="Only what was not read yet."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Your notifications, newest first."""
        rows = Notification.objects.visible_to(request.user).for_rows()
        if request.query_params.get("unread", "").lower() in {"1", "true"}:
            rows = rows.unread()
        keys = ("-created_at", "-id")
        return self.listed(request, rows, keys=keys, serializer=NotificationSerializer)


class NotificationsRead(Endpoint):
    is_private = True

    @extend_schema(operation_id="notifications_read_all", request=None, responses={204: None})
    def put(self, request: Request) -> Response:
        """Mark all as read."""
        actions.mark_all_read(by=_member(request))
        return Response(status=NO_CONTENT)


class NotificationRead(Endpoint):
    is_private = True

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Mark one as read."""
        told = get_object_or_404(Notification.objects.filter(pk=pk).visible_to(request.user))
        actions.mark_read(told, by=_member(request))
        return Response(status=NO_CONTENT)


def _member(request: Request) -> User:
    """The caller; `is_private` let in no one else."""
    return cast("User", request.user)
