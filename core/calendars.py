"""Calendar files (RFC 5545). Moments are written in UTC, so that no reader's zone or change of clocks shifts them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse


def calendar(
    uid: str,
    *,
    title: str,
    starts: datetime,
    ends: datetime | None = None,
    url: str = "",
    text: str = "",
    place: str = "",
) -> HttpResponse:
    """An answer that adds one event to the reader's calendar; without `ends` it takes no time, as a deadline."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Common Hash//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}@{settings.SITE_HOST}",
        f"DTSTAMP:{_utc(datetime.now(UTC))}",
        f"DTSTART:{_utc(starts)}",
        f"DTEND:{_utc(ends or starts + timedelta(minutes=1))}",
        f"SUMMARY:{_escaped(title)}",
        *([f"DESCRIPTION:{_escaped(text)}"] if text else []),
        *([f"LOCATION:{_escaped(place)}"] if place else []),
        *([f"URL:{url}"] if url else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    body = "".join(f"{_folded(line)}\r\n" for line in lines)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, never through a character; what goes on begins with a space."""
    parts: list[str] = []
    part = ""
    for letter in line:
        if len((part + letter).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
