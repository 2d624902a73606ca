"""API tokens as strings: how one is made, and the only form in which it is kept."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings

PREFIX = "ch_"
# What a token may do everywhere; "forum:read" is the same in one area of settings.API_AREAS.
SCOPES = ("read", "write")


def all_scopes() -> list[str]:
    return [*SCOPES, *(f"{area}:{scope}" for area in settings.API_AREAS for scope in SCOPES)]


def new_token() -> str:
    """A token as its member sees it, once. The prefix lets scanners of leaked secrets know it."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 is enough for 256 random bits; nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
