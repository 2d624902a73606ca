"""The areas of the site, as the masthead lists them. A new area adds one line here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Area:
    """One link of the masthead, and the addresses under which it counts as the current one."""

    label: str | Promise
    href: str
    icon: str
    colour: str = ""
    also: tuple[str, ...] = ()
    is_second: bool = False

    def holds(self, path: str) -> bool:
        if self.href == "/":
            return path == "/"
        return path.startswith((self.href, *self.also))


AREAS = (
    Area(_("Home"), "/", icon="house"),
    Area(
        _("Forums"),
        "/forum/",
        icon="messages-square",
        colour="forum",
        also=("/c/", "/t/", "/tag/", "/posts/"),
    ),
    Area(_("Strategies"), "/strategies/", icon="book-open-check", colour="library", also=("/plans/",)),
    Area(_("Campaigns"), "/campaigns/", icon="megaphone", colour="campaign"),
    Area(_("Messages"), "/messages/", icon="handshake", colour="deal"),
    Area(_("Organisations"), "/organisations/", icon="building-2", is_second=True),
    Area(_("Members"), "/members/", icon="users", also=("/u/",), is_second=True),
)
