"""Charts: where things lie, what they say to those who don't see them, and no style in the page."""

from __future__ import annotations

import re

import html5lib
import pytest
from django.utils import translation

from core.amounts import about, amount, measured, percent
from core.charts import Axis, Band, Bar, Line, Mark, Pair, Rule, bars, pairs, plot
from core.charts.scales import Scale, round_ticks

pytestmark = pytest.mark.no_engine
MONTHS = Axis("Month", ticks=(0, 6, 12))


def drawn(**fields):
    given = {"x": MONTHS, "y": Axis("USD"), "finding": "It falls.", "caption": "Cash"}
    return str(plot("cash", **{**given, **fields}))


def test_a_line_lies_where_its_figures_are():
    html = drawn(lines=[Line("Cash", [(0, 10), (12, 0)])])
    assert 'd="M0.0 0.0L100.0 100.0"' in html
    assert '<title id="cash-title">It falls.</title>' in html


def test_a_band_is_closed():
    html = drawn(bands=[Band("Range", [(0, 0, 10), (12, 5, 10)])])
    assert 'd="M0.0 0.0L100.0 0.0L100.0 50.0L0.0 100.0Z"' in html
    assert "5.00 … 10.0" in html


def test_marks_and_rules_stay_inside():
    html = drawn(
        lines=[Line("Cash", [(0, 10), (12, 0)])],
        marks=[Mark(12, 0, "out"), Mark(99, -5, "beyond")],
        rules=[Rule(5, "half")],
    )
    assert 'cx="100.0%" cy="236.0"' in html
    assert html.count('cx="100.0%"') == 2
    assert 'y1="128.0"' in html


def test_the_table_has_each_figure_once_and_never_too_many():
    html = drawn(lines=[Line("Cash", [(month, month) for month in range(100)])])
    rows = html.count("<tr>")
    assert 20 < rows <= 28
    assert html.count('<th scope="row">99.0</th>') == 1


def test_nothing_to_draw_draws_nothing():
    assert "<path" not in drawn()
    assert pairs("p", [], finding="", caption="", heads=("a", "b", "c")) == ""
    assert bars("b", [], finding="", caption="", heads=("a", "b")) == ""


def test_bars_begin_at_zero_whichever_way_they_go():
    html = str(bars("b", [Bar("up", 30), Bar("down", -10)], finding="F", caption="C", heads=("What", "USD")))
    assert re.findall(r'<rect class="f1" x="([\d.]+)%" y="\d+" width="([\d.]+)%"', html) == [
        ("25.0", "75.0"),
        ("0.0", "25.0"),
    ]


def test_pairs_join_before_and_after():
    html = str(
        pairs(
            "p",
            [Pair("A", 20, 15), Pair("B", 10, 20, is_good=False)],
            finding="F",
            caption="C",
            heads=("Site", "Before", "After"),
            middle=12,
            middle_text="Median",
        )
    )
    assert 'x1="100.0%" x2="50.0%"' in html
    assert 'class="c2 thick"' in html
    assert "Median" in html
    assert "20 → 15" in html


def test_what_is_written_is_escaped_and_nothing_has_a_style():
    html = drawn(caption="<script>", lines=[Line("<b>", [(0, 1), (1, 2)])], marks=[Mark(0, 1, "<i>")])
    assert "<script>" not in html
    assert "<b>" not in html
    assert "style=" not in html
    assert html5lib.HTMLParser(strict=False).parseFragment(html) is not None


def test_coordinates_never_follow_the_language():
    with translation.override("es"):
        html = drawn(lines=[Line("Caja", [(0, 10_000.5), (12, 0)])])
    assert not re.search(r'[xy]\d?="[\d.]*,', html)
    assert "10.000" in html


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 10, [0, 2.5, 5, 7.5, 10]),
        (-3, 9, [-5, 0, 5, 10]),
        (0.001, 0.0042, [0.001, 0.002, 0.003, 0.004, 0.005]),
    ],
)
def test_ticks_are_round(low, high, ticks):
    assert round_ticks(low, high) == pytest.approx(ticks)


def test_a_scale_without_width_is_no_error():
    assert Scale(1, 1).at(1) == 0
    assert Scale(0, 1).at(float("nan")) == 0
    assert len(round_ticks(5, 5)) == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (62.866, "62.9"),
        (1234.5, "1,234"),
        (0.00425, "0.00425"),
        (-3.14159, "−3.14"),
        (0, "0"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_amounts_have_three_digits_that_count(value, shown):
    assert amount(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(95, "95"), (17.6, "17.6"), (0.00425, "0.00425"), (4e-9, "0.00000000"), (-1234.5, "−1,234.5"),
                         (0, "0"), (None, "–")]
)  # fmt: skip
def test_what_was_measured_has_the_digits_it_was_given(value, shown):
    assert measured(value) == shown


def test_what_a_model_says_has_three_digits():
    assert [about(value) for value in (3_185_280, -594_840, 14_400, 95.04, 0, None)] == [
        "3,190,000", "−595,000", "14,400", "95.0", "0", "–",
    ]  # fmt: skip


def test_amounts_and_shares_follow_the_language():
    with translation.override("ru"):
        assert (amount(1234567), amount(62.866), percent(0.042)) == (
            "1\u00a0234\u00a0567",
            "62,9",
            "4,2\u00a0%",
        )
    assert percent(-0.5, 0) == "−50%"
    assert percent(None) == "–"
