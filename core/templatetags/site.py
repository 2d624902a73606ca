"""What every template may say without loading anything: icons, initials, times, figures, frame."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.safestring import SafeString

from core import avatars, frame, icons, moments, place
from core.navigation import AREAS

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.filter("initials", avatars.initials)
register.filter("area_of", avatars.area_of)
register.filter("figure", moments.figure)
register.filter("short_figure", moments.short_figure)


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


@register.simple_tag(takes_context=True)
def masthead(context: Context) -> SafeString:
    return frame.masthead(context.get("request"), context.get("user"))


@register.simple_tag(takes_context=True)
def footer(context: Context) -> SafeString:
    return frame.footer(context.get("request"), theme(context))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """What the reader chose, "light" or "dark", or "" to follow the system.

    The last choice in this browser counts; else the one kept with the account.
    """
    request = context.get("request")
    if request is None:
        return ""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME)
    if not chosen:
        chosen = getattr(getattr(request, "user", None), "theme", "")
    return chosen if chosen in {"light", "dark"} else ""


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    return settings.LANGUAGES


@register.simple_tag
def source_url() -> str:
    return frame.source_url()
