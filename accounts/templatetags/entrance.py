"""What the pages around signing in need to know of the place."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def mail_is_here() -> bool:
    """Whether mail is only written down on this machine, to be read at /dev/mail/."""
    return settings.IS_LOOPBACK and settings.MAIL_TRANSPORT == "core.mail.EmlBackend"


@register.simple_tag
def sign_in_elsewhere() -> list[dict[str, str]]:
    """The sites with which one can sign in here, as buttons: name and address."""
    return [
        {
            "name": site["name"],
            "address": reverse(f"{site['id']}_login")
            if site["id"] in {"github", "google"}
            else reverse("openid_connect_login", args=[site["id"]]),
        }
        for site in settings.SIGN_IN_ELSEWHERE
    ]


@register.filter
def browser(agent: str) -> str:
    """A browser and system in few words, from what it calls itself."""
    names = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    )
    found = [next((name for mark, name in table if mark in agent), "") for table in (names, systems)]
    return ", ".join(part for part in found if part) or agent[:60]
