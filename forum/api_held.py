"""What waits for a moderator, for the programs of its author and of moderators."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import NO_CONTENT, Endpoint, member
from forum import actions
from forum.models import HeldPost
from forum.serializers import HeldPostSerializer

HELD = {202: HeldPostSerializer}


def accepted(held: HeldPost) -> Response:
    """202: taken, and to be seen once a moderator has looked at it."""
    return Response(HeldPostSerializer(held).data, status=status.HTTP_202_ACCEPTED)


class HeldPosts(Endpoint):
    is_private = True

    @extend_schema(
        responses=HeldPostSerializer(many=True),
        parameters=[OpenApiParameter("cursor", str, description="From `next` or `previous`.")],
    )
    def get(self, request: Request) -> Response:
        """Your posts that wait for a moderator or were turned back; for moderators, all that wait."""
        rows = HeldPost.objects.visible_to(request.user).for_rows()
        mine = rows.filter(author=member(request)).exclude(state="let-through")
        return self.listed(request, mine | rows.waiting(), keys=("-id",), serializer=HeldPostSerializer)


class OneHeldPost(Endpoint):
    is_private = True

    @extend_schema(responses=HeldPostSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One of them."""
        rows = HeldPost.objects.visible_to(request.user).for_rows()
        return Response(HeldPostSerializer(get_object_or_404(rows, pk=pk)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take your own back: it becomes a draft again."""
        held = get_object_or_404(HeldPost.objects.visible_to(request.user), pk=pk)
        actions.take_back(held, by=member(request))
        return Response(status=NO_CONTENT)
