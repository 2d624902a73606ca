"""Delivery for programs: freeze it, keep the receipt, take the package with a purpose."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.api import CampaignEndpoint
from campaigns.models import Delivery, Export
from campaigns.packages import opened
from core.api import CREATED, member


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    text = serializers.IntegerField(source="text.number")
    text_sha256 = serializers.CharField(source="text.sha256")

    class Meta:
        model = Delivery
        fields = [
            "at",
            "text",
            "text_sha256",
            "people",
            "organisations",
            "verified",
            "listed",
            "csv_sha256",
            "has_pdf",
            "made_at",
            "wiped_at",
            "receipt",
        ]


@extend_schema_serializer(examples=[OpenApiExample("A number", value={"receipt": "Filing 58317-211"})])
class ReceiptSerializer(serializers.Serializer[Any]):
    receipt = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    proof = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Of a file sent to uploads/."
    )


@extend_schema_serializer(
    examples=[OpenApiExample("The list", value={"what": "csv", "purpose": "To hand it to the commission"})]
)
class TakeSerializer(serializers.Serializer[Any]):
    what = serializers.ChoiceField(["csv", "pdf"])
    purpose = serializers.CharField(min_length=5, max_length=300)


class ExportSerializer(serializers.ModelSerializer[Export]):
    by = serializers.CharField(source="by.username", default=None)

    class Meta:
        model = Export
        fields = ["what", "by", "purpose", "rows", "at"]


class CampaignDelivery(CampaignEndpoint):
    is_private = True

    @extend_schema(responses=DeliverySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What was handed over, frozen; for those who run the campaign."""
        return Response(DeliverySerializer(self._delivery(request, slug)).data)

    @extend_schema(request=None, responses={201: DeliverySerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Freeze a closed campaign: who signs what as of now. The worker makes the package."""
        delivery = actions.deliver(self.find(request, slug), by=member(request))
        return Response(DeliverySerializer(delivery).data, status=CREATED)

    @extend_schema(request=ReceiptSerializer, responses=DeliverySerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Keep the proof that the body has it."""
        delivery, told = self._delivery(request, slug), self.given(request, ReceiptSerializer)
        told["proof"] = self.own_upload(request, told["proof"])
        return Response(DeliverySerializer(actions.note_receipt(delivery, by=member(request), **told)).data)

    def _delivery(self, request: Request, slug: str) -> Delivery:
        rows = Delivery.objects.select_related("text", "campaign")
        return get_object_or_404(rows, campaign=self.run(request, slug))


class CampaignExports(CampaignEndpoint):
    is_private = True

    @extend_schema(responses=ExportSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Who took personal data out, when, how much and what for."""
        rows = self.run(request, slug).exports.select_related("by")
        return self.listed(request, rows, keys=("-id",), serializer=ExportSerializer)

    @extend_schema(
        request=TakeSerializer,
        responses={
            (200, "text/csv"): OpenApiTypes.BINARY,
            (200, "application/pdf"): OpenApiTypes.BINARY,
        },
    )
    def post(self, request: Request, slug: str) -> Any:
        """Take a file of the package; what it is taken for is logged first, and seen by all who run it."""
        campaign, told = self.run(request, slug), self.given(request, TakeSerializer)
        delivery = get_object_or_404(Delivery.objects.select_related("campaign"), campaign=campaign)
        if not delivery.has(told["what"]):
            raise Http404
        actions.export(campaign, by=member(request), rows=delivery.listed, **told)
        return opened(delivery, told["what"])
