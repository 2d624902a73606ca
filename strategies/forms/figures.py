"""Figures in forms whose values live in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+")


class FigureField(forms.FloatField):
    """A figure with its unit. It takes 1,234.5 and 1 234,5 alike, and shows itself without grouping."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(
        self, label: Text, *, unit: Text = "", least: float, most: float, usual: float, **kwargs: Any
    ) -> None:
        super().__init__(label=cast(Any, label), min_value=least, max_value=most, initial=usual, **kwargs)
        self.unit, self.usual = unit, usual
        self.widget.attrs.pop("step", None)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def to_python(self, value: Any) -> Any:
        return super().to_python(_plain(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, int | float) else value


def _plain(text: str) -> str:
    text = _SPACES.sub("", text.replace("−", "-"))
    if "." in text or _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".")


def shown(value: float) -> str:
    """As short as it is exact: 0.0425, 150000000."""
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"


class AddressForm(forms.Form):
    """A form that a link can fill in: what the address doesn't say stands as usual.

    `groups` names its fields under headings. It is always bound, so that a page always has a result.
    """

    groups: ClassVar[tuple[tuple[Text, tuple[str, ...]], ...]] = ()
    in_order: ClassVar[tuple[tuple[str, ...], ...]] = ()  # low, central, high
    marks_optional = False

    def __init__(
        self,
        asked: Mapping[str, Any],
        *,
        usual: Mapping[str, Any] | None = None,
        also: Mapping[str, forms.Field] | None = None,
    ) -> None:
        """`usual` are the figures of fields the address leaves out, `also` fields beside the declared ones."""
        fields = {**self.base_fields, **(also or {})}
        first = {name: field.initial for name, field in fields.items()} | dict(usual or {})
        data = {name: asked[name] if name in asked else _as_typed(first[name]) for name in fields}
        super().__init__(data, auto_id="calc_%s", label_suffix="")
        self.fields.update(also or {})

    @property
    def address(self) -> str:
        """All that it holds, as the part of an address after the question mark."""
        return urlencode(self.data)

    def grouped(self) -> list[tuple[Text, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.groups]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for names in self.in_order:
            found = [data[name] for name in names if data.get(name) is not None]
            if len(found) == len(names) and found != sorted(found):
                self.add_error(names[1], _("The central figure has to lie between the low and the high one."))
        return data


def _as_typed(value: Any) -> str:
    return shown(value) if isinstance(value, int | float) else str(value or "")
