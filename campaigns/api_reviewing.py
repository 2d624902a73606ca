"""For moderators' programs: reviews, removal, what was held, and the list of public bodies."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.api import CampaignEndpoint
from campaigns.held import fitting, held_by
from campaigns.models import Body, Campaign, Review, Sweep
from campaigns.permissions import can_run, can_sweep
from campaigns.review_serializers import (
    BodySerializer,
    DecideCampaignSerializer,
    FitsSerializer,
    HeldSerializer,
    KeepBodySerializer,
    NewSweepSerializer,
    RemovalSerializer,
    ReviewSerializer,
    SweepSerializer,
)
from campaigns.serializers import OneCampaignSerializer
from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.permissions import require


class ReviewEndpoint(CampaignEndpoint):
    is_private = True

    def review(self, campaign: Campaign) -> Review:
        """Raises Http404 for one that was not sent in, or is decided."""
        found = campaign.reviews.filter(decided_at=None).select_related("campaign", "taken_by").first()
        if found is None:
            raise Http404
        return found


class CampaignReviews(ReviewEndpoint):
    @extend_schema(responses=ReviewSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Every look of the moderators at it; for them, and for those who run it."""
        campaign = self.find(request, slug)
        may = can_sweep(request.user) or can_run(request.user, campaign)
        require(may, _("You may not review this campaign."))
        rows = campaign.reviews.select_related("taken_by", "decided_by")
        return self.listed(request, rows, keys=("-id",), serializer=ReviewSerializer)


class ReviewLock(ReviewEndpoint):
    @extend_schema(request=None, responses=ReviewSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Check it out for half an hour, so that no two decide at once. 409 while another has it."""
        review = self.review(self.find(request, slug))
        return Response(ReviewSerializer(actions.take(review, by=member(request))).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Let others look."""
        actions.give_back(self.review(self.find(request, slug)), by=member(request))
        return Response(status=NO_CONTENT)


class ReviewDecision(ReviewEndpoint):
    @extend_schema(request=DecideCampaignSerializer, responses=OneCampaignSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Open it, or return it with coded reasons; whoever has checked it out."""
        review, told = self.review(self.find(request, slug)), self.given(request, DecideCampaignSerializer)
        if told["decision"] == "open":
            campaign = actions.open_campaign(review, by=member(request))
        else:
            campaign = actions.send_back(
                review, by=member(request), faults=sorted(told["faults"]), note=told["note"]
            )
        return Response(OneCampaignSerializer(campaign).data)


class CampaignRemoval(CampaignEndpoint):
    @extend_schema(request=RemovalSerializer, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Hide it from all but moderators and those who run it."""
        campaign, told = self.find(request, slug), self.given(request, RemovalSerializer)
        actions.remove(campaign, by=member(request), reason=told["reason"])
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Show it again."""
        actions.restore(self.find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)


class Sweeps(CampaignEndpoint):
    is_private = True

    @extend_schema(responses=SweepSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What was done to many signatures at once, with how far it is."""
        campaign = self.find(request, slug)
        require(can_sweep(request.user), _("You may not judge signatures."))
        rows = campaign.sweeps.select_related("by")
        return self.listed(request, rows, keys=("-id",), serializer=SweepSerializer)

    @extend_schema(request=NewSweepSerializer, responses={201: SweepSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Invalidate people's signatures by time, network and mail domain, or count what was held of them."""
        campaign, told = self.find(request, slug), self.given(request, NewSweepSerializer)
        sweep = actions.begin_sweep(campaign, by=member(request), **told)
        return Response(SweepSerializer(sweep).data, status=CREATED)


class HeldSignatures(CampaignEndpoint):
    is_private = True

    @extend_schema(responses=HeldSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The networks and mail domains of which most is held; for moderators."""
        campaign = self.find(request, slug)
        require(can_sweep(request.user), _("You may not judge signatures."))
        rows = HeldSerializer(held_by(campaign), many=True).data
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(request=NewSweepSerializer, responses=FitsSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """How many signatures a sweep would find, and how many of them count now. Nothing is changed."""
        campaign, told = self.find(request, slug), self.given(request, NewSweepSerializer)
        require(can_sweep(request.user), _("You may not judge signatures."))
        return Response(fitting(Sweep(campaign=campaign, **told)))


class OneSweep(CampaignEndpoint):
    is_private = True

    @extend_schema(responses=SweepSerializer)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        return Response(SweepSerializer(self._sweep(request, slug, pk)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Stop where it is; what was done stays."""
        actions.cancel_sweep(self._sweep(request, slug, pk), by=member(request))
        return Response(status=NO_CONTENT)

    def _sweep(self, request: Request, slug: str, pk: int) -> Sweep:
        campaign = self.find(request, slug)
        require(can_sweep(request.user), _("You may not judge signatures."))
        return get_object_or_404(campaign.sweeps.select_related("by"), pk=pk)


class Bodies(Endpoint):
    @extend_schema(responses=BodySerializer(many=True))
    def get(self, request: Request) -> Response:
        """The public bodies that campaigns address."""
        rows = Body.objects.prefetch_related("holidays")
        return self.listed(request, rows, keys=("id",), serializer=BodySerializer, size=100)

    @extend_schema(request=KeepBodySerializer, responses={201: BodySerializer})
    def post(self, request: Request) -> Response:
        """Add one; for moderators."""
        body = actions.keep_body(None, by=member(request), **_told(self.given(request, KeepBodySerializer)))
        return Response(BodySerializer(body).data, status=CREATED)


class OneBody(Endpoint):
    @extend_schema(responses=BodySerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(BodySerializer(get_object_or_404(Body, pk=pk)).data)

    @extend_schema(request=KeepBodySerializer, responses=BodySerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Change it, with its public holidays."""
        found = get_object_or_404(Body, pk=pk)
        body = actions.keep_body(found, by=member(request), **_told(self.given(request, KeepBodySerializer)))
        return Response(BodySerializer(body).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take it out, unless a campaign addresses it."""
        actions.remove_body(get_object_or_404(Body, pk=pk), by=member(request))
        return Response(status=NO_CONTENT)


def _told(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "days_off": {one["on"]: one["name"] for one in given["days_off"]}}
