"""What a hash earns and what it costs.

Sources: the proof-of-work target and difficulty as in Bitcoin Core (src/pow.cpp, src/chain.cpp
GetBlockProof): a block takes D * 2^32 hashes on average. The halving of the subsidy every 210,000 blocks:
src/validation.cpp, GetBlockSubsidy. Hashprice as a term: Luxor, 2019: what one PH/s expects to earn a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HASHES_PER_DIFFICULTY = 2**32
SECONDS_A_DAY = 86_400
BLOCK_SECONDS = 600  # what the difficulty aims at
BLOCKS_A_DAY = SECONDS_A_DAY // BLOCK_SECONDS
DAYS_A_YEAR = 365
PETA, EXA = 1e15, 1e18


def subsidy_at(height: int) -> float:
    """BTC that the block at this height creates: 50, halved every 210,000 blocks, whole satoshis.

    Bitcoin Core, GetBlockSubsidy. 840,000 gives 3.125.
    """
    halvings = height // 210_000
    return (5_000_000_000 >> halvings) / 1e8 if halvings < 64 else 0.0


def network_hashrate(difficulty: float) -> float:
    """EH/s at which blocks come every 600 s: D * 2^32 / 600. D = 1e14 gives 715.8."""
    return difficulty * HASHES_PER_DIFFICULTY / BLOCK_SECONDS / EXA


def btc_per_day(hashrate: float, *, difficulty: float, reward: float) -> float:
    """BTC that `hashrate` PH/s expects in a day; `reward` is subsidy and fees of a block, in BTC.

    Blocks found a day are hashes a day over hashes a block: the difficulty stands below the line. Many
    copies of this have it above.
    """
    hashes = hashrate * PETA * SECONDS_A_DAY
    return hashes / (difficulty * HASHES_PER_DIFFICULTY) * reward


def hashprice(*, difficulty: float, subsidy: float, fees: float = 0.0, price: float) -> float:
    """USD that one PH/s expects in a day. D = 1e14, 3.125 BTC, no fees, 100,000 USD gives 62.9.

    `subsidy` and `fees` in BTC a block, `price` in USD a BTC.
    """
    return btc_per_day(1.0, difficulty=difficulty, reward=subsidy + fees) * price


def hashrate_of(power: float, *, efficiency: float, pue: float = 1.0) -> float:
    """PH/s that `power` MW at the meter runs: MW / PUE is left for machines of `efficiency` J/TH.

    W over J/TH is TH/s. 50 MW at PUE 1.05 and 18 J/TH gives 2,646.
    """
    return power * 1e6 / pue / efficiency / 1000.0


def hashcost(*, efficiency: float, power_price: float, pue: float = 1.0) -> float:
    """USD of energy that one PH/s takes in a day. 15 J/TH at 50 USD/MWh gives 18.

    1 PH/s at 15 J/TH is 15 kW, which is 0.36 MWh a day.
    """
    return efficiency * 1000.0 * pue * 24.0 / 1e6 * power_price


def break_even_power_price(
    *, hashprice: float, efficiency: float, pue: float = 1.0, other: float = 0.0
) -> float:
    """USD/MWh at which a PH/s earns just what its energy costs, after `other` costs in USD/PH/day.

    62.9 USD/PH/day at 15 J/TH gives 174.6.
    """
    return (hashprice - other) / hashcost(efficiency=efficiency, power_price=1.0, pue=pue)


class CostLevel(StrEnum):
    """How far a cost of a bitcoin is reckoned. Never give one without saying which."""

    ENERGY = "energy"
    DIRECT = "direct"
    CASH = "cash"
    FULL = "full"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]

    @property
    def includes(self) -> str | Promise:
        return _INCLUDES[self]


_LABELS = {
    CostLevel.ENERGY: _("Energy only"),
    CostLevel.DIRECT: _("Direct"),
    CostLevel.CASH: _("Cash"),
    CostLevel.FULL: _("Full"),
}
_INCLUDES = {
    CostLevel.ENERGY: _("the electricity of the machines and what cools them"),
    CostLevel.DIRECT: _("energy, and what running the site costs: staff, rent, repairs, pool fee"),
    CostLevel.CASH: _("direct costs, and overheads, interest and taxes paid in money"),
    CostLevel.FULL: _("cash costs, and depreciation of machines and site"),
}


@dataclass(frozen=True)
class Costs:
    """Of one year, in USD, each beside the others; `btc` is what the year yields, the pool's fee being a cost.

    The levels are those by which listed miners report (cost of revenue excluding depreciation, cash cost,
    all-in cost); names differ between reports, so ours are always given with what they include.
    """

    energy: float
    site: float
    overhead: float
    depreciation: float
    btc: float

    def total(self, level: CostLevel) -> float:
        """USD a year up to this level."""
        parts = (self.energy, self.site, self.overhead, self.depreciation)
        return sum(parts[: list(CostLevel).index(level) + 1])

    def per_btc(self, level: CostLevel) -> float | None:
        """USD for a BTC up to this level; None where nothing is mined."""
        return self.total(level) / self.btc if self.btc > 0 else None
