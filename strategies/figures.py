"""Counts in words, each put into words once."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import ngettext

from core.moments import figure


@lru_cache(maxsize=1000)
def reports_text(count: int, _language: str | None) -> str:
    """How many field reports, in the language that is active."""
    return ngettext("%(shown)s field report", "%(shown)s field reports", count) % {"shown": figure(count)}
