"""A campaign proposed and run by programs: its words, its states, who runs it, what it tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.names import fold
from campaigns import actions
from campaigns.api import CampaignEndpoint
from campaigns.life import OUTCOMES, State
from campaigns.models import Campaign, Person, Sponsor
from campaigns.permissions import can_run
from campaigns.running_serializers import (
    AnswersSerializer,
    AskSponsorSerializer,
    DocumentSerializer,
    FactsSerializer,
    LetterTextSerializer,
    NamePersonSerializer,
    NewDocumentSerializer,
    PersonSerializer,
    RewriteSerializer,
    SponsorSerializer,
    StageSerializer,
    StateSerializer,
)
from campaigns.serializers import OneCampaignSerializer
from core.api import CREATED, NO_CONTENT, member
from core.errors import Refused
from core.permissions import require
from organisations.models import Organisation


class CampaignFacts(CampaignEndpoint):
    @extend_schema(request=FactsSerializer, responses=OneCampaignSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Change what may change while people act: deadline, addresses, who decides and who pays."""
        told = self.given(request, FactsSerializer)
        campaign = actions.change_facts(self.find(request, slug), by=member(request), **told)
        return Response(OneCampaignSerializer(campaign).data)


class CampaignState(CampaignEndpoint):
    _STEPS: dict[str, Callable[..., Campaign]] = {
        State.SPONSORS: actions.seek,
        State.REVIEW: actions.submit,
        State.DRAFT: actions.take_back,
        State.CLOSED: actions.close,
    }

    @extend_schema(request=StateSerializer, responses=OneCampaignSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Take it on: `sponsors`, `review`, back to `draft`, `closed`, `won`, `partly`, `lost`, `archived`.

        It is opened at review/decision/, delivered at delivery/, answered at answers/. 409 for what can't follow.
        `archived` again changes where it goes on.
        """
        campaign, told = self.find(request, slug), self.given(request, StateSerializer)
        then = told["state"]
        if then in OUTCOMES:
            day = told["look_again_on"]
            campaign = actions.decide(
                campaign, by=member(request), outcome=then, note=told["note"], look_again_on=day
            )
        elif then == State.ARCHIVED:
            follow_up = _follow_up(request, told["follow_up"])
            if campaign.state == State.ARCHIVED:
                actions.set_follow_up(campaign, follow_up, by=member(request))
            else:
                actions.archive(campaign, by=member(request), follow_up=follow_up)
            campaign = self.find(request, slug)
        else:
            campaign = self._STEPS[then](campaign, by=member(request))
        return Response(OneCampaignSerializer(campaign).data)


class CampaignSponsors(CampaignEndpoint):
    @extend_schema(responses=SponsorSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The organisations that run it; for those who run it, also who was asked or offers."""
        campaign = self.find(request, slug)
        rows = campaign.sponsors.select_related("organisation")
        if not can_run(request.user, campaign):
            rows = rows.filter(asked_at__isnull=False, agreed_at__isnull=False)
        return self.listed(request, rows, keys=("id",), serializer=SponsorSerializer)

    @extend_schema(request=AskSponsorSerializer, responses={201: SponsorSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ask an organisation to sponsor it, or take its offer."""
        campaign = self.find(request, slug)
        asked = self.given(request, AskSponsorSerializer)["organisation"]
        found = actions.ask_sponsor(campaign, _organisation(request, asked), by=member(request))
        return Response(SponsorSerializer(found).data, status=CREATED)


class OneSponsor(CampaignEndpoint):
    @extend_schema(request=None, responses=SponsorSerializer)
    def put(self, request: Request, slug: str, organisation: str) -> Response:
        """Say for the organisation that it sponsors: a yes if it was asked, else an offer."""
        campaign = self.find(request, slug)
        found = actions.sponsor(campaign, _organisation(request, organisation), by=member(request))
        return Response(SponsorSerializer(found).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, organisation: str) -> Response:
        """End it, from either side."""
        rows = Sponsor.objects.filter(campaign=self.find(request, slug))
        found = get_object_or_404(
            rows.select_related("organisation", "campaign"), organisation__slug=organisation
        )
        actions.drop_sponsor(found, by=member(request))
        return Response(status=NO_CONTENT)


class CampaignPeople(CampaignEndpoint):
    @extend_schema(responses=PersonSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Who stands for it by name; for those who run it, also who was asked."""
        campaign = self.find(request, slug)
        rows = campaign.team.select_related("user")
        if not can_run(request.user, campaign):
            rows = rows.filter(agreed_at__isnull=False)
        return self.listed(request, rows, keys=("id",), serializer=PersonSerializer)

    @extend_schema(request=NamePersonSerializer, responses={201: PersonSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ask a member to stand for it by name."""
        campaign, told = self.find(request, slug), self.given(request, NamePersonSerializer)
        user = User.objects.present().named(told["username"]).first()
        if user is None:
            raise Refused(_("There is no member of this name."), status=422, field="username")
        person = actions.name_person(campaign, user, by=member(request), office=told["office"])
        return Response(PersonSerializer(person).data, status=CREATED)


class OnePerson(CampaignEndpoint):
    @extend_schema(request=None, responses=PersonSerializer)
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Say yes to being named; your own name only."""
        campaign = self.find(request, slug)
        require(fold(username) == member(request).username_key, _("They must say so themselves."))
        return Response(PersonSerializer(actions.agree_to_stand(campaign, by=member(request))).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Leave it, or let someone go."""
        rows = Person.objects.filter(campaign=self.find(request, slug)).select_related("campaign", "user")
        person = get_object_or_404(rows, user__username_key=fold(username))
        actions.drop_person(person, by=member(request))
        return Response(status=NO_CONTENT)


class CampaignStages(CampaignEndpoint):
    @extend_schema(responses=StageSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The steps of the body's procedure, by day."""
        rows = self.find(request, slug).stages.all()
        return self.listed(request, rows, keys=("on", "id"), serializer=StageSerializer)

    @extend_schema(request=StageSerializer, responses={201: StageSerializer})
    def post(self, request: Request, slug: str) -> Response:
        campaign = self.find(request, slug)
        stage = actions.add_stage(campaign, by=member(request), **self.given(request, StageSerializer))
        return Response(StageSerializer(stage).data, status=CREATED)


class OneStage(CampaignEndpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        stage = get_object_or_404(self.find(request, slug).stages, pk=pk)
        actions.remove_stage(stage, by=member(request))
        return Response(status=NO_CONTENT)


class CampaignDocuments(CampaignEndpoint):
    @extend_schema(responses=DocumentSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What one should read."""
        rows = self.find(request, slug).documents.select_related("upload")
        return self.listed(request, rows, keys=("id",), serializer=DocumentSerializer)

    @extend_schema(request=NewDocumentSerializer, responses={201: DocumentSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """An address, or a file that you sent to uploads/."""
        campaign, told = self.find(request, slug), self.given(request, NewDocumentSerializer)
        upload = self.own_upload(request, told.pop("upload"))
        document = actions.add_document(campaign, by=member(request), upload=upload, **told)
        return Response(DocumentSerializer(document).data, status=CREATED)


class OneDocument(CampaignEndpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        rows = self.find(request, slug).documents.select_related("upload")
        actions.remove_document(get_object_or_404(rows, pk=pk), by=member(request))
        return Response(status=NO_CONTENT)


class CampaignTexts(CampaignEndpoint):
    @extend_schema(responses=LetterTextSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Every version of what is signed, the newest first, each pinned by its hash."""
        rows = self.find(request, slug).texts.all()
        return self.listed(request, rows, keys=("-number",), serializer=LetterTextSerializer)

    @extend_schema(request=RewriteSerializer, responses={201: LetterTextSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Change the letter while it is being signed: those who signed are asked again."""
        campaign = self.find(request, slug)
        text = actions.rewrite(campaign, by=member(request), **self.given(request, RewriteSerializer))
        return Response(LetterTextSerializer(text).data, status=CREATED)


class OneUpdate(CampaignEndpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Take news back; for those who run it."""
        update = get_object_or_404(self.find(request, slug).updates.filter(removed_at=None), pk=pk)
        actions.remove_update(update, by=member(request))
        return Response(status=NO_CONTENT)


class CampaignAnswers(CampaignEndpoint):
    @extend_schema(request=AnswersSerializer, responses=OneCampaignSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """What the body answered, ask by ask; `document` is one of the campaign's own."""
        campaign, told = self.find(request, slug), self.given(request, AnswersSerializer)
        documents = {one.pk: one for one in campaign.documents.all()}
        answers: dict[int, dict[str, Any]] = {}
        for one in told["answers"]:
            if one["document"] is not None and one["document"] not in documents:
                raise Refused(_("This is no document of the campaign."), status=422, field="answers")
            answers[one["number"]] = {**one, "document": documents.get(one["document"])}
        campaign = actions.answer(campaign, by=member(request), answers=answers)
        return Response(OneCampaignSerializer(campaign).data)


def _organisation(request: Request, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)


def _follow_up(request: Request, slug: str) -> Campaign | None:
    if not slug:
        return None
    rows = Campaign.objects.visible_to(request.user).filter(opened_at__isnull=False)
    return get_object_or_404(rows, slug=slug)
