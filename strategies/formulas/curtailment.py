"""When the power is worth more than what it would mine.

At a spot price above the break-even price a megawatt-hour loses money in a machine: switching off saves the
difference (a site that pays the spot price) or earns it (a site that sells back a block bought before). Both
come to price less break-even, for each hour and megawatt. Source: the ordinary spark-spread argument of a
peaking plant turned round; demand-response payments as in ERCOT's and PJM's programmes are given a MW-year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """So many hours of a year at about this price in USD/MWh."""

    hours: float
    price: float


@dataclass(frozen=True)
class Curtailment:
    """What comes of switching off above `break_even` (USD/MWh). Money in USD a year."""

    break_even: float
    hours_above: float
    value: float
    restart_loss: float
    payments: float
    uptime: float  # of the hours given, 0 to 1
    mean_price: float  # USD/MWh over all hours
    mean_price_mining: float | None  # over the hours it runs; None if it never does

    @property
    def net(self) -> float:
        return self.value - self.restart_loss + self.payments


def curtailment_value(
    bands: Sequence[Band],
    *,
    power: float,
    break_even: float,
    events: float = 0.0,
    ramp_minutes: float = 0.0,
    payment: float = 0.0,
) -> Curtailment:
    """What `power` MW is worth when it stops in the hours above break-even.

    `events` stops a year, each of which loses `ramp_minutes` of mining; `payment` for standing ready, in USD
    a MW and year. 100 hours at 300 USD/MWh with a break-even of 100 gives 20,000 USD a MW.
    """
    hours = sum(band.hours for band in bands)
    above = [band for band in bands if band.price > break_even]
    below = [band for band in bands if band.price <= break_even]
    hours_below = sum(band.hours for band in below)
    return Curtailment(
        break_even=break_even,
        hours_above=sum(band.hours for band in above),
        value=power * sum(band.hours * (band.price - break_even) for band in above),
        restart_loss=power * events * ramp_minutes / 60.0 * max(0.0, break_even),
        payments=power * payment,
        uptime=hours_below / hours if hours else 0.0,
        mean_price=sum(band.hours * band.price for band in bands) / hours if hours else 0.0,
        mean_price_mining=(
            sum(band.hours * band.price for band in below) / hours_below if hours_below else None
        ),
    )
