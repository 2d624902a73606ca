"""The name of this place, as every page's frame shows it, without a query a page.

The database row belongs to an app upstairs; settings.PLACE names the function that reads it.
"""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.utils.module_loading import import_string

_KEY = "place"
_KEEP = 60  # seconds: how long another process may show the old name


class Place(TypedDict):
    name: str
    purpose: str
    is_set_up: bool


def about() -> Place:
    """Name, purpose, and whether the set-up was done."""
    kept: Place | None = cache.get(_KEY)
    if kept is None:
        try:
            kept = import_string(settings.PLACE)()
        except DatabaseError:  # the page that says so still has a name
            return {"name": settings.SITE_NAME, "purpose": "", "is_set_up": True}
        cache.set(_KEY, kept, _KEEP)
    return kept


def name() -> str:
    return about()["name"]


def forget() -> None:
    """Read it anew: it was changed."""
    cache.delete(_KEY)
