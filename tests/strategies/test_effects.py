"""What a strategy is worth at a reader's site."""

from __future__ import annotations

import pytest

from strategies.effects import Effect, Site
from strategies.expressions import FormulaError

pytestmark = pytest.mark.no_engine
approx = pytest.approx
SITE = Site(site_power=10, efficiency=20, power_price=50, uptime=100, hashprice=45, pue=1.0)


def share(**fields: object) -> dict[str, object]:
    return {"name": "share", "unit": "%", "low": 2, "central": 4, "high": 6, "label": "Power saved", **fields}


def test_it_gives_usd_a_year_with_its_range():
    worth = Effect.of("site_power * uptime * power_price * share", [share()]).at(SITE)
    assert (worth.per_year.low, worth.per_year.central, worth.per_year.high) == (
        approx(87_600),
        approx(175_200),
        approx(262_800),
    )
    assert worth.cost is worth.payback is None


def test_it_pays_back():
    text = "site_power * power_price * share\ncost = 17.52 [USD/kW] * site_power"
    effect = Effect.of(text, [share()])
    payback = effect.at(SITE).payback
    assert (payback.low, payback.central, payback.high) == (approx(8), approx(12), approx(24))


def test_what_may_lose_may_never_pay_back():
    effect = Effect.of("cost = 1 [MUSD]\nsite_power * power_price * share", [share(low=-1)])
    assert effect.at(SITE).payback.high is None
    assert Effect.of("0 [USD/year]\ncost = 5 [USD]", []).at(SITE).payback.central is None
    assert Effect.of("1 [USD/year]\ncost=0", []).at(SITE).payback.central == 0


def test_the_range_is_over_all_combinations():
    price = {"name": "heat_price", "unit": "USD/MWh", "low": 10, "central": 20, "high": 30}
    worth = Effect.of("site_power * share * (heat_price - power_price)", [share(), price]).at(SITE)
    assert worth.per_year.low == approx(10 * 8760 * 0.06 * -40)
    assert worth.per_year.high == approx(10 * 8760 * 0.02 * -20)


def test_what_moves_the_result_most_stands_first():
    small = {"name": "fee", "unit": "USD/year", "low": 0, "central": 1, "high": 2}
    found = Effect.of("site_power * power_price * share - fee", [small, share()]).at(SITE).sensitivities
    assert [one.variable.name for one in found] == ["share", "fee"]
    assert (found[1].at_low - found[1].at_high) == approx(2)


def test_a_reader_who_knows_a_figure_has_no_range_for_it():
    worth = Effect.of("site_power * power_price * share", [share()]).at(SITE, {"share": 5})
    assert worth.per_year.low == worth.per_year.high == approx(219_000)
    assert worth.sensitivities == ()


def test_hashrate_follows_from_the_site():
    worth = Effect.of("hashrate * uptime * hashprice * 1 [%]", []).at(SITE)
    assert worth.per_year.central == approx(500 * 45 * 365 / 100)
    assert Site(site_power=10, pue=1.25, efficiency=20).hashrate == approx(400)


def test_it_asks_only_for_what_it_uses():
    assert [one.name for one in Effect("hashrate * uptime * hashprice").uses] == [
        "site_power",
        "efficiency",
        "uptime",
        "hashprice",
        "pue",
    ]
    assert [one.name for one in Effect("1 [USD/year]\ncost = power_price*1[MWh]").uses] == ["power_price"]


@pytest.mark.parametrize(
    ("formula", "variables"),
    [
        ("share", [share()]),
        ("1 [USD/year]\ncost = 1 [USD/year]", []),
        ("1 [USD/year]", [share(), share()]),
        ("1 [USD/year]", [share(name="uptime", **{"from": "pue"})]),
        ("1 [USD/year]", [share(name="2x")]),
        ("1 [USD/year]", [share(name="")]),
        ("1 [USD/year]", [share(low=5)]),
        ("1 [USD/year]", [share(low="nan")]),
        ("1 [USD/year]", [share(high="inf")]),
        ("1 [USD/year]", [share(high=None)]),
        ("1 [USD/year]", [{}]),
        ("1 [USD/year]", [share(unit="furlong")]),
        ("1 [USD/year]", [share(name=f"v{number}") for number in range(9)]),
        ("1 [USD/year] * missing", []),
        ("", []),
    ],
)
def test_what_is_no_effect_is_refused(formula, variables):
    with pytest.raises(FormulaError) as found:
        Effect.of(formula, variables)
    assert found.value.message


def test_a_division_by_zero_in_a_corner_is_said():
    effect = Effect.of("1 [USD/year] / share", [share(low=0)])
    with pytest.raises(FormulaError, match="zero"):
        effect.at(SITE)


def test_a_variable_may_be_the_readers_own_figure():
    price = {"name": "tariff", "unit": "USD/MWh", "from": "power_price", "low": None}
    worth = Effect.of("site_power * tariff * share", [price, share()]).at(SITE)
    assert worth.per_year.central == approx(175_200)
    assert [one.name for one in Effect.of("site_power * tariff", [price]).uses] == [
        "site_power",
        "power_price",
    ]
    named = {"name": "power_price", "unit": "USD/MWh", "low": 1, "central": 2, "high": 3}
    assert Effect.of("site_power * power_price", [named]).at(SITE).per_year.low == approx(4_380_000)


@pytest.mark.parametrize("stored", [{"from": "nothing"}, {"from": "uptime", "unit": "MW"}])
def test_a_figure_the_site_has_not_is_refused(stored):
    with pytest.raises(FormulaError):
        Effect.of("1 [USD/year]", [share(**stored)])


def test_a_second_cost_is_refused_where_it_stands():
    text = "1 [USD/year]\ncost = 1 [USD]\ncost = 2 [USD]"
    with pytest.raises(FormulaError, match="twice") as found:
        Effect.of(text, [])
    assert found.value.at == text.rindex("cost")


def test_a_mistake_in_the_cost_is_shown_where_it_stands():
    text = "1 [USD/year]\n cost = 1 [USD] +"
    with pytest.raises(FormulaError) as found:
        Effect.of(text, [])
    assert found.value.at == len(text)
