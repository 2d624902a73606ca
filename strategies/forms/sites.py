"""What a reader says of their site: to keep it, and to try a strategy on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Grid, Size
from organisations.models.organisations import country_names
from strategies.effects import SITE, Effect, Site, SiteFigure, Variable
from strategies.forms.figures import AddressForm, FigureField
from strategies.models import Climate, Ownership
from strategies.models.sites import SiteProfile

_UNKNOWN = ("", _("Not said"))
# Kept for a member; a hashprice is the network's, not the site's.
KEPT = tuple(one for one in SITE if one.name != "hashprice")


def _field(one: SiteFigure, **kwargs: Any) -> FigureField:
    return FigureField(one.label, unit=one.unit, least=one.least, most=one.most, usual=one.usual, **kwargs)


class SiteForm(forms.Form):
    """All of it can stay blank."""

    size = forms.ChoiceField(label=_("Site size"), required=False, choices=[_UNKNOWN, *Size.choices])
    grid = forms.ModelChoiceField(
        Grid.objects.all(), label=_("Grid"), required=False, empty_label=_UNKNOWN[1]
    )
    climate = forms.ChoiceField(label=_("Climate"), required=False, choices=[_UNKNOWN, *Climate.choices])
    ownership = forms.ChoiceField(
        label=_("Machines are"), required=False, choices=[_UNKNOWN, *Ownership.choices]
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    jurisdiction = forms.CharField(label=_("State or province"), required=False, max_length=80)
    machines = forms.CharField(
        label=_("Machine models"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas, such as S19j Pro, M60S."),
    )
    marks_optional = False

    def __init__(self, data: Any, *, profile: SiteProfile | None) -> None:
        first = {name: getattr(profile, name) for name in self.base_fields} if profile else {}
        first["machines"] = ", ".join(first.get("machines") or [])
        figures = {one.name: getattr(profile, one.name, None) for one in KEPT}
        super().__init__(data, initial=first | figures, label_suffix="")
        self.fields["country"].choices = [_UNKNOWN, *country_names().items()]  # type: ignore[attr-defined]
        for one in KEPT:
            self.fields[one.name] = _field(one, required=False)

    def clean_machines(self) -> list[str]:
        names = (name.strip() for name in self.cleaned_data["machines"].replace("，", ",").split(","))
        return list(dict.fromkeys(name for name in names if name))[:20]

    @property
    def figures(self) -> list[forms.BoundField]:
        return [self[one.name] for one in KEPT]


class EffectForm(AddressForm):
    """The figures of the site that an effect depends on, and the strategy's own where the reader knows better."""

    def __init__(self, effect: Effect, asked: Mapping[str, Any], *, site: Site) -> None:
        self.effect = effect
        fields: dict[str, forms.Field] = {
            **{one.name: _field(one) for one in effect.uses},
            **{_own(one): _variable_field(one) for one in effect.variables if one.has_range},
        }
        super().__init__(asked, usual={one.name: getattr(site, one.name) for one in effect.uses}, also=fields)

    @property
    def figures(self) -> list[forms.BoundField]:
        return [self[one.name] for one in self.effect.uses]

    @property
    def ranges(self) -> list[forms.BoundField]:
        return [self[_own(one)] for one in self.effect.variables if one.has_range]

    def site(self) -> Site:
        return Site(**{one.name: self.cleaned_data[one.name] for one in self.effect.uses})

    def own(self) -> dict[str, float]:
        """Those variables for which the reader gave a figure of their own."""
        given = {one.name: self.cleaned_data.get(_own(one)) for one in self.effect.variables if one.has_range}
        return {name: value for name, value in given.items() if value is not None}


def _own(variable: Variable) -> str:
    return f"own_{variable.name}"


def _variable_field(one: Variable) -> FigureField:
    field = FigureField(one.label or one.name, unit=one.unit, least=-1e15, most=1e15, usual=0, required=False)
    field.initial = None
    field.help_text = f"{one.low:g} … {one.central:g} … {one.high:g}"
    return field
