"""Kinds, terms, their one way of being written, and what changed between two versions."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.proposals import screen
from messaging.proposals.kinds import Form, Kind, digits, fields_of
from messaging.proposals.terms import canonical, changes, hash_of, lines, read, terms_of

pytestmark = pytest.mark.no_engine

SPARES = {
    "title": "Shared spares pool",
    "scope": "Control boards and fans in Odessa and Shah Alam.",
    "stock": "60 control boards, 120 PSUs",
    "dispatch": 48,
    "upfront": Decimal("45200.00"),
    "valid_until": date(2026, 12, 24),
}


def spares(**told: object) -> dict[str, object]:
    return terms_of("parts", {**SPARES, **told})


def test_terms_are_plain_and_without_what_nobody_said() -> None:
    assert spares(audit="", binding=False) == {
        "format": 1,
        "kind": "parts",
        "terms": {
            "title": "Shared spares pool",
            "scope": "Control boards and fans in Odessa and Shah Alam.",
            "stock": "60 control boards, 120 PSUs",
            "dispatch": 48,
            "upfront": "45200",
            "valid_until": "2026-12-24",
        },
    }


def test_the_same_terms_have_one_hash_whatever_way_they_were_typed() -> None:
    one = spares(audit="Café, once a year", upfront=Decimal("45200"))
    other = spares(audit="Cafe\u0301, once a year  \r\n", upfront=Decimal("45200.000"))
    assert canonical(one) == canonical(other)
    assert hash_of(one) == hash_of(dict(reversed(other.items())))
    assert hash_of(one) != hash_of(spares(audit="Cafe, once a year"))


def test_the_hash_of_known_terms_never_changes() -> None:
    """Whoever kept a file must be able to check it for ever."""
    assert hash_of(spares()) == "3a097fdafe82b7d2319443352cbe98b6a1efd7b1a7c470e47548ec7b86472091"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_a_figure_is_kept_exactly_and_in_one_way(number: Decimal) -> None:
    assert Decimal(digits(number)) == number
    assert digits(number) == digits(number * Decimal("1.000"))


@given(
    st.dictionaries(
        st.sampled_from(["title", "scope", "stock", "audit"]), st.text("ab é\u0301\n\t", max_size=20)
    )
)
def test_what_was_written_is_read_again(told: dict[str, str]) -> None:
    terms = spares(**told)
    assert read(canonical(terms)) == terms
    assert json.loads(canonical(terms).decode()) == terms


def test_every_field_that_changed_is_told_with_both_sides_and_its_unit() -> None:
    before = spares()
    now = spares(dispatch=72, audit="Count by a third party", upfront=Decimal(41700))
    told = {(one.label, one.before, one.now) for one in changes(now, before)}
    assert told == {
        ("Dispatch within", "48\u00a0h", "72\u00a0h"),
        ("Paid up front", "45,200\u00a0USD", "41,700\u00a0USD"),
        ("Audit", "", "Count by a third party"),
    }


def test_a_field_that_was_taken_out_is_told_too() -> None:
    taken = changes(spares(), spares(audit="Once a year"))
    assert [(one.label, one.before, one.now) for one in taken] == [("Audit", "Once a year", "")]


def test_lines_come_in_the_kinds_order_and_leave_out_what_is_empty() -> None:
    names = [one.name for one in lines(spares(binding=True, language="en"))]
    assert names == ["title", "scope", "stock", "dispatch", "upfront", "language", "binding", "valid_until"]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_fields_of_its_own_names(kind: str) -> None:
    names = [field.name for field in fields_of(kind)]
    assert len(names) == len(set(names))
    assert {"title", "scope", "valid_until"} <= {field.name for field in fields_of(kind) if field.is_required}
    assert all(field.form in Form for field in fields_of(kind))


def energy(**told: object) -> dict[str, object]:
    shares = {"purchase_share": Decimal(4), "selling_share": Decimal(2), "cost_share": Decimal(20)}
    return terms_of("energy", {"power": Decimal(20), **shares, **told})


@pytest.mark.parametrize(
    ("told", "passed"),
    [
        ({}, {}),
        ({"purchase_share": Decimal(15)}, {}),
        ({"purchase_share": Decimal("15.1")}, {"purchase_share": Decimal("15.1")}),
        ({"selling_share": Decimal(16)}, {"selling_share": Decimal(16)}),
        ({"cost_share": Decimal("20.01")}, {"cost_share": Decimal("20.01")}),
        ({"cost_share": None}, {"cost_share": None}),
    ],
)
def test_the_screen_stops_at_its_limits(told: dict[str, object], passed: dict[str, object]) -> None:
    terms = energy(**told)
    assert screen.passed(terms) == passed
    assert screen.needs_counsel(terms) is bool(passed)
    assert not screen.needs_counsel(energy(**told, counsel="J. Doe, Doe LLP, 3 Nov"))


def test_other_kinds_are_not_screened() -> None:
    assert screen.passed(spares()) == {}
