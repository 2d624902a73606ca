"""Deadlines across zones and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deadlines import days_left, local_time, moment_at, working_days_left

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("local", "zone", "moment"),
    [
        ("2026-11-28T17:00", "America/Chicago", "2026-11-28T23:00"),
        ("2026-07-28T17:00", "America/Chicago", "2026-07-28T22:00"),
        ("2026-11-01T01:30", "America/Chicago", "2026-11-01T06:30"),  # twice: the first
        ("2026-10-25T02:30", "Europe/Oslo", "2026-10-25T00:30"),
        ("2026-11-28T17:00", "Asia/Almaty", "2026-11-28T12:00"),
        ("2026-11-28T17:45", "Asia/Kathmandu", "2026-11-28T12:00"),
    ],
)
def test_moment_at_is_what_clocks_show_there(local, zone, moment):
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert moment_at(datetime.fromisoformat(local), zone) == expected


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2026-03-08T02:30", "America/Chicago"),
        ("2026-03-29T02:00", "Europe/Oslo"),
        ("2026-01-01T00:00", "Mars/X"),
    ],
)
def test_moment_at_refuses_hours_that_never_come(local, zone):
    with pytest.raises(ValueError):
        moment_at(datetime.fromisoformat(local), zone)


@pytest.mark.parametrize(
    ("now", "until", "zone", "days", "working"),
    [
        ("2026-11-22T12:00", "2026-11-28T23:00", "America/Chicago", 6, 5),
        # The same two moments, where the last one falls on the next day.
        ("2026-11-22T12:00", "2026-11-28T23:00", "Asia/Almaty", 7, 5),
        ("2026-11-20T12:00", "2026-11-23T12:00", "UTC", 3, 1),
        ("2026-11-20T12:00", "2026-11-20T23:00", "UTC", 0, 0),
        ("2026-11-20T12:00", "2026-12-20T12:00", "UTC", 30, 20),
        # A day of 25 hours is still one day.
        ("2026-10-31T12:00", "2026-11-02T12:00", "America/Chicago", 2, 1),
    ],
)
def test_days_are_counted_as_people_there_count_them(now, until, zone, days, working):
    moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (until, now)]
    assert days_left(moments[0], zone, now=moments[1]) == days
    assert working_days_left(moments[0], zone, now=moments[1]) == working


ZONES = st.sampled_from(["America/Chicago", "Europe/Oslo", "Asia/Almaty", "Australia/Lord_Howe", "UTC"])
LOCAL = st.datetimes(
    min_value=datetime.fromisoformat("2020-01-01"), max_value=datetime.fromisoformat("2040-01-01")
)


@given(LOCAL, ZONES)
def test_a_moment_shows_the_hour_it_was_made_of_or_is_refused(local, zone):
    try:
        moment = moment_at(local, zone)
    except ValueError:
        shown = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
        assert shown.replace(tzinfo=None) != local  # clocks skip it
    else:
        assert local_time(moment, zone).replace(tzinfo=None, fold=0) == local.replace(fold=0)


@given(LOCAL, st.integers(0, 800), ZONES, st.sets(st.dates(date(2020, 1, 1), date(2042, 6, 1)), max_size=9))
def test_working_days_are_those_one_can_count_on_the_fingers(local, days, zone, off):
    now = local.replace(tzinfo=UTC)
    until = now + timedelta(days=days, hours=5)
    first, last = local_time(now, zone).date(), local_time(until, zone).date()
    counted = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    expected = sum(day.weekday() < 5 and day not in off for day in counted)
    assert working_days_left(until, zone, now=now, days_off=off) == expected
    assert days_left(until, zone, now=now) == len(counted)
