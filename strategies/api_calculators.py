"""The calculators and the network's figures for programs. Reading only: nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Endpoint, member
from core.permissions import require
from strategies.actions.facts import enter_facts
from strategies.calculators.all import CALCULATORS, Calculator, usual_figures
from strategies.calculators.results import Figure
from strategies.forms.figures import AddressForm, FigureField
from strategies.models.facts import FactKind
from strategies.network import Known, can_enter_facts, network_now
from strategies.serializers_of_keeping import EnterFactsSerializer


class FactSerializer(serializers.Serializer):
    kind = serializers.CharField()
    value = serializers.FloatField()
    unit = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True, help_text="When it was so; null for an example.")
    source = serializers.CharField(help_text="The host that was asked; empty where a person entered it.")  # type: ignore[assignment]
    is_fresh = serializers.BooleanField()
    is_example = serializers.BooleanField(help_text="True where nobody has read or entered it.")


class InputSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    value = serializers.CharField(help_text="What was reckoned with: what you gave, or the usual.")


class FigureSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class CalculatorSerializer(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    source = serializers.CharField(help_text="Where its formulas come from.")  # type: ignore[assignment]
    inputs = InputSerializer(many=True)


class CalculationSerializer(CalculatorSerializer):
    results = FigureSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    network = FactSerializer(many=True, help_text="What is known of the network, and when.")


class NetworkFacts(Endpoint):
    @extend_schema(responses=FactSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Difficulty, height, fees, price and hashrate as known here, each with its time and source."""
        return Response(_facts(network_now().listed))

    @extend_schema(request=EnterFactsSerializer, responses=FactSerializer(many=True))
    def patch(self, request: Request) -> Response:
        """Enter figures that you have looked up; for staff. Their time is now, their source a person."""
        require(can_enter_facts(member(request)))
        told = self.given(request, EnterFactsSerializer)
        enter_facts({FactKind(name): float(value) for name, value in told.items()}, by=member(request))
        return self.get(request)


class Calculators(Endpoint):
    @extend_schema(responses=CalculatorSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All calculators, and what each takes."""
        usual = usual_figures(network_now(), None)
        return Response([_told(one, one.form({}, usual=usual)) for one in CALCULATORS.values()])


class OneCalculator(Endpoint):
    @extend_schema(
        responses=CalculationSerializer,
        parameters=[
            OpenApiParameter("name", str, location="path", enum=list(CALCULATORS)),
            OpenApiParameter("price", float, description="And all other `inputs`, each by its name."),
        ],
    )
    def get(self, request: Request, name: str) -> Response:
        """Reckon with the inputs in the address; those it leaves out stand as the network is known, or as usual."""
        calculator = CALCULATORS.get(name)
        if calculator is None:
            raise Http404
        network = network_now()
        form = calculator.form(request.query_params.dict(), usual=usual_figures(network, None))
        if not form.is_valid():
            raise ValidationError(
                {key: [str(error) for error in errors] for key, errors in form.errors.items()}
            )
        result = calculator.reckon(form.cleaned_data)
        return Response(
            {
                **_told(calculator, form),
                "results": [_figure(one) for one in (*result.main, *result.more)],
                "warnings": [str(warning) for warning in result.warnings],
                "network": _facts(network.listed),
            }
        )


def _told(calculator: Calculator, form: AddressForm) -> dict[str, Any]:
    return {
        "name": calculator.name,
        "title": str(calculator.title),
        "url": f"/strategies/calculators/{calculator.name}/?{form.address}",
        "source": str(calculator.source),
        "inputs": [
            {
                "name": name,
                "label": str(field.label),
                "unit": str(field.unit) if isinstance(field, FigureField) else "",
                "value": form.data[name],
            }
            for name, field in form.fields.items()
        ],
    }


def _figure(one: Figure) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": str(one.label),
        "value": one.value,
        "unit": str(one.unit),
        "low": one.low,
        "high": one.high,
    }


def _facts(listed: list[Known]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind.value,
            "value": one.value,
            "unit": one.unit,
            "at": one.at,
            "source": one.source,
            "is_fresh": one.is_fresh,
            "is_example": one.is_example,
        }
        for one in listed
    ]
