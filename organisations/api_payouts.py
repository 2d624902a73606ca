"""Proofs that someone mines, for programs: of oneself under /me/, of an organisation under its address."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.permissions import require
from organisations import actions
from organisations.api import find
from organisations.models import Organisation, PayoutProof
from organisations.permissions import can_run
from organisations.serializers import (
    AddressSerializer,
    AddressShownSerializer,
    PayoutProofSerializer,
    SignatureSerializer,
)


class PayoutProofs(Endpoint):
    is_private = True
    limit_writing = "organisations.verify"

    @extend_schema(responses=PayoutProofSerializer(many=True))
    def get(self, request: Request, slug: str = "") -> Response:
        """Your own proofs, or those of an organisation you run: begun, held and lapsed."""
        rows = _proofs(request, _owner(request, slug))
        return self.listed(request, rows, keys=("-id",), serializer=PayoutProofSerializer)

    @extend_schema(request=AddressSerializer, responses={201: PayoutProofSerializer})
    def post(self, request: Request, slug: str = "") -> Response:
        """Begin one: sign `message`, to the letter, with this address before `open_until`."""
        organisation = _owner(request, slug)
        told = self.given(request, AddressSerializer)
        proof = actions.begin_payout_proof(by=member(request), organisation=organisation, **told)
        return Response(PayoutProofSerializer(proof).data, status=CREATED)


class OnePayoutProof(Endpoint):
    is_private = True

    @extend_schema(responses=PayoutProofSerializer)
    def get(self, request: Request, pk: int, slug: str = "") -> Response:
        """One of them."""
        return Response(PayoutProofSerializer(_proof(request, pk, slug)).data)

    @extend_schema(request=AddressShownSerializer, responses=PayoutProofSerializer)
    def patch(self, request: Request, pk: int, slug: str = "") -> Response:
        """Whether the address itself stands beside the badge."""
        proof = _proof(request, pk, slug)
        told = self.given(request, AddressShownSerializer)
        actions.show_payout_address(proof, by=member(request), is_shown=told["is_address_shown"])
        return Response(PayoutProofSerializer(proof).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, slug: str = "") -> Response:
        """Take badge and address away for good."""
        actions.remove_payout_proof(_proof(request, pk, slug), by=member(request))
        return Response(status=NO_CONTENT)


class PayoutSignature(Endpoint):
    limit_writing = "organisations.verify"

    @extend_schema(request=SignatureSerializer, responses=PayoutProofSerializer)
    def put(self, request: Request, pk: int, slug: str = "") -> Response:
        """The wallet's signature: BIP-322 or BIP-137. The badge holds for twelve months."""
        proof = _proof(request, pk, slug)
        told = self.given(request, SignatureSerializer)
        proof = actions.sign_payout_proof(proof, by=member(request), **told)
        return Response(PayoutProofSerializer(proof).data)


def _owner(request: Request, slug: str) -> Organisation | None:
    if not slug:
        return None
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    return organisation


def _proofs(request: Request, organisation: Organisation | None) -> QuerySet[PayoutProof]:
    if organisation is not None:
        return PayoutProof.objects.filter(organisation=organisation)
    return PayoutProof.objects.filter(user=member(request))


def _proof(request: Request, pk: int, slug: str) -> PayoutProof:
    rows = _proofs(request, _owner(request, slug)).select_related("organisation")
    return get_object_or_404(rows, pk=pk)
