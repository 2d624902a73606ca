"""The calculators' formulas: plain functions of figures, each with its units and where it comes from.

`mining` what a hash earns and costs; `treasury` how long money lasts; `curtailment` when not to mine;
`commons` what selling does to the price. tests/strategies/test_formulas.py has their check values.
"""

from strategies.formulas.commons import (
    VOLATILITY,
    VOLUME,
    ImpactRange,
    Market,
    Spread,
    Y,
    chained_bound,
    execution_cost,
    square_root_impact,
)
from strategies.formulas.curtailment import Band, Curtailment, curtailment_value
from strategies.formulas.mining import (
    BLOCKS_A_DAY,
    CostLevel,
    Costs,
    break_even_power_price,
    btc_per_day,
    hashcost,
    hashprice,
    hashrate_of,
    network_hashrate,
    subsidy_at,
)
from strategies.formulas.treasury import Policy, Runway, Treasury, runway

__all__ = [
    "BLOCKS_A_DAY",
    "VOLATILITY",
    "VOLUME",
    "Band",
    "CostLevel",
    "Costs",
    "Curtailment",
    "ImpactRange",
    "Market",
    "Policy",
    "Runway",
    "Spread",
    "Treasury",
    "Y",
    "break_even_power_price",
    "btc_per_day",
    "chained_bound",
    "curtailment_value",
    "execution_cost",
    "hashcost",
    "hashprice",
    "hashrate_of",
    "network_hashrate",
    "runway",
    "square_root_impact",
    "subsidy_at",
]
