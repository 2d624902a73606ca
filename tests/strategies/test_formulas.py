"""The formulas of the calculators, at figures reckoned by hand."""

from __future__ import annotations

import pytest

from strategies import formulas
from strategies.formulas import Band, CostLevel, Costs, Market, Policy, Spread, Treasury

pytestmark = pytest.mark.no_engine
approx = pytest.approx


def test_hashprice_at_its_check_value():
    assert formulas.hashprice(difficulty=1e14, subsidy=3.125, price=100_000) == approx(62.864, abs=0.001)
    assert round(formulas.hashprice(difficulty=1e14, subsidy=3.125, price=100_000), 1) == 62.9


def test_hashprice_falls_as_difficulty_rises_and_takes_fees_in():
    at = {"subsidy": 3.125, "price": 100_000}
    assert formulas.hashprice(difficulty=2e14, **at) == approx(62.864 / 2, abs=0.001)
    assert formulas.hashprice(difficulty=1e14, fees=0.3125, **at) == approx(62.864 * 1.1, abs=0.001)


def test_network_hashrate_at_its_check_value():
    assert formulas.network_hashrate(1e14) == approx(715.83, abs=0.01)


def test_what_the_network_mines_a_day_is_its_blocks():
    whole = formulas.network_hashrate(1e14) * 1000
    assert formulas.btc_per_day(whole, difficulty=1e14, reward=3.125) == approx(450)


@pytest.mark.parametrize(
    ("height", "subsidy"),
    [(0, 50), (209_999, 50), (210_000, 25), (840_000, 3.125), (1_050_000, 1.5625), (210_000 * 64, 0)],
)
def test_the_subsidy_halves(height, subsidy):
    assert formulas.subsidy_at(height) == subsidy


def test_subsidies_are_whole_satoshis():
    assert formulas.subsidy_at(210_000 * 10) == 0.04882812


def test_hashcost_and_break_even_meet():
    assert formulas.hashcost(efficiency=15, power_price=50) == approx(18)
    price = formulas.break_even_power_price(hashprice=62.866, efficiency=15)
    assert price == approx(174.63, abs=0.01)
    assert formulas.hashcost(efficiency=15, power_price=price) == approx(62.866)


def test_cooling_and_other_costs_lower_the_break_even():
    alone = formulas.break_even_power_price(hashprice=50, efficiency=20)
    assert formulas.break_even_power_price(hashprice=50, efficiency=20, pue=1.25) == approx(alone / 1.25)
    assert formulas.break_even_power_price(hashprice=50, efficiency=20, other=5) == approx(alone * 0.9)


def test_hashrate_of_a_site():
    assert formulas.hashrate_of(50, efficiency=18, pue=1.05) == approx(2645.5, abs=0.1)


def test_each_cost_level_holds_the_one_before():
    costs = Costs(energy=40e6, site=8e6, overhead=7e6, depreciation=25e6, btc=1000)
    assert [costs.per_btc(level) for level in CostLevel] == [40_000, 48_000, 55_000, 80_000]
    assert Costs(1, 1, 1, 1, btc=0).per_btc(CostLevel.FULL) is None
    assert len({str(level.label) for level in CostLevel}) == 4


def treasury(**fields: float) -> Treasury:
    return Treasury(**{"cash": 0, "coins": 0, "mined": 0, "bills": 500_000, "price": 100_000, **fields})


def test_cash_alone_lasts_its_months():
    found = formulas.runway(treasury(cash=6_000_000), Policy.SELL)
    assert found.months == 12
    assert [month.cash for month in found.path][-2:] == [500_000, 0]


def test_half_a_months_money_is_half_a_month():
    assert formulas.runway(treasury(cash=6_250_000), Policy.SELL).months == approx(12.5)


def test_a_site_that_earns_its_bills_never_runs_out():
    found = formulas.runway(treasury(mined=5), Policy.SELL)
    assert found.months is None
    assert found.end.coins == approx(0)


def test_selling_lasts_as_long_as_coins():
    assert formulas.runway(treasury(coins=50), Policy.SELL).months == approx(10)
    falling = formulas.runway(treasury(coins=50, drift=-0.05), Policy.SELL)
    assert falling.months < 10


def test_dilution_keeps_the_coins_and_gives_away_the_company():
    found = formulas.runway(
        treasury(coins=50, market_value=100e6, most_dilution=0.24, discount=0.0), Policy.DILUTE, months=12
    )
    assert found.months is None
    assert found.end.coins == 50
    # Twelve issues of half a per cent.
    assert found.end.diluted == approx(1 - 1 / 1.005**12)


def test_dilution_ends_where_the_issue_is_too_small():
    assert formulas.runway(treasury(market_value=1e6), Policy.DILUTE).months == approx(
        0.019 * 5 / 3, abs=0.02
    )


