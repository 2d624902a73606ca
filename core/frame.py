"""The frame round every page: masthead and footer, drawn once and filled in for each reader."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import avatars, place
from core.holes import filled
from core.navigation import AREAS


def masthead(request: HttpRequest | None, user: Any) -> SafeString:
    """The areas, the search box, and a member's bell and menu, or the way to sign in."""
    path = request.path if request else ""
    is_signed_in = getattr(user, "is_authenticated", False)
    return filled(
        "_masthead.html",
        holes={
            "next": quote(request.get_full_path(), safe="/") if request else "",
            "bell": _bell(user.unread_notifications, get_language()) if is_signed_in else "",
            "menu": _menu(request, user) if is_signed_in else "",
        },
        name=place.name(),
        current=next((area.href for area in AREAS if area.holds(path)), ""),
        is_signed_in=is_signed_in,
        returns=path not in {"", "/"},
    )


def footer(request: HttpRequest | None, theme: str) -> SafeString:
    """The fixed pages, and the choice of language and colour scheme."""
    return filled(
        "_footer.html",
        holes={"next": request.get_full_path() if request else ""},
        theme=theme,
        languages=tuple(settings.LANGUAGES),
        source=source_url(),
    )


def source_url() -> str:
    """Where to read the code this server runs (AGPL, section 13)."""
    return settings.SOURCE_URL or "/about/#source"


@lru_cache(maxsize=500)
def _bell(unread: int, _language: str) -> SafeString:
    return render_to_string("_bell.html", {"user": {"unread_notifications": unread}})


def _menu(request: HttpRequest | None, user: Any) -> SafeString:
    name = user.shown_name
    return filled(
        "_user_menu.html",
        holes={
            "name": name,
            "initials": avatars.initials(name),
            "area": avatars.area_of(user.username),
            "address": user.get_absolute_url(),
            "csrf": get_token(request) if request else "",
        },
        role=user.role,
    )
