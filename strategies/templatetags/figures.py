"""Measured figures in words."""

from __future__ import annotations

from django import template

from core.amounts import amount
from core.moments import on_day

register = template.Library()


@register.filter
def signed(value: float | None) -> str:
    """With a real minus, and a plus where it grew, to one digit behind the point: +4.2."""
    shown = amount(value, 1)
    return f"+{shown}" if value is not None and value > 0 else shown


@register.filter
def quantity(value: float | None, unit: str) -> str:
    """A figure with its unit, kept on one line; – where there is none."""
    return "–" if value is None else f"{amount(value)}\u00a0{unit}".rstrip("\u00a0")


register.filter("on_day", on_day)
