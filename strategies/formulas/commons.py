"""What selling does to the price: one's own, and everyone's.

The square-root law of market impact, I = Y * sigma * sqrt(Q / V): a sale of Q coins in pieces moves the price
by Y (a number near one) times the daily volatility, times the root of its size over the daily volume. J.
Donier and J. Bonart, A Million Metaorder Analysis of Market Impact on the Bitcoin, 2014, arXiv:1412.4503:
holds over four decades of size, along the whole sale; and the part that comes from sellers who know nothing
of the price, as miners who pay bills, decays almost wholly in the long run. Hence two cases beside the law: an upper
bound in which every day's move stays for ever and all of them add up, and one in which nothing lasts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass


def square_root_impact(*, coins: float, volume: float, volatility: float, y: float = 1.0) -> float:
    """The fall of the price, 0 to 1, at the end of a sale of `coins`; the time it takes doesn't matter.

    `volume` BTC and `volatility` (0 to 1) are of a day. Y = 1, 2.5 % and a sale of 1 % of the volume gives
    0.25 %.
    """
    if coins <= 0:
        return 0.0
    return min(1.0, y * volatility * math.sqrt(coins / volume))


def chained_bound(
    *, coins_a_day: float, days: float, volume: float, volatility: float, y: float = 1.0
) -> float:
    """The fall if each day's sale moved the price by the law, for ever, and all days added up: days * I.

    An upper bound that is straight in time. The law itself grows by the root of time.
    """
    once = square_root_impact(coins=coins_a_day, volume=volume, volatility=volatility, y=y)
    return min(1.0, days * once)


def execution_cost(*, coins: float, price: float, volume: float, volatility: float, y: float = 1.0) -> float:
    """USD that a seller gets less than the first price: two thirds of the fall, on all coins sold.

    The mean of sqrt(x) over a sale, from 0 to 1, is 2/3.
    """
    fall = square_root_impact(coins=coins, volume=volume, volatility=volatility, y=y)
    return 2.0 / 3.0 * fall * coins * price


@dataclass(frozen=True)
class Spread:
    """A figure as honestly as one knows it."""

    low: float
    central: float
    high: float

    def five(self) -> tuple[float, ...]:
        """Five equally likely figures between low and high, with the central one in their middle."""
        low_mid = math.sqrt(self.low * self.central) if self.low > 0 else (self.low + self.central) / 2
        high_mid = math.sqrt(self.high * self.central) if self.central > 0 else (self.high + self.central) / 2
        return (self.low, low_mid, self.central, high_mid, self.high)


@dataclass(frozen=True)
class ImpactRange:
    """The fall of the price at five places of the fan: 5, 25, 50, 75 and 95 of 100 combinations lie below."""

    at_5: float
    at_25: float
    at_50: float
    at_75: float
    at_95: float


# What we take each to be where the reader says nothing: see the docstring, and the page.
Y = Spread(0.5, 1.0, 1.5)
VOLATILITY = Spread(0.015, 0.025, 0.04)
VOLUME = Spread(50_000.0, 150_000.0, 400_000.0)


@dataclass(frozen=True)
class Market:
    """What is known of the market, as ranges: Y, volatility of a day (0 to 1), BTC a day."""

    y: Spread = Y
    volatility: Spread = VOLATILITY
    volume: Spread = VOLUME

    def falls(self, coins: float) -> ImpactRange:
        """The fan at a sale of `coins`: all 125 combinations of five figures each, each as likely."""
        found = sorted(
            square_root_impact(coins=coins, volume=volume, volatility=volatility, y=y)
            for y, volatility, volume in itertools.product(
                self.y.five(), self.volatility.five(), self.volume.five()
            )
        )
        return ImpactRange(*(_quantile(found, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95)))

    def central(self, coins: float) -> float:
        """The law at the central figures."""
        return square_root_impact(
            coins=coins, volume=self.volume.central, volatility=self.volatility.central, y=self.y.central
        )

    def bound(self, coins_a_day: float, days: float) -> float:
        """The upper bound at the central figures."""
        return chained_bound(
            coins_a_day=coins_a_day,
            days=days,
            volume=self.volume.central,
            volatility=self.volatility.central,
            y=self.y.central,
        )


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
