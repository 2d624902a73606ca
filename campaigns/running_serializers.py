"""What programs say and read when they run a campaign."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from campaigns.actions.founding import Aim
from campaigns.life import OUTCOMES, State
from campaigns.models import Answer, Body, Document, LetterText, Person, Sponsor, Stage
from organisations.audience_serializers import AudienceSerializer

_FACTS = {
    "people": "Five commissioners",
    "docket_url": "https://interchange.puc.texas.gov/search/filings/?ControlNumber=58317",
    "decision": "February 2027",
    "closes": "2027-01-28T17:00",
    "time_zone": "America/Chicago",
    "goal_why": "One for each site of the state",
    "directed_by": "Kestrel Ridge Mining",
    "paid_by": "Its sponsors; 1,200 USD until now, for counsel",
}


def _said(name: str, value: dict[str, Any]) -> Any:
    return extend_schema_serializer(examples=[OpenApiExample(name, value=value, request_only=True)])


def _line(most: int, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True, default="", **kwargs)


@_said("The facts", _FACTS)
class FactsSerializer(serializers.Serializer[Any]):
    people = _line(160)
    docket_url = serializers.URLField(max_length=300, required=False, allow_blank=True, default="")
    decision = _line(60)
    closes = serializers.DateTimeField(
        required=False,
        allow_null=True,
        default=None,
        default_timezone=None,
        help_text="As clocks in `time_zone` show it, without an offset.",
    )
    time_zone = serializers.CharField(max_length=50, default="UTC")
    goal_why = _line(200)
    strategies = serializers.ListField(
        child=serializers.CharField(max_length=300),
        required=False,
        max_length=20,
        help_text="Addresses of the strategies it rests on.",
    )
    directed_by = serializers.CharField(max_length=300)
    paid_by = serializers.CharField(max_length=300)

    def validate_time_zone(self, zone: str) -> str:
        if zone not in available_timezones():
            raise serializers.ValidationError(_("There is no such time zone."))
        return zone

    def validate_closes(self, closes: Any) -> Any:
        return closes.replace(tzinfo=None) if closes else None


_WORDS = {
    "title": "Count interruptible load as it behaves",
    "language": "en",
    "summary": "The draft treats a site that switches off in a minute like one that never does.",
    "why": "Measured: 95 seconds from signal to level, in 41 of 41 events.",
    "asks": ["Measure at the revenue meter.", "Lower the threshold to 25 MW."],
    "letter": "Dear Commissioners,\n\nwe run machines that switch off when the grid needs it.",
    "body": 4,
    "docket": "58317",
    "goal": 250,
    **_FACTS,
}


@_said("A draft written anew", _WORDS)
class ChangeCampaignSerializer(AudienceSerializer, FactsSerializer):
    title = serializers.CharField(max_length=120)
    language = serializers.ChoiceField(settings.CONTENT_LANGUAGES)
    summary = serializers.CharField(max_length=300)
    why = serializers.CharField(max_length=10_000)
    asks = serializers.ListField(child=serializers.CharField(max_length=500), min_length=1, max_length=9)
    letter = serializers.CharField(max_length=10_000)
    body = serializers.PrimaryKeyRelatedField(queryset=Body.objects.all(), help_text="From public-bodies/.")
    docket = _line(120)
    goal = serializers.IntegerField(min_value=2, max_value=10_000_000, default=100)


@_said("A campaign proposed", {"organisation": "kestrel-ridge", "aim": "body", **_WORDS})
class ProposeSerializer(ChangeCampaignSerializer):
    organisation = serializers.SlugField(allow_unicode=True, help_text="In which you sign.")
    aim = serializers.ChoiceField(
        [Aim.BODY, Aim.BOYCOTT, Aim.CONDUCT],
        help_text="Whom it would move. Only `body`, a public body, is what campaigns are for.",
    )


@_said("Sent to the moderators", {"state": "review"})
class StateSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        [State.DRAFT, State.SPONSORS, State.REVIEW, State.CLOSED, *OUTCOMES, State.ARCHIVED]
    )
    note = _line(2000, help_text="Of an outcome: what came of it.")
    look_again_on = serializers.DateField(required=False, allow_null=True, default=None)
    follow_up = serializers.SlugField(required=False, allow_blank=True, default="", allow_unicode=True)


class SponsorSerializer(serializers.ModelSerializer[Sponsor]):
    organisation = serializers.SlugRelatedField("slug", read_only=True)  # type: ignore[var-annotated]
    name = serializers.CharField(source="organisation.name")
    is_accepted = serializers.BooleanField()

    class Meta:
        model = Sponsor
        fields = ["organisation", "name", "is_lead", "is_accepted", "asked_at", "agreed_at"]


@_said("Asked", {"organisation": "blue-river"})
class AskSponsorSerializer(serializers.Serializer[Any]):
    organisation = serializers.SlugField(allow_unicode=True)


class PersonSerializer(serializers.ModelSerializer[Person]):
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user.shown_name")

    class Meta:
        model = Person
        fields = ["username", "name", "office", "agreed_at"]


@_said("Asked", {"username": "bob", "office": "Counsel"})
class NamePersonSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=80)
    office = _line(80)


@extend_schema_serializer(
    examples=[OpenApiExample("A hearing", value={"title": "Open meeting", "on": "2027-02-12", "note": ""})]
)
class StageSerializer(serializers.ModelSerializer[Stage]):
    class Meta:
        model = Stage
        fields = ["id", "title", "on", "note"]


class DocumentSerializer(serializers.ModelSerializer[Document]):
    url = serializers.CharField(source="address")

    class Meta:
        model = Document
        fields = ["id", "title", "url", "added_at"]


@_said("A link", {"title": "The draft rule", "url": "https://puc.example/58317.pdf"})
class NewDocumentSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    url = serializers.URLField(max_length=300, required=False, allow_blank=True, default="")
    upload = serializers.UUIDField(required=False, allow_null=True, default=None)


class LetterTextSerializer(serializers.ModelSerializer[LetterText]):
    class Meta:
        model = LetterText
        fields = ["number", "body", "asks", "sha256", "created_at"]


@_said("Another letter", {"letter": "Dear Commissioners,\n\nwe ask you to lower the threshold."})
class RewriteSerializer(serializers.Serializer[Any]):
    letter = serializers.CharField(max_length=10_000)


class AskAnswerSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1)
    answer = serializers.ChoiceField(Answer.choices)
    note = _line(500)
    document = serializers.IntegerField(required=False, allow_null=True, default=None)
    page = _line(20)


@_said("The answer", {"answers": [{"number": 1, "answer": "granted", "note": "Order 12", "page": "7"}]})
class AnswersSerializer(serializers.Serializer[Any]):
    answers = AskAnswerSerializer(many=True)
