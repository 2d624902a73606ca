"""Counts in words, each put into words once."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import ngettext

from core.moments import figure


@lru_cache(maxsize=1000)
def replies_text(count: int, _language: str | None) -> str:
    """How many replies, in the language that is active: 1 reply, 1,234 replies."""
    return ngettext("%(shown)s reply", "%(shown)s replies", count) % {"shown": figure(count)}
