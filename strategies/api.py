"""The API of strategies: the actions of the pages, for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, NO_CONTENT, Endpoint, member, once_key
from strategies import actions
from strategies.content import FIELDS, content_of, empty
from strategies.fitting import facets_for, profile_of
from strategies.forms.lists import ORDERS, NarrowForm
from strategies.listing import asked_of
from strategies.models import Revision, Strategy, Translation
from strategies.querysets import RevisionQuerySet
from strategies.serializers import (
    EditRevisionSerializer,
    NewRevisionSerializer,
    NewStrategySerializer,
    RevisionDecisionSerializer,
    RevisionSerializer,
    StrategySerializer,
    TranslateSerializer,
    TranslationSerializer,
)
from strategies.serializers_of_keeping import CommentSerializer


class Strategies(Endpoint):
    @extend_schema(
        responses=StrategySerializer(many=True),
        parameters=[
            OpenApiParameter("order", str, enum=list(ORDERS)),
            OpenApiParameter("category", str, description="A category's slug; may be repeated."),
            OpenApiParameter("grade", str, enum=list("ABCD")),
            *(
                OpenApiParameter(name, str)
                for name in ("size", "grid", "climate", "machine", "ownership", "cost")
            ),
            OpenApiParameter("language", str, enum=[code for code, _name in settings.CONTENT_LANGUAGES]),
            OpenApiParameter(
                "mine", bool, description="Those for what you said of your site; needs sign-in."
            ),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request) -> Response:
        """Published strategies, the best evidence first."""
        order = request.query_params.get("order", "")
        asked = asked_of(NarrowForm(request.query_params))
        rows = Strategy.objects.visible_to(request.user).published().fitting(asked).for_rows()
        if asked.get("mine"):
            if not request.user.is_authenticated:
                raise NotAuthenticated
            rows = rows.for_site(facets_for(profile_of(request.user)))
        keys = ORDERS.get(order, ORDERS["evidence"])[1]
        return self.listed(
            request, rows.select_related("superseded_by"), keys=keys, serializer=StrategySerializer
        )

    @extend_schema(request=NewStrategySerializer, responses={201: RevisionSerializer})
    def post(self, request: Request) -> Response:
        """Propose a strategy: a draft, or sent at once. The same key and text give the same again."""
        data = self.given(request, NewStrategySerializer)
        key, send = once_key(request, data), data.pop("send")
        told = {name: data.pop(name) for name in ("category", "language", "organisation") if name in data}
        revision = actions.propose(by=member(request), content={**empty(), **data}, key=key, **told)
        return _sent_if(request, revision, send, status=CREATED)


class OneStrategy(Endpoint):
    @extend_schema(responses=StrategySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """One strategy; its text is its newest version."""
        return Response(StrategySerializer(_strategy(request, slug)).data)


class Revisions(Endpoint):
    @extend_schema(responses=RevisionSerializer(many=True), parameters=[OpenApiParameter("cursor", str)])
    def get(self, request: Request, slug: str) -> Response:
        """Its history: every published version, the newest first."""
        rows = _revisions(request).published().filter(strategy=_strategy(request, slug))
        return self.listed(request, rows, keys=("-number",), serializer=RevisionSerializer)

    @extend_schema(request=NewRevisionSerializer, responses={201: RevisionSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Propose another text. What is left out stays as it is in `based_on`."""
        strategy = _strategy(request, slug)
        data = self.given(request, NewRevisionSerializer)
        key, send = once_key(request, data), data.pop("send")
        base = get_object_or_404(strategy.revisions.published(), number=data.pop("based_on"))
        about = {name: data.pop(name) for name in ("note", "weight", "organisation") if name in data}
        revision = actions.revise(
            strategy,
            by=member(request),
            content={**content_of(base), **data},
            based_on=base,
            key=key,
            **about,
        )
        return _sent_if(request, revision, send, status=CREATED)


