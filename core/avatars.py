"""A member's face: initials in a tinted disc, and the picture they gave over it; no other server is asked.

The initials stay below the picture. Who may not see it is told there is none, and sees them: so one page can be
kept for all readers.
"""

from __future__ import annotations

import unicodedata
from typing import Any
from uuid import UUID
from zlib import crc32

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# How the file of every member's picture is called.
PICTURE = "picture.webp"
AREAS = ("forum", "library", "campaign", "deal")


def face(member: Any, size: str = "") -> SafeString:
    """The disc of a member, `size` "", "av-s" or "av-l": only the large one stands alone and names its picture."""
    return face_of(member.username, member.shown_name, member.picture_id, size)


def face_of(username: str, name: str, picture: UUID | None, size: str = "") -> SafeString:
    """As face(), for who has only these columns at hand."""
    is_large = size == "av-l"
    image = mark_safe("")
    if picture is not None:
        pixels = {"av-l": 64, "av-s": 24}.get(size, 36)
        image = format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">',
            picture_address(picture, is_large=is_large),
            name if is_large else "",
            pixels,
            pixels,
        )
    is_told = is_large and picture is not None
    return format_html(
        '<span class="av{}" data-area="{}"{}>{}{}</span>',
        f" {size}" if size else "",
        area_of(username),
        mark_safe("" if is_told else ' aria-hidden="true"'),
        format_html('<span aria-hidden="true">{}</span>', initials(name)) if is_told else initials(name),
        image,
    )


def picture_address(picture: UUID, *, is_large: bool = True) -> str:
    return reverse("upload" if is_large else "upload-thumbnail", args=[picture, PICTURE])


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
