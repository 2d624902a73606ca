"""Campaigns for programs."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.actions import Trace
from campaigns.forms import ListForm
from campaigns.life import State
from campaigns.models import BodyKind, Campaign, Signature
from campaigns.serializers import (
    CampaignSerializer,
    CampaignUpdateSerializer,
    DeedSerializer,
    OneCampaignSerializer,
    SignSerializer,
    TellSerializer,
    WaySerializer,
)
from core.api import CREATED, NO_CONTENT, Endpoint, member
from organisations.models import Organisation


class Campaigns(Endpoint):
    @extend_schema(
        responses=CampaignSerializer(many=True),
        parameters=[
            OpenApiParameter("cursor", str, description="From `next` or `previous`."),
            OpenApiParameter("state", str, enum=State.values),
            OpenApiParameter("q", str, description="Words of a title, summary or docket."),
            OpenApiParameter("country", str, description="ISO code of the body's country."),
            OpenApiParameter("body", str, enum=BodyKind.values),
            OpenApiParameter("language", str),
        ],
    )
    def get(self, request: Request) -> Response:
        """Campaigns, the newest first."""
        form = ListForm(request.query_params)
        form.is_valid()
        rows = Campaign.objects.visible_to(request.user).fitting(form.cleaned_data).for_rows()
        if (state := request.query_params.get("state", "")) in State.values:
            rows = rows.filter(state=state)
        return self.listed(request, rows, keys=("-id",), serializer=CampaignSerializer)


class OneCampaign(Endpoint):
    @extend_schema(responses=OneCampaignSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """A campaign with its asks, its letter and who is behind it."""
        return Response(OneCampaignSerializer(_find(request, slug)).data)


class CampaignSignature(Endpoint):
    @extend_schema(request=SignSerializer, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Sign, in your own name or for an organisation. Signing again changes nothing."""
        campaign, told = _find(request, slug), self.given(request, SignSerializer)
        organisation, gives_size = told.pop("organisation"), told.pop("gives_size")
        if organisation:
            found = get_object_or_404(Organisation.objects.visible_to(request.user), slug=organisation)
            actions.sign_for(campaign, found, by=member(request), gives_size=gives_size, **told)
        else:
            trace = Trace(request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
            actions.sign(campaign, by=member(request), trace=trace, **told)
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Withdraw your own signature, until the letter is delivered."""
        campaign = _find(request, slug)
        mine = Signature.objects.visible_to(request.user).filter(campaign=campaign, organisation=None).first()
        if mine is not None:
            actions.withdraw(mine)
        return Response(status=NO_CONTENT)


class CampaignFollow(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Hear its news."""
        actions.follow(_find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        actions.unfollow(_find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)


class CampaignUpdates(Endpoint):
    @extend_schema(responses=CampaignUpdateSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Its news, the newest first."""
        rows = _find(request, slug).updates.filter(removed_at=None)
        return self.listed(request, rows, keys=("-created_at", "-id"), serializer=CampaignUpdateSerializer)

    @extend_schema(request=TellSerializer, responses={201: CampaignUpdateSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Tell its followers; for those who run it."""
        campaign = _find(request, slug)
        update = actions.tell(campaign, by=member(request), **self.given(request, TellSerializer))
        return Response(CampaignUpdateSerializer(update).data, status=CREATED)


class CampaignWays(Endpoint):
    @extend_schema(responses=WaySerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The ways to act, in their order."""
        campaign = _find(request, slug)
        ways = list(campaign.ways.all())
        for way in ways:
            way.campaign = campaign
        return Response({"next": None, "previous": None, "results": WaySerializer(ways, many=True).data})


class WayDeed(Endpoint):
    @extend_schema(request=DeedSerializer, responses={204: None})
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """Note that you did it."""
        way = get_object_or_404(_find(request, slug).ways.select_related("campaign"), pk=pk)
        actions.do(way, by=member(request), **self.given(request, DeedSerializer))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        way = get_object_or_404(_find(request, slug).ways, pk=pk)
        actions.undo(way, by=member(request))
        return Response(status=NO_CONTENT)


def _find(request: Request, slug: str) -> Campaign:
    rows = Campaign.objects.visible_to(request.user).select_related("body", "text", "group")
    return get_object_or_404(rows, slug=slug)
