"""What selling costs oneself and all others, by the square-root law of market impact.

It must be able to contradict the fear it was built for: beside the law stand an upper bound, and the case in
which nothing lasts. It reckons with what one reader assumes, stores nothing and suggests nothing.
"""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import about, amount, percent
from core.charts import Axis, Band, Line, plot
from strategies import formulas
from strategies.calculators.results import Figure, Result, Table
from strategies.forms.figures import AddressForm, FigureField
from strategies.formulas import BLOCKS_A_DAY, ImpactRange, Market, Spread

MONTHS = 12
DAYS_A_MONTH = 365 / 12
# The longest sale in days of volume for which somebody has measured the law, roughly.
LONGEST_MEASURED = 10
_RANGES = tuple((f"{name}_low", name, f"{name}_high") for name in ("y", "volatility", "volume"))


class CommonsForm(AddressForm):
    who = FigureField(
        gettext_lazy("Miners who change their selling"),
        unit=gettext_lazy("% of hashrate"),
        least=0,
        most=100,
        usual=70,
    )
    sell_before = FigureField(
        gettext_lazy("They sell today"), unit=gettext_lazy("% of mined"), least=0, most=200, usual=50
    )
    sell_after = FigureField(
        gettext_lazy("They would sell"), unit=gettext_lazy("% of mined"), least=0, most=200, usual=100
    )
    reward = FigureField(
        gettext_lazy("Subsidy and fees of a block"), unit="BTC", least=0, most=150, usual=3.165
    )
    price = FigureField(gettext_lazy("Price of a bitcoin"), unit="USD", least=1, most=1e9, usual=100_000.0)
    own_hashrate = FigureField(gettext_lazy("Your hashrate"), unit="EH/s", least=0, most=2000, usual=2.1)
    network_hashrate = FigureField(
        gettext_lazy("Network hashrate"), unit="EH/s", least=1, most=1e6, usual=1074
    )
    own_sold = FigureField(
        gettext_lazy("You sell"), unit=gettext_lazy("% of mined"), least=0, most=200, usual=50
    )
    y_low = FigureField(gettext_lazy("Y, low"), least=0.01, most=10, usual=formulas.Y.low)
    y = FigureField(gettext_lazy("Y, central"), least=0.01, most=10, usual=formulas.Y.central)
    y_high = FigureField(gettext_lazy("Y, high"), least=0.01, most=10, usual=formulas.Y.high)
    volatility_low = FigureField(
        gettext_lazy("Volatility of a day, low"), unit="%", least=0.01, most=50, usual=1.5
    )
    volatility = FigureField(
        gettext_lazy("Volatility of a day, central"), unit="%", least=0.01, most=50, usual=2.5
    )
    volatility_high = FigureField(
        gettext_lazy("Volatility of a day, high"), unit="%", least=0.01, most=50, usual=4.0
    )
    volume_low = FigureField(
        gettext_lazy("Volume of a day, low"), unit="BTC", least=100, most=1e8, usual=formulas.VOLUME.low
    )
    volume = FigureField(
        gettext_lazy("Volume of a day, central"),
        unit="BTC",
        least=100,
        most=1e8,
        usual=formulas.VOLUME.central,
    )
    volume_high = FigureField(
        gettext_lazy("Volume of a day, high"), unit="BTC", least=100, most=1e8, usual=formulas.VOLUME.high
    )

    groups = (
        (gettext_lazy("The commons"), ("who", "sell_before", "sell_after", "reward", "price")),
        (gettext_lazy("Your own selling"), ("own_hashrate", "network_hashrate", "own_sold")),
        (gettext_lazy("The market"), tuple(name for names in _RANGES for name in names)),
    )
    in_order = _RANGES


def reckon(given: dict[str, Any]) -> Result:
    """What the extra selling alone would do to the price, and what one's own selling costs oneself and others."""
    market = _market(given)
    mined = given["reward"] * BLOCKS_A_DAY
    extra = mined * given["who"] / 100 * (given["sell_after"] - given["sell_before"]) / 100
    # More selling lowers the price, less of it raises it, by the same law.
    moved = _Moved(market, abs(extra), -1.0 if extra >= 0 else 1.0)
    low, high = moved.span(365)
    return Result(
        main=(
            Figure(
                "price_effect",
                _("Price after a year, by the law"),
                moved.by_law(365),
                "",
                low,
                high,
                write=_share,
            ),
            Figure("upper_bound", _("Upper bound: each day’s move stays"), moved.by_bound(365), write=_share),
            Figure("zero_case", _("If nothing lasts"), 0.0, write=_share),
            Figure("extra_coins", _("Extra coins sold in a year"), extra * 365, "BTC"),
        ),
        more=_own(given, market, mined),
        charts=(_fan(moved), _beside_its_bound(moved)),
        tables=(_cases(moved),),
        warnings=_warnings(extra, given),
    )


class _Moved:
    """The move of the price after some days of selling `coins` a day more; `turn` is its direction."""

    def __init__(self, market: Market, coins: float, turn: float) -> None:
        self.market, self.coins, self.turn = market, coins, turn

    def by_law(self, days: float) -> float:
        return self.turn * self.market.central(self.coins * days) or 0.0

    def by_bound(self, days: float) -> float:
        return self.turn * self.market.bound(self.coins, days) or 0.0

    def fan(self, days: float) -> ImpactRange:
        return self.market.falls(self.coins * days)

    def span(self, days: float, near: str = "at_5", far: str = "at_95") -> tuple[float, float]:
        """The band between two places of the fan, the lower figure first."""
        fan = self.fan(days)
        low, high = sorted((self.turn * getattr(fan, near) or 0.0, self.turn * getattr(fan, far) or 0.0))
        return low, high


