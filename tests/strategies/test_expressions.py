"""The language of effects: what it reads, what it refuses and where, and that units always hold."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies.expressions import FormulaError, Quantity, check, evaluate, parse, unit
from strategies.expressions.units import SYMBOLS

pytestmark = pytest.mark.no_engine
approx = pytest.approx


def come_to(text: str, wanted: str = "", **values: tuple[float, str]) -> float:
    return evaluate(parse(text), {name: Quantity.of(*value) for name, value in values.items()}).to(wanted)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("16 / 4 / 2", 2),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -1", 0.5),
        ("--3", 3),
        ("min(3, 1, 2) + max(1, 5)", 6),
        ("clamp(7, 0, 5)", 5),
        ("positive(-4) + abs(-3)", 3),
        ("sqrt(9) + exp(0) + ln(1)", 4),
        ("2 × 3 − 4 ÷ 2", 4),
        ("2 ** 3", 8),
        (".5 + 1.5e1", 15.5),
        ("50 [%]", 0.5),
    ],
)
def test_it_reckons(text, value):
    assert come_to(text) == approx(value)


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        ("10 [MW] * 50 [USD/MWh]", "USD/year", 4_380_000),
        ("1 [PH/s] * 60 [USD/PH/day]", "USD/day", 60),
        ("10 [MW] / 20 [J/TH]", "PH/s", 500),
        ("12 [USD/kW] * 10 [MW]", "USD", 120_000),
        ("25 [W/TH]", "J/TH", 25),
        ("1 [month]", "h", 730),
        ("2 [BTC] * 100000 [USD/BTC]", "kUSD", 200),
        ("sqrt(4 [m2])", "m", 2),
        ("1 [kWh]", "MJ", 3.6),
        ("100 [USD/machine] * 3 [machine]", "USD", 300),
    ],
)
def test_units_are_carried_along(text, wanted, value):
    assert come_to(text, wanted) == approx(value)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0),
        ("1 +", 3),
        ("1 + * 2", 4),
        ("1 2", 2),
        ("(1 + 2", 0),
        ("1 + 2)", 5),
        ("1, 2", 1),
        ("min(1)", 0),
        ("nothing(1)", 0),
        ("a.b", 1),
        ("a[0]", 1),
        ("'text'", 0),
        ("x = 1", 2),
        ("__import__('os')", 11),
        ("1 [parsec]", 2),
        ("1 [MW", 2),
        ("[MW]", 0),
        ("1e99", 0),
        ("1" * 21, 0),
        ("(" * 30 + "1" + ")" * 30, 21),
        ("-" * 100 + "1", 21),
        ("1+" * 200 + "1", 150),
        ("1" + " " * 1000, 1000),
        ("١ + ٢", 0),
    ],
)
def test_what_it_cannot_read_it_shows(text, at):
    with pytest.raises(FormulaError) as found:
        parse(text)
    assert found.value.at == at
    assert found.value.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("clamp(1, 2)", "clamp takes 3 values"),
        ("min(1)", "min takes 2 to 8 values"),
        ("2 \u202e* 3", "“U+202E”"),
        ("2 \x00", "“U+0000”"),
        ("２", "“２”"),
    ],
)
def test_what_is_wrong_is_named(text, told):
    with pytest.raises(FormulaError) as found:
        parse(text)
    assert told in found.value.message


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("site + 1 [USD]", 5),
        ("max(site, 1 [USD])", 0),
        ("unknown * 2", 0),
        ("site ^ power", 5),
        ("site ^ 0.3", 5),
        ("2 ^ site", 2),
        ("2 ^ 9", 4),
        ("ln(site)", 0),
    ],
)
def test_units_that_disagree_are_shown(text, at):
    with pytest.raises(FormulaError) as found:
        check(parse(text), {"site": unit("MW"), "power": unit("")})
    assert found.value.at == at


def test_a_formula_must_give_what_is_expected():
    yearly, variables = unit("USD/year"), {"site": unit("MW"), "price": unit("USD/MWh")}
    assert check(parse("site * price"), variables, expected=yearly) == yearly
    with pytest.raises(FormulaError, match="USD/year"):
        check(parse("site / price"), variables, expected=yearly)


def test_zero_goes_with_every_unit():
    assert check(parse("max(0, site)"), {"site": unit("MW")}).agrees_with(unit("MW"))
    assert check(parse("0"), {}, expected=unit("USD/year")) == unit("USD/year")


@pytest.mark.parametrize(
    "text", ["1 / (a - a)", "sqrt(-a)", "ln(0 * a)", "exp(1000 * a)", "(-a) ^ 0.5", "0 ^ -a"]
)
def test_what_comes_to_no_figure_is_said(text):
    with pytest.raises(FormulaError):
        come_to(text, a=(1, ""))


@pytest.mark.parametrize("text", ["USD/PH/day", "J/TH", "USD/(PH/s)/day", "kg*m2/s^2", "1/year", "%", ""])
def test_units_are_read(text):
    assert unit(text).scale > 0


@pytest.mark.parametrize(
    "text", ["MW/", "/MW", "MW MW", "MW^9", "MW^", "((((MW))))", "USD/", "2", "12", "MW" * 30, "m9"]
)
def test_what_is_no_unit_is_refused(text):
    with pytest.raises(FormulaError):
        unit(text)


# What is typed, and what is nearly a formula.
ANY_TEXT = st.one_of(
    st.text(max_size=600),
    st.text(alphabet="0123456789.eE+-*/^()[],_ abMWUSD/hxyz%\n", max_size=120),
    st.lists(
        st.sampled_from(
            ["1", "2.5", "a", "b", "+", "-", "*", "/", "^", "(", ")", ",", "min", "sqrt", "[MW]", "[%]", "0"]
        ),
        max_size=40,
    ).map(" ".join),
)


def tried(act: Callable[[], object]) -> FormulaError | None:
    """Anything else than a FormulaError is for the test to fail on."""
    try:
        act()
    except FormulaError as error:
        return error
    return None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=ANY_TEXT)
def test_no_text_crashes_it(text):
    variables = {"a": unit("MW"), "b": unit("")}

    def act() -> None:
        formula = parse(text)
        found = check(formula, variables)
        result = evaluate(formula, {"a": Quantity.of(3, "MW"), "b": Quantity.of(0.5, "")})
        assert math.isfinite(result.to(found))

    error = tried(act)
    assert error is None or (error.message and 0 <= error.at <= max(len(text), 1))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    text=st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from([*SYMBOLS, "*", "/", "^2", "(", ")"])).map("".join)
    )
)
def test_no_unit_crashes_it(text):
    error = tried(lambda: unit(text))
    assert error is None or error.message


UNITS = {"power": ("MW", "kW", "W", "MWh/h"), "price": ("USD/MWh", "cent/kWh"), "time": ("h", "year", "min")}
LEAVES = st.sampled_from([*UNITS, "2", "0.5", "0"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda found: f"({found[0]} {found[1]} {found[2]})"
        ),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
            lambda found: "{}({}, {})".format(*found)
        ),
        inner.map(lambda found: f"-{found}"),
        inner.map(lambda found: f"{found}^2"),
        inner.map(lambda found: f"abs({found})"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=TREES, data=st.data())
def test_in_whatever_units_the_figures_come_the_result_is_the_same(text, data):
    """And where units disagree, they disagree in all of them."""
    figures = {
        "power": Quantity.of(3, "MW"),
        "price": Quantity.of(47, "USD/MWh"),
        "time": Quantity.of(5, "h"),
    }
    other = {
        name: Quantity.of(value.to(written), written)
        for name, value in figures.items()
        for written in [data.draw(st.sampled_from(UNITS[name]))]
    }
    refusal, other_refusal = (
        tried(lambda given=given: evaluate(parse(text), given)) for given in (figures, other)
    )
    assert (refusal and refusal.at) == (other_refusal and other_refusal.at)
    if refusal is None:
        result, again = evaluate(parse(text), figures), evaluate(parse(text), other)
        assert again.dimension == result.dimension
        assert again.base == approx(result.base, rel=1e-9, abs=1e-6)
