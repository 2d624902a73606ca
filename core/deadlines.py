"""Deadlines as bodies give them: an hour of some day in some place."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta


def moment_at(local: datetime, zone: str) -> datetime:
    """The moment at which clocks in `zone` show `local` (naive).

    Of an hour that comes twice when clocks are set back it is the first, so that nobody is late by it.
    Raises ValueError for a time that clocks there skip, or an unknown zone.
    """
    try:
        place = zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(zone) from error
    moment = local.replace(tzinfo=place, fold=0).astimezone(UTC)
    if moment.astimezone(place).replace(tzinfo=None) != local.replace(fold=0):
        raise ValueError(local)
    return moment


def local_time(moment: datetime, zone: str) -> datetime:
    """What clocks in `zone` show then."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone))


def days_left(until: datetime, zone: str, *, now: datetime) -> int:
    """Days from today's to the last day, as people there count them: 0 on the last day itself."""
    return (_day(until, zone) - _day(now, zone)).days


def working_days_left(
    until: datetime, zone: str, *, now: datetime, days_off: Collection[date] = frozenset()
) -> int:
    """Of those days the ones from Monday to Friday, without `days_off`: public holidays there."""
    today, last = _day(now, zone), _day(until, zone)
    weeks, rest = divmod((last - today).days, 7)
    odd = (today + timedelta(days=number) for number in range(1, rest + 1))
    off = sum(today < day <= last and day.weekday() < 5 for day in set(days_off))
    return max(0, weeks * 5 + sum(day.weekday() < 5 for day in odd) - off)


def _day(moment: datetime, zone: str) -> date:
    return local_time(moment, zone).date()
