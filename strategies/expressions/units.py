"""Units of a mining site, by a table of dimensions.

A library such as pint reads unit texts with a parser of its own that takes powers of any size, and takes a
third of a second to load; a site needs some forty units, which this table has. Money is US dollars alone, so
that no formula hides a rate of exchange.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from strategies.expressions.errors import FormulaError

BASES = ("USD", "BTC", "H", "J", "s", "K", "kg", "m", "machine")
Dimension = tuple[Fraction, ...]
NONE: Dimension = (Fraction(0),) * len(BASES)

HOUR = 3600.0
DAY = 24 * HOUR
YEAR = 365 * DAY  # 8760 hours: what contracts and reports reckon with


def _dimension(**powers: int) -> Dimension:
    return tuple(Fraction(powers.get(base, 0)) for base in BASES)


_TABLE: dict[str, tuple[float, Dimension]] = {"1": (1.0, NONE), "%": (0.01, NONE), "bp": (0.0001, NONE)}
for _dim, _units in (
    (_dimension(USD=1), {"USD": 1.0, "cent": 0.01, "kUSD": 1e3, "MUSD": 1e6}),
    (_dimension(BTC=1), {"BTC": 1.0, "mBTC": 1e-3, "sat": 1e-8}),
    (_dimension(H=1), {"H": 1.0, "GH": 1e9, "TH": 1e12, "PH": 1e15, "EH": 1e18}),
    (_dimension(J=1), {"J": 1.0, "kJ": 1e3, "MJ": 1e6, "GJ": 1e9, "MMBtu": 1.05505585262e9}),
    (_dimension(J=1), {"Wh": HOUR, "kWh": 1e3 * HOUR, "MWh": 1e6 * HOUR, "GWh": 1e9 * HOUR}),
    (_dimension(J=1, s=-1), {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9}),
    (_dimension(s=1), {"s": 1.0, "min": 60.0, "h": HOUR, "day": DAY, "week": 7 * DAY}),
    (_dimension(s=1), {"month": YEAR / 12, "year": YEAR}),
    (_dimension(K=1), {"K": 1.0}),
    (_dimension(kg=1), {"kg": 1.0, "t": 1e3}),
    (_dimension(m=1), {"m": 1.0, "km": 1e3}),
    (_dimension(m=2), {"m2": 1.0}),
    (_dimension(m=3), {"m3": 1.0, "L": 1e-3, "mcf": 28.316846592}),
    (_dimension(machine=1), {"machine": 1.0}),
):
    _TABLE |= {_symbol: (_scale, _dim) for _symbol, _scale in _units.items()}

SYMBOLS = tuple(_TABLE)
# As the trade writes them: per petahash a second, and a day.
_USUAL = {
    "USD/PH/day": "USD/(PH/s)/day",
    "USD/TH/day": "USD/(TH/s)/day",
    "USD/PH/d": "USD/(PH/s)/day",
    "BTC/PH/day": "BTC/(PH/s)/day",
    "W/TH": "W/(TH/s)",
}
_LONGEST = 40
_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z]+[0-9]?|%|1(?![0-9.]))|(?P<sign>[*/^()·×]))")
_RAISED = re.compile(r"\s*\^\s*(-?[1-3])(?![0-9])")


@dataclass(frozen=True)
class Unit:
    """`scale` turns a figure into base units; `dimension` are the powers of BASES. `text` is as written."""

    scale: float
    dimension: Dimension
    text: str = ""

    def agrees_with(self, other: Unit) -> bool:
        return self.dimension == other.dimension

    def __str__(self) -> str:
        return self.text or written(self.dimension)


def written(dimension: Dimension) -> str:
    """A dimension in base units: USD/s, J/H."""
    if dimension == NONE:
        return _("a plain number")
    above = [_power(base, power) for base, power in zip(BASES, dimension, strict=True) if power > 0]
    below = [_power(base, -power) for base, power in zip(BASES, dimension, strict=True) if power < 0]
    return "/".join(["*".join(above) or "1", *below])


def _power(base: str, power: Fraction) -> str:
    return base if power == 1 else f"{base}^{power}"


@lru_cache(maxsize=500)
def unit(text: str) -> Unit:
    """The unit a text names, such as MW, USD/MWh or J/TH. Raises FormulaError."""
    text = text.strip()
    if not text:
        return Unit(1.0, NONE, "")
    if len(text) > _LONGEST:
        raise FormulaError(_("This is too long for a unit."), 0, len(text))
    scale, dimension, end = _product(_USUAL.get(text, text), 0, 0)
    if end < len(_USUAL.get(text, text)):
        raise FormulaError(_("There is no such unit: %(unit)s.") % {"unit": text}, 0, len(text))
    return Unit(scale, dimension, "" if text == "1" else text)


def _product(text: str, at: int, depth: int) -> tuple[float, Dimension, int]:
    """Factors joined by * and /, up to the end or a closing parenthesis."""
    scale, dimension, at = _factor(text, at, depth)
    while match := _TOKEN.match(text, at):
        sign = match["sign"]
        if sign == ")" or sign not in {"*", "·", "×", "/"}:
            break
        other_scale, other, at = _factor(text, match.end(), depth)
        is_over = sign == "/"
        scale = scale / other_scale if is_over else scale * other_scale
        dimension = tuple(a - b if is_over else a + b for a, b in zip(dimension, other, strict=True))
    while at < len(text) and text[at].isspace():
        at += 1
    return scale, dimension, at


def _factor(text: str, at: int, depth: int) -> tuple[float, Dimension, int]:
    match = _TOKEN.match(text, at)
    if match and match["sign"] == "(" and depth < 3:
        scale, dimension, at = _product(text, match.end(), depth + 1)
        closing = _TOKEN.match(text, at)
        if not closing or closing["sign"] != ")":
            raise _unknown(text)
        return scale, dimension, closing.end()
    if not match or match["name"] not in _TABLE:
        raise _unknown(text)
    scale, dimension = _TABLE[match["name"]]
    at = match.end()
    raised = _RAISED.match(text, at)
    if raised:
        power = int(raised[1])
        return scale**power, tuple(part * power for part in dimension), raised.end()
    return scale, dimension, at


def _unknown(text: str) -> FormulaError:
    return FormulaError(_("There is no such unit: %(unit)s.") % {"unit": text}, 0, len(text))
