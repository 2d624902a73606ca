"""What moderators' programs say and read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from campaigns.models import Body, BodyKind, DayOff, Fault, Review, Sweep


def _said(name: str, value: dict[str, Any]) -> Any:
    return extend_schema_serializer(examples=[OpenApiExample(name, value=value, request_only=True)])


def _line(most: int, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True, default="", **kwargs)


class ReviewSerializer(serializers.ModelSerializer[Review]):
    taken_by = serializers.CharField(source="taken_by.username", default=None)
    decided_by = serializers.CharField(source="decided_by.username", default=None)

    class Meta:
        model = Review
        fields = [
            "id",
            "sent_at",
            "is_taken",
            "taken_by",
            "taken_at",
            "decided_by",
            "decided_at",
            "is_opened",
            "faults",
            "note",
        ]


@_said(
    "Returned",
    {"decision": "return", "faults": ["campaign-facts"], "note": "Where was the 95 seconds measured?"},
)
class DecideCampaignSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(["open", "return"])
    faults = serializers.MultipleChoiceField(choices=Fault.choices, required=False, default=set)
    note = _line(1000)


@_said("Removed", {"reason": "wrong"})
class RemovalSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=30, default="other")


class SweepSerializer(serializers.ModelSerializer[Sweep]):
    by = serializers.CharField(source="by.username", default=None)

    class Meta:
        model = Sweep
        fields = [
            "id",
            "by",
            "is_release",
            "since",
            "until",
            "network",
            "domain",
            "total",
            "done",
            "begun_at",
            "ended_at",
            "is_cancelled",
        ]


@_said("A domain, in one afternoon", {"domain": "spam.example", "since": "2027-01-20T12:00:00Z"})
class NewSweepSerializer(serializers.Serializer[Any]):
    is_release = serializers.BooleanField(default=False, help_text="Count what was held, instead.")
    since = serializers.DateTimeField(required=False, allow_null=True, default=None)
    until = serializers.DateTimeField(required=False, allow_null=True, default=None)
    network = _line(50)
    domain = _line(100)


class HeldSerializer(serializers.Serializer[Any]):
    column = serializers.ChoiceField(["network", "domain"])
    value = serializers.CharField()
    signatures = serializers.IntegerField(source="n")
    first = serializers.DateTimeField()
    last = serializers.DateTimeField()


class FitsSerializer(serializers.Serializer[Any]):
    all = serializers.IntegerField()
    counted = serializers.IntegerField()


class DayOffSerializer(serializers.ModelSerializer[DayOff]):
    name = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")

    class Meta:
        model = DayOff
        fields = ["on", "name"]


class BodySerializer(serializers.ModelSerializer[Body]):
    days_off = DayOffSerializer(source="holidays", many=True)

    class Meta:
        model = Body
        fields = ["id", "kind", "name", "country", "jurisdiction", "website", "days_off"]


@_said(
    "A commission",
    {
        "kind": "commission",
        "name": "Public Utility Commission of Ohio",
        "country": "US",
        "jurisdiction": "Ohio",
        "days_off": [{"on": "2027-01-01", "name": "New Year"}],
    },
)
class KeepBodySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(BodyKind.choices)
    name = serializers.CharField(max_length=120)
    country = serializers.CharField(min_length=2, max_length=2, help_text="ISO 3166; EU for the Union's own.")
    jurisdiction = _line(80)
    website = serializers.URLField(max_length=200, required=False, allow_blank=True, default="")
    days_off = DayOffSerializer(many=True, required=False, default=list)
