"""What the API shows of strategies, and the shape of what it takes. Rules are in the actions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from forum.serializers import AuthorSerializer, SaidBySerializer, VoiceField
from organisations.models import Grid
from organisations.models.organisations import country_names
from strategies.effects import SITE, Effect
from strategies.expressions import FormulaError
from strategies.models import (
    Climate,
    CostBand,
    Ownership,
    Revision,
    Strategy,
    StrategyCategory,
    Translation,
    Weight,
)
from strategies.sections import (
    BY_KEY,
    SOURCE_KINDS,
    SOURCES_MOST,
    STEPS_MOST,
    TEXT_MAX,
    TEXTS,
    VARIABLES_MOST,
)


class StrategySerializer(SaidBySerializer):
    """A published strategy, as lists show it. `grade` is A to D."""

    url = serializers.SerializerMethodField()
    category: Any = serializers.SlugRelatedField("slug", read_only=True)
    superseded_by: Any = serializers.SlugRelatedField("slug", read_only=True)
    topic: Any = serializers.PrimaryKeyRelatedField(read_only=True)

    class Meta:
        model = Strategy
        fields = [
            "id", "slug", "title", "summary", "url", "category", "language", "author", "grade", "report_count",
            "success_count", "version", "cost_band", "valid_until", "published_at", "changed_at", "review_due_since",
            "superseded_by", "topic",
        ]  # fmt: skip

    def get_url(self, strategy: Strategy) -> str:
        return settings.SITE_URL + strategy.get_absolute_url()


class RevisionSerializer(SaidBySerializer):
    """A whole text: `number` once it is published, `edit_version` is what a stale save is told by."""

    strategy: Any = serializers.SlugRelatedField("slug", read_only=True)
    based_on: Any = serializers.SlugRelatedField("number", read_only=True)
    url = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField()

    class Meta:
        model = Revision
        fields = [
            "id", "strategy", "number", "based_on", "state", "author", "note", "weight", "title", "summary", "sections",
            "applies", "steps", "cost_band", "lead_time", "formula", "variables", "measure", "effect_low",
            "effect_high",
            "sources", "valid_until", "edit_version", "created_at", "sent_at", "decided_at", "url", "comments",
        ]  # fmt: skip

    def get_url(self, revision: Revision) -> str:
        return settings.SITE_URL + revision.get_absolute_url()

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_comments(self, revision: Revision) -> list[dict[str, Any]]:
        """What reviewers said, while it is open."""
        if not revision.is_open:
            return []
        said = revision.comments.select_related("author")
        return [
            {"section": one.section, "body": one.body, "by": one.author.username if one.author else None}
            for one in said
        ]


class TranslationSerializer(serializers.ModelSerializer):
    of: Any = serializers.SlugRelatedField("number", read_only=True)
    author = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Translation
        fields = [
            "language",
            "number",
            "of",
            "author",
            "title",
            "summary",
            "sections",
            "steps",
            "labels",
            "written_at",
            "url",
        ]

    @extend_schema_field(AuthorSerializer(allow_null=True))
    def get_author(self, one: Translation) -> dict[str, Any] | None:
        if one.author is None:
            return None
        return {"username": one.author.username, "name": one.author.shown_name, "organisation": None}

    def get_url(self, one: Translation) -> str:
        return settings.SITE_URL + one.get_absolute_url()


def _words(most: int, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True, **kwargs)


def _figure(**kwargs: Any) -> serializers.FloatField:
    return serializers.FloatField(required=False, allow_null=True, **kwargs)


class StepSerializer(serializers.Serializer):
    what = serializers.CharField(max_length=200)
    detail = _words(4000, trim_whitespace=False)
    who = _words(80)
    how_long = _words(80)
    tool = _words(120)


class VariableSerializer(serializers.Serializer):
    name = serializers.RegexField(r"^[a-z][a-z0-9_]*\Z", max_length=40)
    label = _words(120)  # type: ignore[assignment]
    unit = _words(40)
    low = _figure()
    central = _figure()
    high = _figure()

    def get_fields(self) -> dict[str, Any]:
        figures = [one.name for one in SITE]
        return {
            **super().get_fields(),
            "from": serializers.ChoiceField(figures, required=False, allow_blank=True),
        }


class SourceSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(list(SOURCE_KINDS))
    title = serializers.CharField(max_length=200)
    url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    note = _words(300)


class AppliesSerializer(serializers.Serializer):
    countries = serializers.ListField(
        child=serializers.CharField(max_length=2), required=False, max_length=60
    )
    jurisdiction = _words(120)
    grids = serializers.ListField(child=serializers.SlugField(), required=False, max_length=60)
    climates = serializers.ListField(child=serializers.ChoiceField(Climate.choices), required=False)
    mw_low = _figure(min_value=0, max_value=100_000)
    mw_high = _figure(min_value=0, max_value=100_000)
    machines = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=40
    )
    ownership = serializers.ListField(child=serializers.ChoiceField(Ownership.choices), required=False)

    def validate_countries(self, codes: list[str]) -> list[str]:
        if unknown := set(codes) - set(country_names()):
            raise serializers.ValidationError(sorted(unknown))
        return codes

    def validate_grids(self, slugs: list[str]) -> list[str]:
        if unknown := set(slugs) - set(Grid.objects.values_list("slug", flat=True)):
            raise serializers.ValidationError(sorted(unknown))
        return slugs


class MeasureSerializer(serializers.Serializer):
    name = _words(120)
    unit = _words(40)
    better = serializers.ChoiceField(["lower", "higher"], required=False)
    in_percent = serializers.BooleanField(required=False)
    baseline = _words(200)
    window_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=3660)


class TextSerializer(serializers.Serializer):
    """A strategy's text. Of a revision, what is left out stays as it is."""

    title = _words(160)
    summary = _words(300)
    sections = serializers.DictField(
        child=serializers.CharField(max_length=TEXT_MAX, allow_blank=True, trim_whitespace=False),
        required=False,
        help_text=f"Markdown by section: {', '.join(TEXTS)}.",
    )
    applies = AppliesSerializer(required=False)
    steps = StepSerializer(many=True, required=False, max_length=STEPS_MOST)  # type: ignore[call-arg]
    cost_band = serializers.ChoiceField(CostBand.choices, required=False, allow_blank=True)
    lead_time = _words(80)
    formula = _words(1000)
    variables = VariableSerializer(many=True, required=False, max_length=VARIABLES_MOST)  # type: ignore[call-arg]
    measure = MeasureSerializer(required=False)
    effect_low = _figure()
    effect_high = _figure()
    sources = SourceSerializer(many=True, required=False, max_length=SOURCES_MOST)  # type: ignore[call-arg]
    valid_until = serializers.DateField(required=False, allow_null=True)
    organisation = VoiceField()
    send = serializers.BooleanField(required=False, default=False, help_text="Ask for review at once.")

    def validate_sections(self, sections: dict[str, str]) -> dict[str, str]:
        if unknown := set(sections) - set(TEXTS):
            raise serializers.ValidationError(sorted(unknown))
        return sections

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("formula"):
            try:
                Effect.of(attrs["formula"], attrs.get("variables", []))
            except FormulaError as error:
                raise serializers.ValidationError({"formula": [str(error)]}) from None
        return attrs


