"""What every template may say without loading anything: icons, initials, times, figures, frame."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.safestring import SafeString

from core import amounts, avatars, frame, icons, moments, place
from core.navigation import AREAS

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(avatars.face, name="face")
register.filter("initials", avatars.initials)
register.filter("area_of", avatars.area_of)
register.filter("figure", moments.figure)
register.filter("day_in_full", moments.day_in_full)
register.filter("on_day", moments.on_day)
register.filter("short_figure", moments.short_figure)
register.filter("amount", amounts.amount)
register.filter("measured", amounts.measured)
register.filter("about", amounts.about)
register.filter("percent", amounts.percent)


@register.simple_tag
def moment(at: datetime | None, style: str = "day") -> SafeString | str:
    return moments.moment(at, style) if at else ""


@register.simple_tag
def site_name() -> str:
    return place.name()


@register.simple_tag
def areas(current: str) -> list[dict[str, Any]]:
    """The masthead's links, the one at the address `current` marked."""
    return [{"area": area, "is_current": area.href == current} for area in AREAS]


# A page that is kept with holes (frame.page) finds these four in its context.
@register.simple_tag(takes_context=True)
def masthead(context: Context) -> SafeString:
    kept = context.get("frame")
    return kept["masthead"] if kept else frame.masthead(context.get("request"), context.get("user"))


@register.simple_tag(takes_context=True)
def notices(context: Context) -> SafeString:
    kept = context.get("frame")
    return kept["notices"] if kept else frame.notices(context.get("user"), context.get("messages") or ())


@register.simple_tag(takes_context=True)
def footer(context: Context) -> SafeString:
    kept = context.get("frame")
    return kept["footer"] if kept else frame.footer(context.get("request"), theme(context))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    kept = context.get("frame")
    return kept["theme"] if kept else frame.theme(context.get("request"))


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    return settings.LANGUAGES


@register.simple_tag
def source_url() -> str:
    return frame.source_url()
