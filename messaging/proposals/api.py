"""The API of proposals: the actions of the pages, for programs. What one is no party to is a 404."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api import CREATED, NO_CONTENT, Endpoint, beside, member
from core.paging import page_by_key
from messaging import actions
from messaging.models import Conversation, Proposal, Version
from messaging.proposals import card
from messaging.proposals.forms import TermsForm
from messaging.proposals.life import Act
from messaging.proposals.serializers import (
    NewProposalSerializer,
    OutcomeReviewSerializer,
    ProposalAnswerSerializer,
    ProposalRowSerializer,
    ProposalSerializer,
    ProposalTermsSerializer,
    ProposalTurnSerializer,
    ReviewDateSerializer,
)
from organisations.models import Organisation

# What PUT answer/ takes beside the acts of life.Act: the words of people.
_ANSWERS = {"question": Act.ASK, "accepted": Act.ACCEPT, "declined": Act.DECLINE, "withdrawn": Act.WITHDRAW}


class Proposals(Endpoint):
    is_private = True

    @extend_schema(responses=ProposalRowSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Proposals to which you are a party, what changed last first."""
        rows = Proposal.objects.visible_to(member(request)).with_parties()
        page = page_by_key(rows, keys=("-changed_at", "-id"), cursor=request.query_params.get("cursor", ""))
        found = card.rows(page.items, member(request))
        results = ProposalRowSerializer(found, many=True).data
        return Response(
            {
                "next": beside(request, page.next),
                "previous": beside(request, page.previous),
                "results": results,
            }
        )

    @extend_schema(request=NewProposalSerializer, responses={201: ProposalSerializer})
    def post(self, request: Request) -> Response:
        """Write a draft; with `send` true it is sent at once."""
        told = self.given(request, NewProposalSerializer)
        sends = told.pop("send")
        slug = told.pop("organisation")
        organisation = _organisation(slug) if slug else None
        with transaction.atomic():  # what can't be sent leaves no draft behind
            made = actions.begin_proposal(
                by=member(request),
                kind=told["kind"],
                values=_values(told["kind"], told["terms"]),
                to=[_party(one) for one in told["to"]],
                organisation=organisation,
                threshold=told["threshold"],
                note=told["note"],
                files=told["files"] or (),
                conversation=_conversation(request, told["conversation"]),
            )
            if sends:
                actions.send_proposal(made, by=member(request))
        return _shown(request, made.pk, status=CREATED)


class OneProposal(Endpoint):
    is_private = True

    @extend_schema(responses=ProposalSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Its terms, their hash, its parties, and what you can do now."""
        return _shown(request, pk)

    @extend_schema(request=ProposalTermsSerializer, responses=ProposalSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Write a draft anew."""
        found, told = _find(request, pk), self.given(request, ProposalTermsSerializer)
        values = _values(found.kind, told["terms"])
        actions.rewrite_proposal(
            found, by=member(request), values=values, note=told["note"], files=told["files"]
        )
        return _shown(request, pk)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Throw a draft away."""
        actions.drop_proposal(_find(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class ProposalAnswer(Endpoint):
    is_private = True

    @extend_schema(request=ProposalAnswerSerializer, responses=ProposalSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Answer the version you saw: `send`, `ask`, `explain`, `counter` (with `terms`), `accept`, `decline`,
        `withdraw`, `start`. 409 names what came first."""
        found, told = _find(request, pk), self.given(request, ProposalAnswerSerializer)
        by, act = member(request), _ANSWERS.get(told["answer"]) or Act(told["answer"])
        if act == Act.SEND:
            actions.send_proposal(found, by=by)
        elif act == Act.COUNTER:
            values = _values(found.kind, told["terms"])
            seen, files = told["version"], told["files"]
            actions.counter_proposal(
                found, by=by, version=seen, values=values, note=told["text"], files=files
            )
        else:
            actions.answer_proposal(found, act, by=by, version=told["version"], text=told["text"])
        return _shown(request, pk)


class ProposalHistory(Endpoint):
    is_private = True

    @extend_schema(responses=ProposalTurnSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """What happened, the newest first, with every field that a version changed."""
        history = card.of(_find(request, pk), member(request))["history"]
        return Response(
            {"next": None, "previous": None, "results": ProposalTurnSerializer(history, many=True).data}
        )


class ProposalVersion(Endpoint):
    is_private = True

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: int, number: int) -> Response:
        """The terms of one version."""
        found = get_object_or_404(Version.objects.filter(proposal=_find(request, pk)), number=number)
        told = {"version": found.number, "terms": found.terms["terms"], "terms_hash": found.terms_hash}
        told["files"] = found.terms.get("files", [])
        return Response({**told, "note": found.note, "made_at": found.made_at})


class ProposalAgreement(Endpoint):
    is_private = True

    @extend_schema(responses={200: OpenApiTypes.OBJECT, 404: OpenApiResponse(description="Not accepted.")})
    def get(self, request: Request, pk: int) -> Response:
        """What was agreed, as it was frozen; `pdf` is base64, and null until it is made."""
        agreement = card.agreement_of(_find(request, pk))
        if agreement is None:
            raise Http404
        return Response({**json.loads(agreement.content), "pdf": agreement.pdf or None})


class ProposalOutcome(Endpoint):
    is_private = True

    @extend_schema(request=OutcomeReviewSerializer, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Say what became of it, for your side."""
        told = self.given(request, OutcomeReviewSerializer)
        actions.review_outcome(_find(request, pk), by=member(request), **told)
        return Response(status=NO_CONTENT)


class ProposalReviewDate(Endpoint):
    is_private = True

    @extend_schema(request=ReviewDateSerializer, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Say on which day both sides are asked what became of it."""
        found, told = _find(request, pk), self.given(request, ReviewDateSerializer)
        actions.set_review_date(found, by=member(request), **told)
        return Response(status=NO_CONTENT)


def _find(request: Request, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(member(request)).with_parties(), pk=pk)


def _conversation(request: Request, pk: int | None) -> Conversation | None:
    """Raises ValidationError (400) for one that the reader takes no part in."""
    if pk is None:
        return None
    found = Conversation.objects.visible_to(member(request)).filter(pk=pk).first()
    if found is None:
        raise exceptions.ValidationError({"conversation": ["unknown"]})
    return found


def _shown(request: Request, pk: int, status: int = 200) -> Response:
    told = card.of(_find(request, pk), member(request))
    return Response(ProposalSerializer(told).data, status=status)


def _values(kind: str, terms: dict[str, Any]) -> dict[str, Any]:
    """Terms as a form cleans them. Raises ValidationError (400)."""
    form = TermsForm(kind, terms)
    if unknown := set(terms) - set(form.fields):
        raise exceptions.ValidationError({"terms": [f"unknown: {', '.join(sorted(unknown))}"]})
    if not form.is_valid():
        faults: Any = form.errors
        raise exceptions.ValidationError({"terms": faults})
    return form.cleaned_data


def _party(told: dict[str, str]) -> User | Organisation:
    """Raises ValidationError (400) for nobody."""
    if told.get("organisation"):
        return _organisation(told["organisation"])
    found = User.objects.present().named(told.get("member", "")).first()
    if found is None:
        raise exceptions.ValidationError({"to": ["unknown"]})
    return found


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise exceptions.ValidationError({"organisation": ["unknown"]})
    return found
