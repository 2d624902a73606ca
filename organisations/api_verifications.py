"""How an organisation is verified, for programs."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.permissions import require
from organisations import actions
from organisations.api import find
from organisations.checking import check
from organisations.models import Method, Organisation, Verification
from organisations.models.verifications import RECHECKED
from organisations.permissions import can_run
from organisations.serializers import (
    OwnVerificationSerializer,
    ProveSerializer,
    VerificationSerializer,
)


class Verifications(Endpoint):
    limit_writing = "organisations.verify"

    @extend_schema(responses=VerificationSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The proofs that hold; for its owners and administrators also those begun, and what to publish."""
        organisation = find(request, slug)
        if can_run(request.user, organisation):
            rows = organisation.verifications.open()
            return self.listed(request, rows, keys=("id",), serializer=OwnVerificationSerializer)
        rows = organisation.verifications.held()
        return self.listed(request, rows, keys=("id",), serializer=VerificationSerializer)

    @extend_schema(request=ProveSerializer, responses={201: OwnVerificationSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Begin to prove a domain: publish `record` and ask for a check, or open the mailed link."""
        organisation = _run(request, slug)
        told = self.given(request, ProveSerializer)
        if told["method"] == Method.MAIL:
            made = actions.mail_proof(organisation, by=member(request), address=told["domain"])
        else:
            made = actions.claim_domain(organisation, by=member(request), **told)
        return Response(OwnVerificationSerializer(made).data, status=CREATED)


class OneVerification(Endpoint):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Take a proof back."""
        actions.end_verification(_proof(_run(request, slug), pk), by=member(request))
        return Response(status=NO_CONTENT)


class VerificationCheck(Endpoint):
    limit_writing = "organisations.verify"

    @extend_schema(request=None, responses=OwnVerificationSerializer)
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """Look at the domain now."""
        rows = Verification.objects.open().filter(method__in=RECHECKED)
        rows = rows.filter(organisation=_run(request, slug)).select_related("organisation")
        return Response(OwnVerificationSerializer(check(get_object_or_404(rows, pk=pk))).data)


def _run(request: Request, slug: str) -> Organisation:
    organisation = find(request, slug)
    require(can_run(request.user, organisation), _("You may not change this organisation."))
    return organisation


def _proof(organisation: Organisation, pk: int) -> Verification:
    rows = Verification.objects.filter(organisation=organisation).select_related("organisation")
    return get_object_or_404(rows, pk=pk)
