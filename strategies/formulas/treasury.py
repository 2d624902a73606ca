"""How long money lasts under a policy of one's own: month by month, from the figures of one company.

No source but bookkeeping: each month the site earns coins and has bills in dollars; what the policy doesn't
sell it keeps, and what is missing comes from coins, from new shares or from a loan on the coins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 120  # months


class Policy(StrEnum):
    SELL = "self"
    DILUTE = "dilution"
    BORROW = "debt"
    MIXED = "mixed"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


_LABELS = {
    Policy.SELL: _("Self-funding: sell coins for the bills"),
    Policy.DILUTE: _("Dilution: keep coins, issue shares"),
    Policy.BORROW: _("Debt: keep coins, borrow on them"),
    Policy.MIXED: _("Mixed: a third each"),
}
# Shares of what a month lacks: coins sold, shares issued, money borrowed.
_PARTS = {
    Policy.SELL: (1.0, 0.0, 0.0),
    Policy.DILUTE: (0.0, 1.0, 0.0),
    Policy.BORROW: (0.0, 0.0, 1.0),
    Policy.MIXED: (1 / 3, 1 / 3, 1 / 3),
}


@dataclass(frozen=True)
class Treasury:
    """A company at the start, and its months. USD, BTC, and shares from 0 to 1.

    `market_value` is what all shares are worth; at most `most_dilution` of it can be issued a year, each share
    at `discount` below the market. A loan is at most `loan_to_value` of the coins, at `interest` a year.
    `drift` is how the price of a coin moves a month.
    """

    cash: float
    coins: float
    mined: float  # BTC a month
    bills: float  # USD a month, all that must be paid in money
    price: float  # USD a BTC
    drift: float = 0.0
    market_value: float = 0.0
    most_dilution: float = 0.2
    discount: float = 0.05
    loan_to_value: float = 0.4
    interest: float = 0.1


@dataclass(frozen=True)
class Month:
    """The end of a month. `value` is cash and coins less debt, in USD."""

    cash: float
    coins: float
    debt: float
    diluted: float  # share of the company given away so far, 0 to 1
    price: float

    @property
    def value(self) -> float:
        return self.cash + self.coins * self.price - self.debt


@dataclass(frozen=True)
class Runway:
    """`months` until a bill can't be paid; None if all `LONGEST` can. `path` begins with today.

    `spent` is where it ends: every source of the policy was drawn on for the part of the last bill.
    """

    months: float | None
    path: Sequence[Month] = field(default_factory=tuple)
    spent: Month | None = None

    @property
    def end(self) -> Month:
        return self.spent or self.path[-1]


def runway(start: Treasury, policy: Policy, *, months: int = LONGEST) -> Runway:
    """Months until the money is out. 6,000,000 USD, no coins and 500,000 USD of bills a month give 12.

    A month pays interest and bills from cash first. What is missing comes as the policy says and from no
    other source: a policy is a choice, and this shows where it ends. Of the last month the part counts that
    could be paid.
    """
    now = Month(start.cash, start.coins, 0.0, 0.0, start.price)
    path = [now]
    for number in range(months):
        price = start.price * (1 + start.drift) ** number
        coins = now.coins + start.mined
        due = start.bills + now.debt * start.interest / 12
        lacking = max(0.0, due - now.cash)
        room = (
            coins * price,
            start.market_value * start.most_dilution / 12 * (1 - start.discount),
            max(0.0, coins * price * start.loan_to_value - now.debt),
        )
        sold, issued, lent = _raised(lacking, _PARTS[policy], room)
        found = now.cash + sold + issued + lent
        coins -= sold / price if price > 0 else 0.0
        diluted = _diluted(now.diluted, issued, start)
        then = Month(max(0.0, found - due), coins, now.debt + lent, diluted, price)
        if found < due - 0.005:
            return Runway(number + max(0.0, found) / due, path, then)
        now = then
        path.append(now)
    return Runway(None, path)


def _raised(lacking: float, parts: Sequence[float], room: Sequence[float]) -> list[float]:
    """What each source gives: its part, and then what the others of the policy could not."""
    given = [min(most, lacking * part) for part, most in zip(parts, room, strict=True)]
    for place, part in enumerate(parts):
        if part:
            given[place] += max(0.0, min(room[place] - given[place], lacking - sum(given)))
    return given


def _diluted(before: float, issued: float, start: Treasury) -> float:
    """The share of the company that old owners have given away, after shares worth `issued` USD more."""
    if issued <= 0 or start.market_value <= 0:
        return before
    new = issued / (1 - start.discount) / start.market_value
    return 1 - (1 - before) / (1 + new)
