"""Initials in a tinted disc: every member has a picture, and nobody's server is asked for one."""

from __future__ import annotations

import unicodedata
from zlib import crc32

AREAS = ("forum", "library", "campaign", "deal")


def initials(name: str) -> str:
    """Two letters of a name; of a Chinese, Japanese or Korean name its first character."""
    words = [word for word in name.replace("_", " ").replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    first = words[0]
    if _is_east_asian(first[0]):
        return first[0]
    if len(words) == 1:
        return first[:2].upper()
    return (first[0] + words[-1][0]).upper()


def area_of(username: str) -> str:
    """The tint of a member's disc. The same everywhere and for ever, as it hangs on the username."""
    return AREAS[crc32(username.encode()) % len(AREAS)]


def _is_east_asian(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}
