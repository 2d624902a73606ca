"""What the API shows of a campaign: what its page shows to everyone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activity.references import targets_of
from campaigns.models import Campaign, Update, Way


class CountsSerializer(serializers.Serializer):
    people = serializers.IntegerField()
    organisations = serializers.IntegerField()
    verified = serializers.IntegerField()


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    body = serializers.CharField(source="body.name")
    country = serializers.CharField(source="body.country")
    group = serializers.CharField(source="group.slug", default=None)
    counts = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = [
            "slug",
            "title",
            "summary",
            "kind",
            "state",
            "language",
            "body",
            "country",
            "docket",
            "closes_at",
            "time_zone",
            "goal",
            "open_to",
            "group",
            "organisation_kind",
            "counts",
            "url",
        ]

    def get_counts(self, campaign: Campaign) -> dict[str, int]:
        return {
            "people": campaign.people_count,
            "organisations": campaign.organisation_count,
            "verified": campaign.verified_count,
        }

    def get_url(self, campaign: Campaign) -> str:
        return settings.SITE_URL + campaign.get_absolute_url()


class OneCampaignSerializer(CampaignSerializer):
    """With its asks and answers, the letter and its hash, and who is behind it."""

    asks = serializers.SerializerMethodField()
    strategies = serializers.SerializerMethodField()
    letter = serializers.CharField(source="text.body", default="")
    letter_sha256 = serializers.CharField(source="text.sha256", default="")

    class Meta(CampaignSerializer.Meta):
        fields = [
            *CampaignSerializer.Meta.fields,
            "why",
            "why_html",
            "people",
            "docket_url",
            "decision",
            "directed_by",
            "paid_by",
            "outcome",
            "outcome_note",
            "opened_at",
            "delivered_at",
            "asks",
            "strategies",
            "letter",
            "letter_sha256",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.URLField()))
    def get_strategies(self, campaign: Campaign) -> list[str]:
        """The addresses of the published strategies it rests on."""
        rests_on = targets_of(campaign, seen_by=AnonymousUser())
        return [settings.SITE_URL + one.get_absolute_url() for one in rests_on]

    def get_asks(self, campaign: Campaign) -> list[dict[str, Any]]:
        return [dict(row) for row in campaign.asks.values("number", "text", "answer", "note", "page")]


class CampaignUpdateSerializer(serializers.ModelSerializer[Update]):
    class Meta:
        model = Update
        fields = ["id", "title", "body", "body_html", "created_at"]


class TellSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class WaySerializer(serializers.ModelSerializer[Way]):
    title = serializers.CharField(source="__str__")
    state = serializers.CharField()

    class Meta:
        model = Way
        fields = [
            "id",
            "kind",
            "title",
            "text",
            "state",
            "opens_at",
            "closes_at",
            "starts_at",
            "time_zone",
            "place",
            "url",
            "goal",
            "count",
        ]


class SignSerializer(serializers.Serializer):
    """Consents are false unless given. With `organisation`, for it, by its signatory."""

    organisation = serializers.SlugField(required=False, allow_blank=True, default="", allow_unicode=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True, default="")
    shows_name = serializers.BooleanField(default=False)
    wants_updates = serializers.BooleanField(default=False)
    is_forwarded = serializers.BooleanField(default=False)
    gives_size = serializers.BooleanField(default=False)


class DeedSerializer(serializers.Serializer):
    choice = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    tracking = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
