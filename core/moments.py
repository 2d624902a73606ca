"""Times and figures in the reader's language, as CLDR writes them.

The server prints a date that stays true in a cached page; js/elements/local-time.js puts it into
the reader's own zone with the same CLDR patterns, so that nothing moves.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString


def moment(at: datetime, style: str = "day", zone: tzinfo = UTC) -> SafeString:
    """A <time> for `at`: style "day" shows 12 Nov (with the year once it is past), "full" the hour.

    `zone` is used for what the server prints; leave it at UTC in anything shared between readers.
    """
    local = at.astimezone(zone)
    full = written_out(at, zone)
    if style == "full":
        return format_html('<local-time full><time datetime="{}">{}</time></local-time>', _iso(at), full)
    text = _day(local.date(), local.year != timezone.now().year, _language())
    return format_html(
        '<local-time><time datetime="{}" title="{}">{}</time></local-time>', _iso(at), full, text
    )


def written_out(at: datetime, zone: tzinfo = UTC) -> str:
    """Day, time and zone as plain text: 22 Nov 2026, 17:05 CET."""
    local = at.astimezone(zone)
    return f"{_day(local.date(), True, _language())}, {local:%H:%M} {_zone_name(local)}"


def on_day(day: date) -> str:
    """A day with its year, as plain text: 1 May 2031."""
    return _day(day, True, _language())


def short_day(day: date) -> str:
    """A day without its year, as plain text: 1 May."""
    return _day(day, False, _language())


def day_in_full(day: date) -> str:
    """A day as a letter's head has it: 1 December 2026."""
    return str(format_date(day, "long", locale=locale()))


def figure(number: int) -> str:
    """A count with the language's own grouping: 1,234 or 1 234."""
    return format_decimal(number, locale=locale())


def short_figure(number: int) -> str:
    """A count in little room: 1.2K, 1.2万."""
    if number < 1000:
        return str(number)
    return format_compact_decimal(number, locale=locale(), fraction_digits=1)


def locale() -> Locale:
    """The reader's, as babel knows it."""
    return _locale(_language())


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _language() -> str:
    return translation.get_language() or "en"


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    # British order of day and month; Django's zh-hans is CLDR's zh_Hans.
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"), sep="_")


@lru_cache(maxsize=4096)
def _day(day: date, with_year: bool, language: str) -> str:
    return format_skeleton("yMMMd" if with_year else "MMMd", day, locale=_locale(language))


def _zone_name(at: datetime) -> str:
    """CET, or UTC+05 where the zone has no letters."""
    name = at.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
