"""What the API shows of a campaign: what its page shows to everyone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from activity.references import targets_of
from campaigns.models import Campaign, Signature, Update


class CountsSerializer(serializers.Serializer[Any]):
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
    follow_up = serializers.SerializerMethodField()
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
            "goal_why",
            "directed_by",
            "paid_by",
            "outcome",
            "outcome_note",
            "look_again_on",
            "follow_up",
            "opened_at",
            "closed_at",
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

    def get_follow_up(self, campaign: Campaign) -> str | None:
        """Where it goes on: a campaign's slug, if everyone may see that."""
        if campaign.follow_up_id is None:
            return None
        opened = Campaign.objects.visible_to(AnonymousUser()).filter(pk=campaign.follow_up_id)
        return opened.values_list("slug", flat=True).first()

    def get_asks(self, campaign: Campaign) -> list[dict[str, Any]]:
        return [dict(row) for row in campaign.asks.values("number", "text", "answer", "note", "page")]


class CampaignUpdateSerializer(serializers.ModelSerializer[Update]):
    class Meta:
        model = Update
        fields = ["id", "title", "body", "body_html", "created_at"]


def _said(name: str, value: dict[str, Any]) -> Any:
    return extend_schema_serializer(examples=[OpenApiExample(name, value=value, request_only=True)])


@_said("News", {"title": "Staff recommend 25 MW", "body": "Page 31 of the memorandum."})
class TellSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


@_said("For a company", {"organisation": "kestrel-ridge", "is_forwarded": True, "gives_size": True})
class SignSerializer(serializers.Serializer[Any]):
    """Consents are false unless given. With `organisation`, for it, by its signatory."""

    organisation = serializers.SlugField(required=False, allow_blank=True, default="", allow_unicode=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True, default="")
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=30, required=False, allow_blank=True, default="", help_text="Where the signer came from."
    )
    shows_name = serializers.BooleanField(default=False)
    wants_updates = serializers.BooleanField(default=False)
    is_forwarded = serializers.BooleanField(default=False)
    gives_size = serializers.BooleanField(default=False)


@_said("Shown, and agreed again", {"shows_name": True, "agrees": True})
class ConsentsSerializer(serializers.Serializer[Any]):
    organisation = serializers.SlugField(required=False, allow_blank=True, default="", allow_unicode=True)
    shows_name = serializers.BooleanField(default=False)
    wants_updates = serializers.BooleanField(default=False)
    is_forwarded = serializers.BooleanField(default=False)
    agrees = serializers.BooleanField(default=False, help_text="To the letter as it reads now.")


class OwnSignatureSerializer(serializers.ModelSerializer[Signature]):
    organisation = serializers.CharField(source="organisation.slug", default=None)
    text = serializers.IntegerField(source="text.number")

    class Meta:
        model = Signature
        fields = [
            "organisation",
            "name",
            "country",
            "text",
            "is_outdated",
            "shows_name",
            "wants_updates",
            "is_forwarded",
            "signed_at",
            "withdrawn_at",
        ]


class SignedSerializer(serializers.ModelSerializer[Signature]):
    organisation = serializers.CharField(source="organisation.slug", default=None)
    country = serializers.CharField(
        source="organisation.country", default="", help_text="Of organisations: people show their name alone."
    )

    class Meta:
        model = Signature
        fields = ["name", "organisation", "country", "signed_at"]


class DaySerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    people = serializers.IntegerField()


class CountrySerializer(serializers.Serializer[Any]):
    country = serializers.CharField(help_text="ISO 3166; empty: not said, or of fewer than five.")
    people = serializers.IntegerField()


class SignUpSourceSerializer(serializers.Serializer[Any]):
    source = serializers.CharField()  # type: ignore[assignment]
    people = serializers.IntegerField()


class LetterStepSerializer(serializers.Serializer[Any]):
    step = serializers.CharField()
    letters = serializers.IntegerField()


class BandSerializer(serializers.Serializer[Any]):
    low = serializers.IntegerField()
    high = serializers.IntegerField(allow_null=True)


class AllCountsSerializer(CountsSerializer):
    goal = serializers.IntegerField()
    mw = BandSerializer(allow_null=True)


class FiguresSerializer(serializers.Serializer[Any]):
    counts = AllCountsSerializer()
    days = DaySerializer(many=True)
    countries = CountrySerializer(many=True)
    sources = SignUpSourceSerializer(many=True, required=False)
    letters = LetterStepSerializer(many=True, required=False)
