"""Measured figures in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.amounts import amount, measured
from core.moments import on_day
from strategies.calculators.commons import DAYS_A_MONTH

register = template.Library()


@register.filter
def signed(value: float | None) -> str:
    """With a real minus, and a plus where it grew, to one digit behind the point: +4.2."""
    shown = amount(value, 1)
    return f"+{shown}" if value is not None and value > 0 else shown


@register.filter
def quantity(value: float | None, unit: str) -> str:
    """A figure with its unit, kept on one line; – where there is none."""
    return "–" if value is None else f"{measured(value)}\u00a0{unit}".rstrip("\u00a0")


@register.filter
def months(value: float | None) -> str:
    """How long, in days below one month: 2 days, 18.8 months; "never" for no figure."""
    if value is None:
        return _("never")
    if 0 < value < 1:
        days = max(1, round(value * DAYS_A_MONTH))
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return _("%(count)s months") % {"count": amount(value)}


register.filter("on_day", on_day)
