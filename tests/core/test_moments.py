from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation
from django.utils.formats import date_format

from core.moments import figure, moment, short_figure

pytestmark = pytest.mark.no_engine

AT = datetime(2026, 11, 12, 23, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        yield


def test_moment_of_this_year_shows_day_and_month_and_keeps_the_hour_in_its_title():
    assert moment(AT) == (
        '<local-time><time datetime="2026-11-12T23:04:00Z" title="12 Nov 2026, 23:04 UTC">'
        "12 Nov</time></local-time>"
    )


def test_moment_of_another_year_shows_the_year():
    assert ">12 Nov 2025</time>" in moment(AT.replace(year=2025))


def test_full_moment_in_a_zone_may_be_another_day():
    assert moment(AT, "full", ZoneInfo("Asia/Almaty")) == (
        '<local-time full><time datetime="2026-11-12T23:04:00Z">13 Nov 2026, 04:04 UTC+05</time></local-time>'
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", "11月12日"), ("ru", "12 нояб."), ("es", "12 nov")],
)
def test_moment_speaks_the_readers_language(language, expected):
    with translation.override(language):
        assert f">{expected}</time>" in moment(AT)


@pytest.mark.parametrize(
    ("language", "whole", "brief"),
    [("en", "12,345", "12.3K"), ("es", "12.345", "12,3 mil"), ("zh-hans", "12,345", "1.2万")],
)
def test_figures_are_grouped_as_the_language_does(language, whole, brief):
    with translation.override(language):
        assert figure(12345) == whole
        assert short_figure(12345).replace("\xa0", " ") == brief


def test_small_figures_stay_whole():
    assert short_figure(999) == "999"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "4 Feb 2027"),
        ("es", "4 de febrero de 2027"),
        ("ru", "4 февраля 2027 г."),
        ("zh-hans", "2027年2月4日"),
    ],
)
def test_days_are_written_as_the_language_does(language, written):
    with translation.override(language):
        assert date_format(date(2027, 2, 4), "DATE_FORMAT") == written
