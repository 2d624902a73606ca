"""The shape of what programs say and read of strategies' order, and of what they are worth."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from strategies.forms.reports import REASONS
from strategies.models import StrategyCategory
from strategies.sections import BY_KEY


class RangeSerializer(serializers.Serializer[Any]):
    low = serializers.FloatField(allow_null=True)
    central = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class WorthInputSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="Null where the strategy's own range stands.")


class SensitivitySerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    at_low = serializers.FloatField()
    at_high = serializers.FloatField()


class WorthSerializer(serializers.Serializer[Any]):
    """USD a year, USD once, and months until it has paid back (null is never)."""

    per_year = RangeSerializer()
    cost = RangeSerializer(allow_null=True)
    payback = RangeSerializer(allow_null=True)
    sensitivities = SensitivitySerializer(many=True)
    inputs = WorthInputSerializer(many=True)


class StrategyRemovalSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=30, default="other")


class ReportRemovalSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(sorted(REASONS))


class ArrangeSerializer(serializers.Serializer[Any]):
    category = serializers.SlugRelatedField("slug", queryset=StrategyCategory.objects.all())
    superseded_by = serializers.CharField(
        max_length=300, allow_null=True, default=None, help_text="Its slug."
    )
    is_due = serializers.BooleanField(default=False)


class StrategyCategorySerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    reviewers = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="For administrators; null for others."
    )


class CategoryNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)


class CommentSerializer(serializers.Serializer[Any]):
    section = serializers.ChoiceField(list(BY_KEY))
    body = serializers.CharField(max_length=4000)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(min_length=10, max_length=500)


class AuthorToldSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(allow_null=True, help_text="Null for one who has left.")


class EditSerializer(serializers.Serializer[Any]):
    """One edit of a report: what it said before and after, column by column, as pieces old, new and same."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField(allow_null=True)
    changes = serializers.ListField(child=serializers.DictField())


class EnterFactsSerializer(serializers.Serializer[Any]):
    """Figures that a person has looked up, in the units in which they are read; one at least."""

    difficulty = serializers.FloatField(min_value=1e3, max_value=1e21, required=False)
    height = serializers.IntegerField(min_value=1, max_value=100_000_000, required=False)
    fees = serializers.FloatField(min_value=0, max_value=1000, required=False)
    price = serializers.FloatField(min_value=0.01, max_value=1e9, required=False)
    hashrate = serializers.FloatField(min_value=1e-6, max_value=1e8, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(_("Enter one figure at least."))
        return attrs
