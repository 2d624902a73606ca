from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.forms.figures import FigureField
from strategies.models.facts import FactKind
from strategies.network import Network


class FactsForm(forms.Form):
    """Figures that a person has looked up; those left blank stay as they are."""

    difficulty = FigureField(_("Difficulty"), unit="T", least=1e-9, most=1e9, usual=0, required=False)
    height = FigureField(_("Block height"), least=1, most=100_000_000, usual=0, required=False)
    fees = FigureField(_("Fees in a block"), unit="BTC", least=0, most=1000, usual=0, required=False)
    price = FigureField(_("Price of a bitcoin"), unit="USD", least=0.01, most=1e9, usual=0, required=False)
    hashrate = FigureField(_("Network hashrate"), unit="EH/s", least=1e-6, most=1e8, usual=0, required=False)
    marks_optional = False

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="", initial={kind.value: None for kind in FactKind})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and all(value is None for value in given.values()):
            raise forms.ValidationError(_("Enter one figure at least."))
        return given

    def values_given(self) -> dict[FactKind, float]:
        found = {FactKind(name): value for name, value in self.cleaned_data.items() if value is not None}
        if FactKind.DIFFICULTY in found:
            found[FactKind.DIFFICULTY] *= 1e12
        return found


def in_words(network: Network) -> list[dict[str, Any]]:
    """Each fact in the unit in which people say it."""
    return [
        {
            "fact": one,
            "value": one.value / 1e12 if one.kind == FactKind.DIFFICULTY else one.value,
            "unit": "T" if one.kind == FactKind.DIFFICULTY else one.unit,
            "digits": 0 if one.kind == FactKind.HEIGHT else None,
        }
        for one in network.listed
    ]
