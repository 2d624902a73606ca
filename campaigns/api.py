"""Campaigns for programs: read, propose, sign, follow. Running one: api_running; acting on one: api_ways."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.actions import Trace
from campaigns.figures import dashboard, told_to_programs
from campaigns.forms import ListForm
from campaigns.life import State
from campaigns.models import BodyKind, Campaign, Signature
from campaigns.permissions import can_run
from campaigns.querysets import SignatureQuerySet
from campaigns.running_serializers import ChangeCampaignSerializer, ProposeSerializer
from campaigns.serializers import (
    CampaignSerializer,
    CampaignUpdateSerializer,
    ConsentsSerializer,
    FiguresSerializer,
    OneCampaignSerializer,
    OwnSignatureSerializer,
    SignedSerializer,
    SignSerializer,
    TellSerializer,
)
from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.errors import Refused
from core.permissions import require
from organisations.models import Organisation
from uploads.models import Upload

_CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous`.")
_OF = OpenApiParameter("organisation", str, description="The one that signed; without it, your own.")


class CampaignEndpoint(Endpoint):
    """A view about one campaign."""

    def find(self, request: Request, slug: str) -> Campaign:
        """Raises Http404 for one this person may not see."""
        rows = Campaign.objects.visible_to(request.user).select_related("body", "text", "group")
        return get_object_or_404(rows, slug=slug)

    def run(self, request: Request, slug: str) -> Campaign:
        """One that they run. Raises PermissionDenied for others they see."""
        campaign = self.find(request, slug)
        require(can_run(request.user, campaign), _("You may not change this campaign."))
        return campaign

    def organisation(self, request: Request, slug: str) -> Organisation | None:
        if not slug:
            return None
        return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)

    def own_upload(self, request: Request, pk: UUID | None) -> Upload | None:
        """A file they sent and gave to nothing yet. Raises Refused (422) for another."""
        if pk is None:
            return None
        found = Upload.objects.filter(pk=pk).by(request.user).unattached().present().first()
        if found is None:
            raise Refused(_("Send the file to uploads/ first."), status=422, field="upload")
        return found


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

    @extend_schema(request=ProposeSerializer, responses={201: OneCampaignSerializer})
    def post(self, request: Request) -> Response:
        """Propose a campaign for an organisation in which you sign: a draft, seen by who runs it."""
        told = self.given(request, ProposeSerializer)
        organisation = get_object_or_404(
            Organisation.objects.visible_to(request.user), slug=told.pop("organisation")
        )
        campaign = actions.found(by=member(request), organisation=organisation, **told)
        return Response(OneCampaignSerializer(campaign).data, status=CREATED)


class OneCampaign(CampaignEndpoint):
    @extend_schema(responses=OneCampaignSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """A campaign with its asks, its letter and who is behind it."""
        return Response(OneCampaignSerializer(self.find(request, slug)).data)

    @extend_schema(request=ChangeCampaignSerializer, responses=OneCampaignSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Write a draft anew, all of it; for those who run it."""
        told = self.given(request, ChangeCampaignSerializer)
        campaign = actions.change(self.find(request, slug), by=member(request), **told)
        return Response(OneCampaignSerializer(campaign).data)


class CampaignSignature(CampaignEndpoint):
    @extend_schema(responses=OwnSignatureSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Your own signature, and those of the organisations for which you sign."""
        rows = self._mine(request, slug).select_related("organisation", "text", "campaign")
        return self.listed(request, rows, keys=("id",), serializer=OwnSignatureSerializer)

    @extend_schema(request=SignSerializer, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Sign, in your own name or for an organisation. Signing again changes nothing.

        Visitors sign on the page sign/, by a link in their mail.
        """
        campaign, told = self.find(request, slug), self.given(request, SignSerializer)
        organisation, gives_size = told.pop("organisation"), told.pop("gives_size")
        if found := self.organisation(request, organisation):
            actions.sign_for(campaign, found, by=member(request), gives_size=gives_size, **told)
        else:
            trace = Trace(request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
            actions.sign(campaign, by=member(request), trace=trace, **told)
        return Response(status=NO_CONTENT)

    @extend_schema(request=ConsentsSerializer, responses=OwnSignatureSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Say anew what may be done with it: all three consents. `agrees` signs the letter as it reads now."""
        told = self.given(request, ConsentsSerializer)
        signature = self._one(request, slug, told.pop("organisation"))
        if told.pop("agrees"):
            actions.agree_again(signature, by=member(request))
        actions.choose_consents(signature, by=member(request), **told)
        return Response(OwnSignatureSerializer(self._one_again(signature)).data)

    @extend_schema(parameters=[_OF], responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Withdraw your own signature, or that of an organisation for which you sign, until the letter is delivered."""
        of = request.query_params.get("organisation", "")
        mine = self._mine(request, slug).filter(_for(of)).first()
        if mine is not None:
            actions.withdraw(mine, by=member(request))
        return Response(status=NO_CONTENT)

    def _mine(self, request: Request, slug: str) -> SignatureQuerySet:
        campaign = self.find(request, slug)
        found: SignatureQuerySet = Signature.objects.visible_to(request.user).filter(campaign=campaign)
        return found

    def _one(self, request: Request, slug: str, organisation: str) -> Signature:
        return get_object_or_404(self._mine(request, slug).filter(_for(organisation)))

    def _one_again(self, signature: Signature) -> Signature:
        rows = Signature.objects.select_related("organisation", "text", "campaign")
        return rows.get(pk=signature.pk)


class CampaignSignatures(CampaignEndpoint):
    @extend_schema(responses=SignedSerializer(many=True), parameters=[_CURSOR])
    def get(self, request: Request, slug: str) -> Response:
        """Who signed and wants to be read, the newest first; organisations always."""
        rows = Signature.objects.filter(campaign=self.find(request, slug)).shown()
        rows = rows.select_related("organisation")
        return self.listed(request, rows, keys=("-signed_at", "-id"), serializer=SignedSerializer)


class CampaignFollow(CampaignEndpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Hear its news."""
        actions.follow(self.find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        actions.unfollow(self.find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)


class CampaignUpdates(CampaignEndpoint):
    @extend_schema(responses=CampaignUpdateSerializer(many=True), parameters=[_CURSOR])
    def get(self, request: Request, slug: str) -> Response:
        """Its news, the newest first."""
        rows = self.find(request, slug).updates.filter(removed_at=None)
        return self.listed(request, rows, keys=("-created_at", "-id"), serializer=CampaignUpdateSerializer)

    @extend_schema(request=TellSerializer, responses={201: CampaignUpdateSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Tell its followers; for those who run it."""
        campaign = self.find(request, slug)
        update = actions.tell(campaign, by=member(request), **self.given(request, TellSerializer))
        return Response(CampaignUpdateSerializer(update).data, status=CREATED)


class CampaignFigures(CampaignEndpoint):
    @extend_schema(responses=FiguresSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Counts, people by day and by country; for those who run it also sources and the steps of letters."""
        campaign = self.find(request, slug)
        told = told_to_programs(campaign)
        if can_run(request.user, campaign):
            inside = dashboard(campaign)
            told["sources"] = [{"source": source, "people": n} for source, n in inside["sources"]]
            steps = ("begun", "own-words", "checked", "sent")
            told["letters"] = [
                {"step": step, "letters": n}
                for step, (_label, n) in zip(steps, inside["letters"], strict=True)
            ]
        return Response(FiguresSerializer(told).data)


def _for(organisation: str) -> Q:
    return Q(organisation__slug=organisation) if organisation else Q(organisation=None)