def _market(given: dict[str, Any]) -> Market:
    def spread(name: str, scale: float = 1.0) -> Spread:
        return Spread(given[f"{name}_low"] * scale, given[name] * scale, given[f"{name}_high"] * scale)

    return Market(y=spread("y"), volatility=spread("volatility", 0.01), volume=spread("volume"))


def _own(given: dict[str, Any], market: Market, mined: float) -> tuple[Figure, ...]:
    """What a year of one's own selling costs oneself, and what the same move costs all other miners."""
    share = min(1.0, given["own_hashrate"] / given["network_hashrate"])
    sold = mined * 365 * share * given["own_sold"] / 100
    others = mined * 365 * (1 - share) * given["sell_before"] / 100
    low, high = _Moved(market, sold / 365, -1.0).span(365)
    central = -market.central(sold)
    yourself, rest = 2 / 3 * sold * given["price"], others * given["price"]
    yearly = _("USD a year")
    return (
        Figure("own_coins", _("You sell in a year"), sold, "BTC"),
        Figure("own_effect", _("Your own selling moves the price by"), central, "", low, high, write=_share),
        Figure(
            "own_cost",
            _("which costs yourself"),
            -central * yourself,
            yearly,
            -high * yourself,
            -low * yourself,
            write=about,
        ),
        Figure(
            "others_cost",
            _("and all other miners, if it lasts"),
            -central * rest,
            yearly,
            0.0,
            -low * rest,
            about,
        ),
    )


def _share(value: float | None) -> str:
    return percent(value, 2 if value and abs(value) < 0.1 else 1)


def _fan(moved: _Moved) -> SafeString:
    low, high = moved.span(365)
    finding = _(
        "After a year the law gives %(law)s, and between %(low)s and %(high)s in 90 of 100 combinations."
    )
    said = {"law": _share(moved.by_law(365)), "low": _share(low), "high": _share(high)}
    return plot(
        "fan",
        finding=finding % said,
        caption=_("What the extra selling does to the price, month by month, by the law"),
        note=_(
            "Per cent of the price, all else unchanged."
            " The bands hold 50 and 90 of 100 combinations of your ranges."
        ),
        x=_months(),
        y=_up(moved, max(abs(low), abs(high))),
        bands=_bands(moved),
        lines=[_law(moved), _nothing()],
    )


def _beside_its_bound(moved: _Moved) -> SafeString:
    low, high = moved.span(365)
    finding = _(
        "The upper bound gives %(bound)s after a year, the law %(law)s, and nothing if nothing lasts."
    )
    said = {"law": _share(moved.by_law(365)), "bound": _share(moved.by_bound(365))}
    bound = [(float(month), moved.by_bound(month * DAYS_A_MONTH) * 100) for month in range(MONTHS + 1)]
    return plot(
        "bound",
        finding=finding % said,
        caption=_("The same beside its upper bound"),
        note=_("Per cent of the price. Between these lines lies all that this model can say."),
        x=_months(),
        y=_up(moved, max(abs(moved.by_bound(365)), abs(low), abs(high))),
        bands=_bands(moved)[:1],
        lines=[_law(moved), Line(_("Linear upper bound"), bound, colour=2, is_dashed=True), _nothing()],
    )


def _months() -> Axis:
    return Axis(_("Month"), ticks=(0, 3, 6, 9, 12), write=lambda value: amount(value, 0))


def _up(moved: _Moved, far: float) -> Axis:
    """From nothing to the farthest, whichever way it goes."""
    end = moved.turn * max(far, 1e-7) * 100
    return Axis("%", lowest=min(end, 0.0), highest=max(end, 0.0), write=lambda value: _share(value / 100))


def _bands(moved: _Moved) -> list[Band]:
    def between(near: str, far: str) -> list[tuple[float, float, float]]:
        found = [(month, moved.span(month * DAYS_A_MONTH, near, far)) for month in range(MONTHS + 1)]
        return [(float(month), low * 100, high * 100) for month, (low, high) in found]

    return [
        Band(_("90 of 100"), between("at_5", "at_95"), shade=1),
        Band(_("50 of 100"), between("at_25", "at_75"), shade=2),
    ]


def _law(moved: _Moved) -> Line:
    points = [(float(month), moved.by_law(month * DAYS_A_MONTH) * 100) for month in range(MONTHS + 1)]
    return Line(_("Square-root law"), points)


def _nothing() -> Line:
    return Line(_("Nothing lasts"), [(float(month), 0.0) for month in range(MONTHS + 1)], colour=3)


def _cases(moved: _Moved) -> Table:
    rows = []
    for days, label in ((1, _("a day")), (30, _("30 days")), (91, _("91 days")), (365, _("a year"))):
        low, high = moved.span(days)
        rows.append(
            (
                label,
                amount(moved.coins * days),
                _share(0.0),
                _share(moved.by_law(days)),
                f"{_share(low)} … {_share(high)}",
                _share(moved.by_bound(days)),
            )
        )
    heads = (_("After"), _("Coins, BTC"), _("Nothing lasts"), _("Law"), _("90 of 100"), _("Upper bound"))
    return Table(_("Three cases beside each other"), heads, rows)


def _warnings(extra: float, given: dict[str, Any]) -> list[str]:
    found = []
    if max(given["sell_after"], given["sell_before"], given["own_sold"]) > 100:
        found.append(
            _("Selling more than is mined means selling what was held before. That ends when it is gone.")
        )
    if abs(extra) * 365 > LONGEST_MEASURED * given["volume"]:
        found.append(
            _("Over a year this is more than %(days)d days of volume, beyond what the law was measured on.")
            % {"days": LONGEST_MEASURED}
        )
    return found