def test_debt_ends_at_the_loan_to_value():
    found = formulas.runway(treasury(coins=50, loan_to_value=0.4, interest=0.0), Policy.BORROW)
    assert found.months == approx(4)
    dearer = formulas.runway(treasury(coins=50, loan_to_value=0.4, interest=0.5), Policy.BORROW)
    assert dearer.months < 4
    assert found.end.debt == approx(2_000_000)


def test_mixed_takes_from_all_three_and_then_from_what_is_left():
    start = treasury(coins=50, market_value=100e6, most_dilution=0.24)
    first = formulas.runway(start, Policy.MIXED).path[1]
    assert (first.coins, first.debt) == (approx(50 - 5 / 3), approx(500_000 / 3))
    assert formulas.runway(start, Policy.SELL).months == approx(10)
    assert formulas.runway(start, Policy.MIXED).months is None


def test_curtailment_at_its_check_value():
    found = formulas.curtailment_value([Band(8660, 40), Band(100, 300)], power=1, break_even=100)
    assert (found.hours_above, found.value, found.net) == (100, 20_000, 20_000)
    assert found.uptime == approx(8660 / 8760)
    assert found.mean_price == approx((8660 * 40 + 30_000) / 8760)
    assert found.mean_price_mining == approx(40)


def test_a_price_at_break_even_is_mined():
    assert formulas.curtailment_value([Band(10, 100)], power=1, break_even=100).hours_above == 0


def test_curtailment_counts_restarts_and_payments():
    found = formulas.curtailment_value(
        [Band(100, 300)], power=2, break_even=90, events=10, ramp_minutes=20, payment=1000
    )
    assert found.restart_loss == approx(2 * 10 / 3 * 90)
    assert found.net == approx(2 * 100 * 210 - 600 + 2000)
    assert found.mean_price_mining is None


def test_nothing_given_is_worth_nothing():
    found = formulas.curtailment_value([], power=5, break_even=90)
    assert (found.value, found.uptime, found.mean_price) == (0, 0, 0)


def test_impact_at_its_check_value():
    assert formulas.square_root_impact(coins=1500, volume=150_000, volatility=0.025) == approx(0.0025)
    assert formulas.square_root_impact(coins=150_000, volume=150_000, volatility=0.025, y=1.5) == approx(
        0.0375
    )
    assert formulas.square_root_impact(coins=0, volume=1, volatility=1) == 0


def test_four_times_the_coins_move_the_price_twice():
    one = formulas.square_root_impact(coins=100, volume=100_000, volatility=0.03)
    assert formulas.square_root_impact(coins=400, volume=100_000, volatility=0.03) == approx(2 * one)


def test_the_bound_is_straight_in_time_and_above_the_law():
    at = {"volume": 150_000, "volatility": 0.025}
    month = formulas.chained_bound(coins_a_day=100, days=30, **at)
    assert formulas.chained_bound(coins_a_day=100, days=60, **at) == approx(2 * month)
    assert month > formulas.square_root_impact(coins=3000, **at)
    assert formulas.chained_bound(coins_a_day=1e9, days=365, **at) == 1


def test_a_sale_pays_two_thirds_of_its_fall():
    cost = formulas.execution_cost(coins=1500, price=100_000, volume=150_000, volatility=0.025)
    assert cost == approx(2 / 3 * 0.0025 * 1500 * 100_000)


def test_the_fan_is_ordered_and_has_the_law_in_its_middle():
    falls = Market().falls(57_000)
    assert falls.at_5 < falls.at_25 < falls.at_50 < falls.at_75 < falls.at_95
    assert Market().central(57_000) == approx(0.025 * (57_000 / 150_000) ** 0.5)
    assert falls.at_25 < Market().central(57_000) < falls.at_75


def test_a_market_without_doubt_has_no_fan():
    sure = Market(y=Spread(1, 1, 1), volatility=Spread(0.02, 0.02, 0.02), volume=Spread(1e5, 1e5, 1e5))
    falls = sure.falls(1000)
    assert [falls.at_5, falls.at_50, falls.at_95] == [approx(0.002)] * 3


def test_where_the_money_ends_counts_what_the_last_part_of_a_bill_took():
    """A third of a bill is paid by new shares, and then nothing more can be issued that month."""
    start = Treasury(
        cash=0.0, coins=0.0, mined=0.0, bills=150_000.0, price=50_000.0, market_value=12_000_000.0,
        most_dilution=0.05, discount=0.0,
    )  # fmt: skip
    found = formulas.runway(start, Policy.DILUTE)
    assert found.months == pytest.approx(1 / 3)
    assert found.end.diluted == pytest.approx(1 - 1 / (1 + 50_000 / 12_000_000))
    assert (found.end.cash, found.path[-1].diluted) == (0.0, 0.0)