class AllRevisions(Endpoint):
    is_private = True

    @extend_schema(
        operation_id="strategies_revisions_mine_list",
        responses=RevisionSerializer(many=True),
        parameters=[
            OpenApiParameter(
                "show",
                str,
                enum=["mine", "waiting"],
                description="Your own open ones, or what waits for your review.",
            ),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request) -> Response:
        """What you are writing, or with `show=waiting` what waits for your judgement, the oldest first."""
        rows, user = _revisions(request), member(request)
        if request.query_params.get("show") == "waiting":
            rows = rows.for_reviewer(user)
            return self.listed(request, rows, keys=("sent_at", "id"), serializer=RevisionSerializer)
        return self.listed(request, rows.open().of(user), keys=("-id",), serializer=RevisionSerializer)


class OneRevision(Endpoint):
    @extend_schema(responses=RevisionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A text you may see: published, your own, or one that waits for your review."""
        return Response(RevisionSerializer(get_object_or_404(_revisions(request), pk=pk)).data)

    @extend_schema(request=EditRevisionSerializer, responses=RevisionSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Go on with your draft. 409 if it was saved elsewhere, or another version changed the same sections."""
        revision = get_object_or_404(_revisions(request), pk=pk)
        data = self.given(request, EditRevisionSerializer)
        send, version, number = data.pop("send"), data.pop("edit_version"), data.pop("based_on", None)
        seen = revision.strategy.revisions.published().filter(number=number).first() if number else None
        organisation = data.pop("organisation", revision.organisation)
        content = {**content_of(revision), **{name: data[name] for name in FIELDS if name in data}}
        revision = actions.save(
            revision,
            by=member(request),
            content=content,
            version=version,
            based_on=seen.pk if seen else None,
            note=data.get("note"),
            weight=data.get("weight"),
            organisation=organisation,
        )
        return _sent_if(request, revision, send)

    @extend_schema(request=None, responses=RevisionSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Withdraw it."""
        revision = actions.withdraw(get_object_or_404(_revisions(request), pk=pk), by=member(request))
        return Response(RevisionSerializer(revision).data)


class RevisionReview(Endpoint):
    @extend_schema(request=None, responses=RevisionSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Ask for its review."""
        return _sent_if(request, get_object_or_404(_revisions(request), pk=pk), True)

    @extend_schema(responses=RevisionSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Take it back, to go on writing. 409 if it was decided meanwhile."""
        revision = actions.take_back(get_object_or_404(_revisions(request), pk=pk), by=member(request))
        return _sent_if(request, revision, False)


class RevisionComments(Endpoint):
    @extend_schema(request=CommentSerializer, responses={201: RevisionSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Say something on one section of what is being reviewed."""
        revision = get_object_or_404(_revisions(request), pk=pk)
        actions.comment(revision, by=member(request), **self.given(request, CommentSerializer))
        return _sent_if(request, revision, False, status=CREATED)


class RevisionDecision(Endpoint):
    @extend_schema(request=RevisionDecisionSerializer, responses=RevisionSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Approve and publish, or return with comments on sections."""
        revision = get_object_or_404(_revisions(request), pk=pk)
        data = self.given(request, RevisionDecisionSerializer)
        version = data["edit_version"]
        if data["decision"] == "approve":
            revision = actions.approve(revision, by=member(request), version=version)
        else:
            comments = data.get("comments", {})
            revision = actions.return_(revision, by=member(request), comments=comments, version=version)
        return Response(RevisionSerializer(get_object_or_404(_revisions(request), pk=revision.pk)).data)


class Translations(Endpoint):
    @extend_schema(responses=TranslationSerializer(many=True), parameters=[OpenApiParameter("cursor", str)])
    def get(self, request: Request, slug: str) -> Response:
        """Every translation that stands, older ones too, the newest first."""
        rows = (
            Translation.objects.visible_to(request.user).present().filter(strategy=_strategy(request, slug))
        )
        rows = rows.select_related("author", "of", "strategy")
        return self.listed(request, rows, keys=("-id",), serializer=TranslationSerializer)


class OneTranslation(Endpoint):
    @extend_schema(request=TranslateSerializer, responses={201: TranslationSerializer})
    def put(self, request: Request, slug: str, language: str) -> Response:
        """Say it in another language. 409 if somebody translated it since the number in `over`."""
        strategy = _strategy(request, slug)
        data = self.given(request, TranslateSerializer)
        of = get_object_or_404(strategy.revisions.published(), number=data["of"])
        content = {"summary": "", "sections": {}, "steps": [], **data}
        translation = actions.translate(
            strategy,
            by=member(request),
            language=language,
            of=of,
            content=content,
            labels=data.get("labels", {}),
            over=data.get("over"),
        )
        return Response(TranslationSerializer(translation).data, status=CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, language: str) -> Response:
        """Take a language back; for moderators."""
        found = _strategy(request, slug).translations.newest_in(language)
        if found is None:
            raise Http404
        actions.remove_translation(found, by=member(request))
        return Response(status=NO_CONTENT)


def _sent_if(request: Request, revision: Revision, send: bool, **answer: Any) -> Response:
    if send:
        revision = actions.send(revision, by=member(request))
    return Response(RevisionSerializer(_revisions(request).get(pk=revision.pk)).data, **answer)


def _strategy(request: Request, slug: str) -> Strategy:
    rows = (
        Strategy.objects.visible_to(request.user)
        .published()
        .for_rows()
        .select_related("superseded_by", "current")
    )
    return get_object_or_404(rows, slug=slug)


def _revisions(request: Request) -> RevisionQuerySet:
    return Revision.objects.visible_to(request.user).select_related(
        "strategy__current", "author", "organisation", "based_on"
    )
