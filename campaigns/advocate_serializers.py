"""What the API shows of an association: what the directory of advocates shows to everyone."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from campaigns.models import Advocate, Dues, Subject
from organisations.models import Organisation


class AdvocateSerializer(serializers.ModelSerializer[Organisation]):
    is_verified = serializers.BooleanField()
    dues = serializers.SerializerMethodField()
    dues_note = serializers.SerializerMethodField()
    joining = serializers.SerializerMethodField()
    join_url = serializers.SerializerMethodField()
    positions = serializers.SerializerMethodField()
    campaigns = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = [
            "slug", "name", "is_verified", "country", "jurisdiction", "website", "dues", "dues_note", "joining",
            "join_url", "donation_url", "positions", "campaigns",
        ]  # fmt: skip

    def get_dues(self, organisation: Organisation) -> str:
        return _said(organisation, "dues")

    def get_dues_note(self, organisation: Organisation) -> str:
        return _said(organisation, "dues_note")

    def get_joining(self, organisation: Organisation) -> str:
        return _said(organisation, "joining")

    def get_join_url(self, organisation: Organisation) -> str:
        return _said(organisation, "join_url")

    def get_positions(self, organisation: Organisation) -> dict[str, str]:
        entry = _entry(organisation)
        return {one.subject: one.text for one in entry.positions.all()} if entry else {}

    def get_campaigns(self, organisation: Any) -> list[str]:
        return [sponsor.campaign.slug for sponsor in organisation.campaigns_run]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "An entry",
            value={
                "dues": "size",
                "dues_note": "From 500 USD a year",
                "joining": "Any miner with a site in the state",
                "join_url": "https://association.example/join",
                "positions": {"grid": "Flexible load is a resource."},
            },
            request_only=True,
        )
    ]
)
class ChangeAdvocateSerializer(serializers.Serializer[Any]):
    dues = serializers.ChoiceField(choices=Dues.choices, required=False, allow_blank=True)
    dues_note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    joining = serializers.CharField(max_length=300, required=False, allow_blank=True)
    join_url = serializers.URLField(max_length=300, required=False, allow_blank=True)
    positions = serializers.DictField(child=serializers.CharField(max_length=300, allow_blank=True))

    def validate_positions(self, positions: dict[str, str]) -> dict[str, str]:
        for subject in positions:
            if subject not in Subject.values:
                raise serializers.ValidationError(f"{subject}?")
        return positions

    def validate_join_url(self, url: str) -> str:
        if url and not url.lower().startswith(("https://", "http://")):
            raise serializers.ValidationError(url)
        return url


def _entry(organisation: Organisation) -> Advocate | None:
    return getattr(organisation, "advocate", None)


def _said(organisation: Organisation, name: str) -> str:
    return str(getattr(_entry(organisation), name, ""))