class NewStrategySerializer(TextSerializer):
    category = serializers.SlugRelatedField("slug", queryset=StrategyCategory.objects.all())
    language = serializers.ChoiceField(settings.CONTENT_LANGUAGES, required=False)
    title = serializers.CharField(max_length=160)
    key = serializers.UUIDField(required=False, allow_null=True)


class NewRevisionSerializer(TextSerializer):
    based_on = serializers.IntegerField(min_value=1, help_text="The version you wrote over.")
    note = _words(500)
    weight = serializers.ChoiceField(Weight.choices, required=False)
    key = serializers.UUIDField(required=False, allow_null=True)


class EditRevisionSerializer(TextSerializer):
    edit_version = serializers.IntegerField(min_value=1)
    based_on = serializers.IntegerField(
        min_value=1, required=False, help_text="A newer version whose changes you saw."
    )
    note = _words(500)
    weight = serializers.ChoiceField(Weight.choices, required=False)


class RevisionDecisionSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(["approve", "return"])
    edit_version = serializers.IntegerField(min_value=1, help_text="The version of the text you read.")
    comments = serializers.DictField(
        child=serializers.CharField(max_length=4000),
        required=False,
        help_text=f"By section: {', '.join(BY_KEY)}.",
    )


class TranslateSerializer(serializers.Serializer):
    of = serializers.IntegerField(min_value=1, help_text="The version translated.")
    over = serializers.IntegerField(
        required=False, allow_null=True, help_text="The number of the translation replaced."
    )
    title = serializers.CharField(max_length=160)
    summary = _words(300)
    sections = serializers.DictField(
        child=serializers.CharField(max_length=TEXT_MAX, allow_blank=True), required=False
    )
    steps = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField(max_length=4000, allow_blank=True)),
        required=False,
        max_length=STEPS_MOST,
    )
    labels = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text="By name of a variable; under measure.name, measure.baseline and cost.lead_time these.",
    )
