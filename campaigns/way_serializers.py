"""What programs say and read of the ways to act."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from campaigns import actions, letters
from campaigns.models import Deed, OwnLetter, Way, WayKind
from printing.models import PrintJob

# Signing and sharing every campaign has.
ADDED = [(kind.value, kind.label) for kind in WayKind if kind not in (WayKind.SIGN, WayKind.SHARE)]


def _said(name: str, value: dict[str, Any]) -> Any:
    return extend_schema_serializer(examples=[OpenApiExample(name, value=value, request_only=True)])


def _line(most: int, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True, default="", **kwargs)


def _moment(**kwargs: Any) -> serializers.DateTimeField:
    """As clocks in `time_zone` show it."""
    return serializers.DateTimeField(
        required=False, allow_null=True, default=None, default_timezone=None, **kwargs
    )


class WaySerializer(serializers.ModelSerializer[Way]):
    title = serializers.CharField(source="__str__")
    state = serializers.CharField(help_text="soon, open, closing (within a week), closed")
    organisation = serializers.CharField(source="organisation.slug", default=None)

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
            "ends_at",
            "time_zone",
            "working_days_left",
            "place",
            "url",
            "phone",
            "mail_to",
            "organisation",
            "script",
            "points",
            "salutation",
            "ending",
            "goal",
            "count",
        ]


_WAY = {
    "title": "File a comment",
    "text": "Two pages from your own site weigh more than a form letter.",
    "url": "https://interchange.puc.texas.gov/",
    "opens_at": "2027-01-04T08:00",
    "closes_at": "2027-01-28T17:00",
    "time_zone": "America/Chicago",
    "goal": 40,
}


@_said("The same way, changed", _WAY)
class ChangeWaySerializer(serializers.Serializer[Any]):
    """Each kind uses its own few of these fields; moments are as clocks in `time_zone` show them."""

    title = serializers.CharField(max_length=120)
    text = _line(400)
    url = serializers.URLField(max_length=300, required=False, allow_blank=True, default="")
    organisation = serializers.SlugField(
        required=False, allow_blank=True, default="", allow_unicode=True, help_text="To be supported."
    )
    phone = _line(40)
    mail_to = serializers.EmailField(required=False, allow_blank=True, default="")
    place = _line(160)
    opens_at = _moment()
    closes_at = _moment()
    starts_at = _moment()
    ends_at = _moment()
    time_zone = serializers.CharField(max_length=50, default="UTC")
    script = _line(5000)
    points = _line(5000)
    salutation = _line(120)
    ending = _line(120)
    goal = serializers.IntegerField(
        min_value=1, max_value=1_000_000, required=False, allow_null=True, default=None
    )

    def validate_time_zone(self, zone: str) -> str:
        if zone not in available_timezones():
            raise serializers.ValidationError(_("There is no such time zone."))
        return zone

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        for name in ("opens_at", "closes_at", "starts_at", "ends_at"):
            told[name] = told[name].replace(tzinfo=None) if told[name] else None
        return told


@_said("A docket comment", {"kind": "comment", **_WAY})
class AddWaySerializer(ChangeWaySerializer):
    kind = serializers.ChoiceField(ADDED)


@_said("Up", {"direction": "up"})
class MoveSerializer(serializers.Serializer[Any]):
    direction = serializers.ChoiceField(["up", "down"])


@_said("A comment filed", {"tracking": "58317-204", "organisation": "kestrel-ridge", "is_shown": True})
class DeedSerializer(serializers.Serializer[Any]):
    organisation = serializers.SlugField(required=False, allow_blank=True, default="", allow_unicode=True)
    choice = _line(20, help_text="attend, speak; reached, message, nobody; the language of a translation.")
    note = _line(5000)
    tracking = _line(80)
    is_shown = serializers.BooleanField(
        default=False, help_text="Those who run the campaign may see it; a translation is published."
    )
    proof = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Of a file sent to uploads/."
    )


class NotedSerializer(serializers.ModelSerializer[Deed]):
    member = serializers.CharField(source="user.username")
    organisation = serializers.CharField(source="organisation.slug", default=None)
    note = serializers.CharField(source="told_note")
    proof = serializers.CharField(source="proof.url", default=None)

    class Meta:
        model = Deed
        fields = [
            "id",
            "member",
            "organisation",
            "choice",
            "note",
            "tracking",
            "proof",
            "is_shown",
            "published_at",
            "done_at",
        ]


class LetterTranslationSerializer(serializers.ModelSerializer[Deed]):
    language = serializers.CharField(source="choice")
    text = serializers.CharField(source="note")
    by = serializers.CharField(source="whose")
    of_text = serializers.IntegerField(source="of_text.number", default=None)

    class Meta:
        model = Deed
        fields = ["id", "language", "text", "by", "of_text", "published_at"]


class LetterSerializer(serializers.ModelSerializer[OwnLetter]):
    text = serializers.SerializerMethodField(help_text="As it goes into a mail.")
    similarity = serializers.SerializerMethodField(
        help_text="Per cent that are word for word the template's."
    )
    words = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField(help_text="By field, what it lacks before it can be sent.")

    class Meta:
        model = OwnLetter
        fields = [
            "step",
            "name",
            "office",
            "company",
            "place",
            "size",
            "seconds",
            "employees",
            "points",
            "own",
            "is_public",
            "saved_at",
            "sent_at",
            "text",
            "similarity",
            "words",
            "missing",
        ]

    def get_text(self, letter: OwnLetter) -> str:
        return letters.plain(letter)

    def get_similarity(self, letter: OwnLetter) -> int:
        return letters.similarity(letter)

    def get_words(self, letter: OwnLetter) -> int:
        return letters.word_count(letter)

    def get_missing(self, letter: OwnLetter) -> dict[str, str]:
        return actions.missing(letter)


@_said(
    "The second step",
    {
        "step": 2,
        "points": [0],
        "size": "38",
        "own": "We were at our level in 95 seconds. It held for 3 hours.",
    },
)
class SaveLetterSerializer(serializers.Serializer[Any]):
    step = serializers.IntegerField(min_value=1, max_value=3, default=1)
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    office = serializers.CharField(max_length=80, required=False, allow_blank=True)
    company = serializers.CharField(max_length=120, required=False, allow_blank=True)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    size = serializers.CharField(max_length=20, required=False, allow_blank=True)
    seconds = serializers.CharField(max_length=20, required=False, allow_blank=True)
    employees = serializers.CharField(max_length=20, required=False, allow_blank=True)
    points = serializers.ListField(child=serializers.IntegerField(min_value=0), required=False, max_length=50)
    own = serializers.CharField(max_length=5000, required=False, allow_blank=True)


@_said("Sent", {"is_public": True, "tracking": "58317-204"})
class SentSerializer(serializers.Serializer[Any]):
    is_public = serializers.BooleanField(help_text="You understand that comments are public, with your name.")
    tracking = _line(80)


class PrintSerializer(serializers.ModelSerializer[PrintJob]):
    state = serializers.SerializerMethodField()

    class Meta:
        model = PrintJob
        fields = ["id", "state", "failure", "expires_at"]

    def get_state(self, job: PrintJob) -> str:
        """One of: waiting, ready, failed."""
        return "ready" if job.is_ready else "failed" if job.has_failed else "waiting"
