"""The frame round every page: masthead, notices and footer, drawn once and filled in for each reader.

The pages asked for most are kept whole in the same way: page() draws their template once for each shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core import avatars, place
from core.holes import filled
from core.http import csrf_token
from core.navigation import AREAS


def masthead(request: HttpRequest | None, user: Any, *, name: str = "") -> SafeString:
    """The areas, the search box, and a member's bell and menu, or the way to sign in.

    `name` is the place's, where it is known already.
    """
    path = request.path if request else ""
    is_signed_in = getattr(user, "is_authenticated", False)
    return filled(
        "_masthead.html",
        holes={
            "next": quote(request.get_full_path(), safe="/") if request else "",
            "unread": _unread(user.unread_messages, get_language()) if is_signed_in else "",
            "bell": _bell(user.unread_notifications, get_language()) if is_signed_in else "",
            "menu": _menu(request, user) if is_signed_in else "",
        },
        name=name or place.name(),
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


def notices(user: Any, messages: Iterable[Any]) -> SafeString:
    """That the reader is suspended, and what the last action had to say."""
    shown = list(messages)
    suspended = ""
    if getattr(user, "is_suspended", False):
        suspended = render_to_string("accounts/_suspended.html", {"user": user})
    said = (
        render_to_string("_messages.html", {"messages": shown})
        if shown
        else filled("_messages.html", holes={})
    )
    return mark_safe(suspended + said)


def theme(request: HttpRequest | None) -> str:
    """What the reader chose, "light" or "dark", or "" to follow the system.

    The last choice in this browser counts; else the one kept with the account.
    """
    if request is None:
        return ""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME)
    if not chosen:
        chosen = getattr(getattr(request, "user", None), "theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def page(request: HttpRequest, template: str, *, holes: dict[str, Any], **shape: Any) -> HttpResponse:
    """A whole page that extends base.html, kept as core.holes keeps a partial.

    Its template sees no request and no user: only `user.is_authenticated` and `user.is_suspended`, so that
    nothing of one reader can stay in what the next is shown.
    """
    user = request.user
    chosen = theme(request)
    name = place.name()
    frame = {
        "csrf_token": csrf_token(request) if user.is_authenticated else "",
        "frame.masthead": masthead(request, user, name=name),
        "frame.notices": notices(user, get_messages(request)),
        "frame.footer": footer(request, chosen),
    }
    html = filled(
        template,
        holes=holes | frame,
        **shape,
        **{
            "frame.theme": chosen,
            "SITE_NAME": name,
            "SITE_URL": settings.SITE_URL,
            "user.is_authenticated": user.is_authenticated,
            "user.is_suspended": getattr(user, "is_suspended", False),
        },
    )
    return HttpResponse(html)


def source_url() -> str:
    """Where to read the code this server runs (AGPL, section 13)."""
    return settings.SOURCE_URL or "/about/#source"


@lru_cache(maxsize=500)
def _bell(unread: int, _language: str) -> SafeString:
    return render_to_string("_bell.html", {"user": {"unread_notifications": unread}})


@lru_cache(maxsize=500)
def _unread(conversations: int, _language: str) -> SafeString:
    return render_to_string("_unread.html", {"new": conversations}) if conversations else mark_safe("")


def _menu(request: HttpRequest | None, user: Any) -> SafeString:
    name = user.shown_name
    return filled(
        "_user_menu.html",
        holes={
            "name": name,
            "face": avatars.face(user),
            "address": user.get_absolute_url(),
            "csrf": csrf_token(request) if request else "",
        },
        role=user.role,
    )
