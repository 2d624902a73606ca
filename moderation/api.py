from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign, Update
from core.api import Endpoint, member
from forum.models import HeldPost, HeldState, Post
from forum.serializers import HeldPostSerializer
from messaging.models import Message
from moderation import actions
from moderation.models import Reason


class ReportSerializer(serializers.Serializer):
    reason = serializers.ChoiceField(Reason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class DecisionSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField([HeldState.LET_THROUGH, HeldState.TURNED_BACK])
    reason = serializers.ChoiceField(Reason.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class HeldDecision(Endpoint):
    @extend_schema(request=DecisionSerializer, responses=HeldPostSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Let a newcomer's post with links through, or turn it back with a reason; for moderators."""
        held = get_object_or_404(HeldPost.objects.visible_to(request.user), pk=pk)
        decided = actions.look_at(held, by=member(request), **self.given(request, DecisionSerializer))
        return Response(HeldPostSerializer(decided).data)


class PostReport(Endpoint):
    limit_writing = "moderation.report"

    @extend_schema(request=ReportSerializer, responses={201: None})
    def post(self, request: Request, pk: int) -> Response:
        """Report a post to the moderators; a second report replaces your first."""
        post = get_object_or_404(
            Post.objects.visible_to(request.user).select_related("author", "topic"), pk=pk
        )
        actions.report(post, by=member(request), **self.given(request, ReportSerializer))
        return Response(status=201)


class CampaignReport(Endpoint):
    limit_writing = "moderation.report"

    @extend_schema(request=ReportSerializer, responses={201: None})
    def post(self, request: Request, slug: str) -> Response:
        """Report a campaign to the moderators; a second report replaces your first."""
        campaign = get_object_or_404(Campaign.objects.visible_to(request.user), slug=slug)
        actions.report(campaign, by=member(request), **self.given(request, ReportSerializer))
        return Response(status=201)


class UpdateReport(Endpoint):
    limit_writing = "moderation.report"

    @extend_schema(request=ReportSerializer, responses={201: None})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Report news of a campaign to the moderators."""
        rows = Update.objects.visible_to(request.user).select_related("by", "campaign")
        update = get_object_or_404(rows, campaign__slug=slug, pk=pk)
        actions.report(update, by=member(request), **self.given(request, ReportSerializer))
        return Response(status=201)


class MessageReport(Endpoint):
    limit_writing = "moderation.report"

    @extend_schema(request=ReportSerializer, responses={201: None})
    def post(self, request: Request, pk: int, number: int) -> Response:
        """Show moderators a message and its neighbours, as far as you see them; they read nothing else."""
        rows = Message.objects.visible_to(request.user).select_related("author", "conversation")
        message = get_object_or_404(rows, conversation=pk, number=number)
        actions.report(message, by=member(request), **self.given(request, ReportSerializer))
        return Response(status=201)
