"""Figures that are not counts, in the reader's language: as many digits as say something."""

from __future__ import annotations

import math

from babel.numbers import format_decimal, format_percent

from core.moments import locale

MINUS, NO_FIGURE = "−", "–"


def amount(value: float | None, digits: int | None = None) -> str:
    """1,234 or 12.3 or 0.0042: three digits that count, or `digits` behind the point; – for no figure."""
    if value is None or not math.isfinite(value):
        return NO_FIGURE
    places = _places(value) if digits is None else digits
    pattern = "#,##0" + (f".{'0' * places}" if places else "")
    shown = format_decimal(value, format=pattern, locale=locale())
    return shown.replace("-", MINUS)


def measured(value: float | None) -> str:
    """A figure as it was read off: 95, 17.6, 0.0042. A zero behind the point would claim what nobody measured."""
    if value is None or not math.isfinite(value):
        return NO_FIGURE
    shown = format_decimal(value, format="#,##0.######", locale=locale())
    return shown.replace("-", MINUS) if shown.strip("-0.,") or not value else amount(value)


def about(value: float | None) -> str:
    """What a model says, which is no better than what goes into it: 3,190,000 of 3,185,280."""
    return amount(float(f"{value:.3g}") if value is not None and math.isfinite(value) else None)


def percent(value: float | None, digits: int = 1) -> str:
    """A share as per cent: 0.042 is 4.2 %, spaced as the language does."""
    if value is None or not math.isfinite(value):
        return NO_FIGURE
    pattern = format_percent(value, locale=locale(), decimal_quantization=False)
    end = pattern.lstrip("-−0123456789.,\u00a0\u202f ")
    space = "\u00a0" if "\u00a0" in pattern or "\u202f" in pattern else ""
    return f"{amount(value * 100, digits)}{space}{end or '%'}"


def _places(value: float) -> int:
    if value == 0 or abs(value) >= 100:
        return 0
    return min(8, 2 - math.floor(math.log10(abs(value))))
