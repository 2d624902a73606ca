"""One word for every closed door."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


def require(allowed: bool, message: str = "") -> None:
    """Go on only if `allowed`. Raises PermissionDenied (403) with a message a person can read."""
    if not allowed:
        raise PermissionDenied(message)
