"""What the API shows of field reports, grades and plans. A report of someone unnamed has no author there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from organisations.models import Grid, Organisation, Size
from strategies.models import (
    AdoptionPlan,
    Again,
    Climate,
    CostBand,
    Outcome,
    Ownership,
    PlanStep,
    Strategy,
)


class FieldReportSerializer(serializers.Serializer):
    """One row of report_rows."""

    id = serializers.IntegerField(source="report.pk")
    url = serializers.SerializerMethodField()
    who = serializers.CharField(source="speaker")
    author = serializers.SerializerMethodField()
    organisation = serializers.SerializerMethodField()
    is_unnamed = serializers.BooleanField(source="report.is_sealed")
    outcome = serializers.ChoiceField(Outcome.choices, source="report.outcome")
    again = serializers.CharField(source="report.again")
    version = serializers.IntegerField(source="report.version")
    started_on = serializers.DateField(source="report.started_on")
    ended_on = serializers.DateField(source="report.ended_on", allow_null=True)
    before = serializers.FloatField(source="report.before", allow_null=True)
    after = serializers.FloatField(source="report.after", allow_null=True)
    unit = serializers.CharField(source="report.unit")
    change = serializers.FloatField(allow_null=True)
    how_measured = serializers.CharField(source="report.how_measured")
    cost_band = serializers.CharField(source="report.cost_band")
    site_band = serializers.CharField(source="report.site_band")
    climate = serializers.CharField(source="report.climate")
    grid = serializers.CharField(source="report.grid.slug", read_only=True, allow_null=True)
    ownership = serializers.CharField(source="report.ownership")
    machines = serializers.CharField(source="report.machines")
    text = serializers.CharField(source="report.text")
    otherwise = serializers.CharField(source="report.otherwise")
    edition = serializers.IntegerField(source="report.edition")
    filed_at = serializers.DateTimeField(source="report.filed_at")
    edited_at = serializers.DateTimeField(source="report.edited_at", allow_null=True)
    is_withdrawn = serializers.SerializerMethodField()

    def get_url(self, row: Any) -> str:
        return settings.SITE_URL + row.report.get_absolute_url()

    def get_author(self, row: Any) -> dict[str, str] | None:
        if row.author is None or row.author.erased_at:
            return None
        return {"username": row.author.username, "name": row.author.shown_name}

    def get_organisation(self, row: Any) -> str | None:
        return row.report.organisation.slug if row.report.organisation else None

    def get_is_withdrawn(self, row: Any) -> bool:
        return row.report.withdrawn_at is not None


class ReportSaidSerializer(serializers.Serializer):
    """What a report says; what is left out says nothing."""

    outcome = serializers.ChoiceField(Outcome.choices)
    started_on = serializers.DateField()
    ended_on = serializers.DateField(required=False, allow_null=True)
    before = serializers.FloatField(required=False, allow_null=True)
    after = serializers.FloatField(required=False, allow_null=True)
    how_measured = serializers.CharField(max_length=200, required=False, allow_blank=True)
    text = serializers.CharField(max_length=6000, required=False, allow_blank=True)
    otherwise = serializers.CharField(max_length=3000, required=False, allow_blank=True)
    again = serializers.ChoiceField(Again.choices, required=False, allow_blank=True)
    site_band = serializers.ChoiceField(Size.choices, required=False, allow_blank=True)
    climate = serializers.ChoiceField(Climate.choices, required=False, allow_blank=True)
    grid: Any = serializers.SlugRelatedField(
        slug_field="slug", queryset=Grid.objects.all(), required=False, allow_null=True
    )
    ownership = serializers.ChoiceField(Ownership.choices, required=False, allow_blank=True)
    machines = serializers.CharField(max_length=200, required=False, allow_blank=True)
    cost_band = serializers.ChoiceField(CostBand.choices, required=False, allow_blank=True)
    version = serializers.IntegerField(min_value=1, required=False)


class FileReportSerializer(ReportSaidSerializer):
    """A new report: personally, for an `organisation` (its slug), or as a verified miner, unnamed."""

    organisation: Any = serializers.SlugRelatedField(
        slug_field="slug", queryset=Organisation.objects.all(), required=False, allow_null=True
    )
    is_unnamed = serializers.BooleanField(required=False, default=False)
    key = serializers.UUIDField(required=False)


class EditReportSerializer(ReportSaidSerializer):
    """`edition` is the one that was read: a report changed meanwhile answers 409."""

    edition = serializers.IntegerField(min_value=1)


class GradeSerializer(serializers.Serializer):
    """A grade, the counts it follows from, and what the next one wants."""

    grade = serializers.CharField()
    reports = serializers.IntegerField()
    worked = serializers.IntegerField()
    measured = serializers.IntegerField()
    successes = serializers.IntegerField()
    within_range = serializers.IntegerField(source="within")
    independent_organisations = serializers.IntegerField(
        source="organisations", help_text="Counted up to three."
    )
    because = serializers.ListField(child=serializers.CharField())
    next_grade = serializers.CharField()
    wanting = serializers.ListField(child=serializers.CharField())


class PlanStepSerializer(serializers.ModelSerializer[PlanStep]):
    is_done = serializers.BooleanField()

    class Meta:
        model = PlanStep
        fields = ["id", "what", "who", "due_on", "is_done", "is_own"]


class PlanSerializer(serializers.ModelSerializer[AdoptionPlan]):
    strategy = serializers.CharField(source="strategy.slug")
    steps = PlanStepSerializer(many=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = AdoptionPlan
        fields = [
            "id",
            "strategy",
            "version",
            "site",
            "starts_on",
            "measure_on",
            "note",
            "steps",
            "report",
            "made_at",
            "url",
        ]

    def get_url(self, plan: AdoptionPlan) -> str:
        return settings.SITE_URL + plan.get_absolute_url()


class AdoptSerializer(serializers.Serializer):
    strategy: Any = serializers.SlugRelatedField(slug_field="slug", queryset=Strategy.objects.none())
    site = serializers.CharField(max_length=80, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            seen = Strategy.objects.visible_to(request.user).published().select_related("current")
            strategy: Any = self.fields["strategy"]
            strategy.queryset = seen


class ChangeStepSerializer(serializers.Serializer):
    what = serializers.CharField(max_length=300, required=False)
    who = serializers.CharField(max_length=80, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    is_done = serializers.BooleanField(required=False)


class NewStepSerializer(serializers.Serializer):
    what = serializers.CharField(max_length=300)
    who = serializers.CharField(max_length=80, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class ChangePlanSerializer(serializers.Serializer):
    site = serializers.CharField(max_length=80, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False)
    measure_on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)
