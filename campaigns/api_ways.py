"""The ways to act, for programs: kept by those who run a campaign, taken by members; and one's own letter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.api import CampaignEndpoint
from campaigns.models import Deed, OwnLetter, Way, WayKind
from campaigns.permissions import can_act
from campaigns.way_serializers import (
    AddWaySerializer,
    ChangeWaySerializer,
    DeedSerializer,
    LetterSerializer,
    LetterTranslationSerializer,
    MoveSerializer,
    NotedSerializer,
    PrintSerializer,
    SaveLetterSerializer,
    SentSerializer,
    WaySerializer,
)
from core.api import CREATED, NO_CONTENT, member
from core.errors import Refused
from core.permissions import require
from printing.actions import order
from printing.models import PrintJob

_OF = OpenApiParameter("organisation", str, description="The one you noted it for; without it, your own.")


class WayEndpoint(CampaignEndpoint):
    def way(self, request: Request, slug: str, pk: int) -> Way:
        """One of the campaign's. Raises Http404 before it was opened for all but those who run it."""
        campaign = self.find(request, slug)
        if campaign.opened_at is None:
            campaign = self.run(request, slug)
        found = get_object_or_404(campaign.ways.select_related("organisation"), pk=pk)
        found.campaign = campaign
        return found


class CampaignWays(WayEndpoint):
    @extend_schema(responses=WaySerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The ways to act, in their order."""
        campaign = self.find(request, slug)
        ways = list(campaign.ways.select_related("organisation"))
        for way in ways:
            way.campaign = campaign
        return Response({"next": None, "previous": None, "results": WaySerializer(ways, many=True).data})

    @extend_schema(request=AddWaySerializer, responses={201: WaySerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Add one at the end; for those who run the campaign."""
        campaign, told = self.run(request, slug), self.given(request, AddWaySerializer)
        told["organisation"] = self.organisation(request, told["organisation"])
        way = actions.keep_way(campaign, None, by=member(request), **told)
        return Response(WaySerializer(way).data, status=CREATED)


class OneWay(WayEndpoint):
    @extend_schema(responses=WaySerializer)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        return Response(WaySerializer(self.way(request, slug, pk)).data)

    @extend_schema(request=ChangeWaySerializer, responses=WaySerializer)
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """Change it, all of it; its kind stays."""
        campaign, told = self.run(request, slug), self.given(request, ChangeWaySerializer)
        way = self.way(request, slug, pk)
        told["organisation"] = self.organisation(request, told["organisation"])
        way = actions.keep_way(campaign, way, by=member(request), kind=way.kind, **told)
        return Response(WaySerializer(way).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Take it out; what members did already stays."""
        actions.remove_way(self.way(request, slug, pk), by=member(request))
        return Response(status=NO_CONTENT)


class WayPlace(WayEndpoint):
    @extend_schema(request=MoveSerializer, responses={204: None})
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """One place up or down."""
        up = self.given(request, MoveSerializer)["direction"] == "up"
        actions.move_way(self.way(request, slug, pk), by=member(request), up=up)
        return Response(status=NO_CONTENT)


class WayDeed(WayEndpoint):
    @extend_schema(request=DeedSerializer, responses={204: None})
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """Note that you did it, for yourself or for an organisation; again, to change what you noted."""
        way, told = self.way(request, slug, pk), self.given(request, DeedSerializer)
        told["organisation"] = self.organisation(request, told["organisation"])
        told["proof"] = self.own_upload(request, told["proof"])
        actions.do(way, by=member(request), **told)
        return Response(status=NO_CONTENT)

    @extend_schema(parameters=[_OF], responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Take it back."""
        of = self.organisation(request, request.query_params.get("organisation", ""))
        actions.undo(self.way(request, slug, pk), by=member(request), organisation=of)
        return Response(status=NO_CONTENT)


class WayDeeds(WayEndpoint):
    is_private = True

    @extend_schema(responses=NotedSerializer(many=True))
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """What you noted; for those who run the campaign also what others agreed to show them."""
        way = self.way(request, slug, pk)
        rows = Deed.objects.visible_to(request.user).filter(way=way)
        rows = rows.select_related("user", "organisation", "proof", "way")
        return self.listed(request, rows, keys=("-done_at", "-id"), serializer=NotedSerializer)


class CampaignTranslations(CampaignEndpoint):
    @extend_schema(responses=LetterTranslationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Translations of the letter that its page shows."""
        rows = Deed.objects.filter(way__campaign=self.find(request, slug)).translations()
        return self.listed(request, rows, keys=("id",), serializer=LetterTranslationSerializer)


class OneTranslation(CampaignEndpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """Show a member's translation (a deed's id) on the page; for those who run the campaign."""
        actions.publish_translation(self._deed(request, slug, pk), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Show it no longer."""
        actions.take_down_translation(self._deed(request, slug, pk), by=member(request))
        return Response(status=NO_CONTENT)

    def _deed(self, request: Request, slug: str, pk: int) -> Deed:
        rows = Deed.objects.visible_to(request.user).filter(way__campaign=self.run(request, slug))
        rows = rows.filter(way__kind=WayKind.TRANSLATE, is_shown=True)
        return get_object_or_404(rows.select_related("way__campaign"), pk=pk)


class LetterEndpoint(CampaignEndpoint):
    is_private = True
    limit_writing = "campaigns.letter"

    def letter_way(self, request: Request, slug: str) -> Way:
        campaign = self.find(request, slug)
        if campaign.opened_at is None:
            raise Http404
        way = get_object_or_404(campaign.ways, kind=WayKind.LETTER)
        way.campaign = campaign
        return way

    def kept(self, request: Request, slug: str) -> OwnLetter:
        """Raises Http404 before they began one."""
        way = self.letter_way(request, slug)
        letter = get_object_or_404(OwnLetter.objects.visible_to(request.user), way=way)
        letter.way = way
        return letter


class CampaignLetter(LetterEndpoint):
    @extend_schema(responses=LetterSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Your own letter as it reads now, what it still lacks, and how much of it is the template's."""
        return Response(LetterSerializer(self.kept(request, slug)).data)

    @extend_schema(request=SaveLetterSerializer, responses=LetterSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Keep a draft as far as it is; what is left out stays."""
        way, told = self.letter_way(request, slug), self.given(request, SaveLetterSerializer)
        numbers = range(len(way.points_list))
        if any(number not in numbers for number in told.get("points", [])):
            raise Refused(_("The letter has no such point."), status=422, field="points")
        letter = actions.save_letter(way, by=member(request), step=told.pop("step"), **told)
        letter.way = way
        return Response(LetterSerializer(letter).data)


class LetterSent(LetterEndpoint):
    @extend_schema(request=SentSerializer, responses=LetterSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Note that you sent it yourself: the site sends nothing in anyone's name."""
        letter, told = self.kept(request, slug), self.given(request, SentSerializer)
        if not told["is_public"]:
            message = _("Comments are public: without this it can't be sent.")
            raise Refused(message, status=422, field="is_public")
        letter = actions.save_letter(letter.way, by=member(request), step=3, is_public=True)
        letter = actions.send_letter(letter, by=member(request), tracking=told["tracking"])
        return Response(LetterSerializer(letter).data)


class LetterPrints(LetterEndpoint):
    @extend_schema(request=None, responses={202: PrintSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ask for it as a PDF; the worker makes it. Fetch it at pdf/{id}/."""
        letter = self.kept(request, slug)
        require(can_act(request.user, letter.way.campaign), _("You may not act on this campaign."))
        job = order(letter, by=member(request), of="campaign-letter")
        return Response(PrintSerializer(job).data, status=202)


class OneLetterPrint(LetterEndpoint):
    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY, 202: PrintSerializer})
    def get(self, request: Request, slug: str, job: UUID) -> Any:
        """The PDF, or 202 with how far it is."""
        letter = self.kept(request, slug)
        rows = PrintJob.objects.visible_to(request.user).select_related("file")
        found = get_object_or_404(rows, pk=job, paper="campaign-letter", object_id=letter.pk)
        if found.file is None:
            return Response(PrintSerializer(found).data, status=202)
        try:
            content = default_storage.open(found.file.path)
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(content, filename=f"{found.name}.pdf", content_type="application/pdf")
