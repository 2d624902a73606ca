"""API tokens as strings: how one is made, and the only form in which it is kept."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "ch_"
SCOPES = ("read", "write")


def new_token() -> str:
    """A token as its member sees it, once. The prefix lets scanners of leaked secrets know it."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 is enough for 256 random bits; nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
