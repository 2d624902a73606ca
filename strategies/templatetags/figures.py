"""Measured figures in words."""

from __future__ import annotations

from django import template

from core.amounts import amount

register = template.Library()


@register.filter
def signed(value: float | None) -> str:
    """With a real minus, and a plus where it grew: +4.2."""
    return f"+{amount(value)}" if value is not None and value > 0 else amount(value)


@register.filter
def quantity(value: float | None, unit: str) -> str:
    """A figure with its unit, kept on one line; – where there is none."""
    return "–" if value is None else f"{amount(value)}\u00a0{unit}".rstrip("\u00a0")
