"""What a strategy would be worth at a reader's site: USD a year and payback, with the range.

A strategy says its effect as a formula of named variables, each with a unit and a range. A formula may also
speak of the reader's site, by the names of `SITE`. Nothing here touches the database.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strategies.expressions import Formula, FormulaError, Unit, check, parse, unit
from strategies.expressions.evaluating import figure_of

MOST_VARIABLES = 8
PER_YEAR = "USD/year"
_COST = re.compile(r"^[ \t]*cost[ \t]*=(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class SiteFigure:
    """One figure of a site that a formula may use: its name there, and what is asked of the reader."""

    name: str
    label: str | Promise
    unit: str
    least: float
    most: float
    usual: float


# What a reader says of their site, in the order of the form. `usual` stands until they do.
SITE = (
    SiteFigure("site_power", gettext_lazy("Power at the meter"), "MW", 0.0, 5000.0, 10.0),
    SiteFigure("efficiency", gettext_lazy("Efficiency"), "J/TH", 1.0, 500.0, 20.0),
    SiteFigure("power_price", gettext_lazy("Power price"), "USD/MWh", -500.0, 2000.0, 50.0),
    SiteFigure("uptime", gettext_lazy("Uptime"), "%", 0.0, 100.0, 95.0),
    SiteFigure("hashprice", gettext_lazy("Hashprice"), "USD/PH/day", 0.1, 10_000.0, 45.0),
    SiteFigure("pue", gettext_lazy("PUE"), "", 1.0, 3.0, 1.05),
)
# What follows from it, and needs not be asked.
HASHRATE = "hashrate"
SITE_UNITS: dict[str, Unit] = {one.name: unit(one.unit) for one in SITE} | {HASHRATE: unit("PH/s")}


@dataclass(frozen=True)
class Site:
    """The figures of a site, in the units of `SITE`."""

    site_power: float = 10.0
    efficiency: float = 20.0
    power_price: float = 50.0
    uptime: float = 95.0
    hashprice: float = 45.0
    pue: float = 1.05

    @property
    def hashrate(self) -> float:
        """PH/s while it runs: power of the machines over their efficiency."""
        return self.site_power * 1000.0 / (self.pue * self.efficiency)

    def figures(self) -> dict[str, float]:
        """By name, in base units."""
        return {name: getattr(self, name) * found.scale for name, found in SITE_UNITS.items()}


@dataclass(frozen=True)
class Variable:
    """A figure of the strategy's own; low, central and high are in `unit`.

    One with `site` is no own figure: it takes the reader's, whose name in `SITE` that is.
    """

    name: str
    unit: str
    low: float = 0.0
    central: float = 0.0
    high: float = 0.0
    label: str = ""
    site: str = ""

    @property
    def has_range(self) -> bool:
        return self.low != self.high and not self.site

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Variable:
        """From what a strategy stores: {name, unit, low, central, high, label, from}. Raises FormulaError."""
        name, unit_text, label, site = (
            str(stored.get(key) or "").strip() for key in ("name", "unit", "label", "from")
        )
        if name in SITE_UNITS:
            site = site or name
        if site:
            return cls(name, unit_text, label=label, site=site).checked()
        try:
            low, central, high = (float(stored[key]) for key in ("low", "central", "high"))
        except (KeyError, TypeError, ValueError):
            message = _("%(name)s needs a low, a central and a high figure.")
            raise FormulaError(message % {"name": name or "?"}) from None
        return cls(name, unit_text, low, central, high, label).checked()

    def checked(self) -> Variable:
        """Itself, if its name, unit and range are right. Raises FormulaError."""
        if not self.name.isidentifier() or not self.name.isascii() or len(self.name) > 40:
            message = _("“%(name)s” is no name: use letters, digits and _, as in share_saved.")
            raise FormulaError(message % {"name": self.name[:40]})
        own, name = unit(self.unit), {"name": self.name}
        if self.site and self.site not in SITE_UNITS:
            raise FormulaError(_("%(name)s: there is no such figure of a site.") % name)
        if self.name in SITE_UNITS and self.site != self.name:
            raise FormulaError(_("%(name)s is a figure of the reader’s site. Choose another name.") % name)
        if self.site and self.unit and not own.agrees_with(SITE_UNITS[self.site]):
            message = _("%(name)s: that figure of the site is in %(unit)s.")
            raise FormulaError(message % {**name, "unit": SITE_UNITS[self.site]})
        if not self.low <= self.central <= self.high or max(abs(self.low), abs(self.high)) > 1e15:
            message = _("%(name)s: the central figure has to lie between the low and the high one.")
            raise FormulaError(message % name)
        return self


@dataclass(frozen=True)
class Range:
    """The lowest, the central and the highest; None where there is no such figure (never paid back)."""

    low: float | None
    central: float | None
    high: float | None


@dataclass(frozen=True)
class Sensitivity:
    """What becomes of the central result when one variable alone is low, or high. USD a year."""

    variable: Variable
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Worth:
    """What a strategy comes to at a site. `per_year` in USD, `cost` in USD once, `payback` in months."""

    per_year: Range
    cost: Range | None
    payback: Range | None
    sensitivities: tuple[Sensitivity, ...]


@dataclass(frozen=True)
class Effect:
    """A text with the formula of USD a year, if wanted a line `cost = ...` in USD once, and the variables.

    site_power * uptime * share_saved * power_price
    cost = 12 [USD/kW] * site_power
    """

    text: str
    variables: tuple[Variable, ...] = ()

    @classmethod
    def of(cls, text: str, variables: Iterable[Mapping[str, Any]]) -> Effect:
        """From what a strategy stores, checked. Raises FormulaError, its place counted in the whole text."""
        effect = cls(text, tuple(Variable.of(stored) for stored in variables))
        effect.check()
        return effect

    @cached_property
    def parsed(self) -> Formula:
        return parse(_COST.sub(lambda line: " " * len(line[0]), self.text))

    @cached_property
    def parsed_cost(self) -> Formula | None:
        line = _COST.search(self.text)
        return parse(" " * line.start(1) + line[1]) if line else None

    @property
    def uses(self) -> tuple[SiteFigure, ...]:
        """The figures of the site on which it depends, in the order of the form."""
        names = self.parsed.names | (self.parsed_cost.names if self.parsed_cost else frozenset())
        names |= {one.site for one in self.variables if one.name in names and one.site}
        if HASHRATE in names:
            names |= {"site_power", "efficiency", "pue"}
        return tuple(one for one in SITE if one.name in names)

    def check(self) -> None:
        """Raises FormulaError unless it gives USD a year, and its cost USD, whatever the figures."""
        names = [variable.name for variable in self.variables]
        if len(names) > MOST_VARIABLES:
            raise FormulaError(_("A formula has at most %(most)d variables.") % {"most": MOST_VARIABLES})
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise FormulaError(_("There are two variables called %(name)s.") % {"name": twice})
        lines = list(_COST.finditer(self.text))
        if len(lines) > 1:
            again = lines[1]
            raise FormulaError(
                _("The cost is said twice. Keep one line."), again.start(), again.end() - again.start()
            )
        units = self._units()
        check(self.parsed, units, expected=unit(PER_YEAR))
        if self.parsed_cost:
            check(self.parsed_cost, units, expected=unit("USD"))

    def at(self, site: Site, own: Mapping[str, float] | None = None) -> Worth:
        """Its worth at a site. `own` are variables whose figure the reader knows, in their unit.

        The range is the lowest and highest over all combinations of low and high. Raises FormulaError where
        it cannot be reckoned, as in a division by zero.
        """
        self.check()
        known = {one.name: (own or {}).get(one.name, one.central) for one in self.variables if not one.site}
        free = [one for one in self.variables if one.has_range and one.name not in (own or {})]
        central = self._figures(site, known)
        corners = [
            central
            | {
                one.name: getattr(one, end) * unit(one.unit).scale
                for one, end in zip(free, ends, strict=True)
            }
            for ends in itertools.product(("low", "high"), repeat=len(free))
        ]
        middle = self._reckoned(central)
        found = [middle, *(self._reckoned(corner) for corner in corners)]
        costs = [cost for _yearly, cost in found if cost is not None]
        return Worth(
            per_year=Range(min(f[0] for f in found), middle[0], max(f[0] for f in found)),
            cost=Range(min(costs), middle[1], max(costs)) if costs else None,
            payback=_payback(middle, found) if costs else None,
            sensitivities=self._sensitivities(free, central),
        )

    def _reckoned(self, figures: Mapping[str, float]) -> tuple[float, float | None]:
        """USD a year, and USD once."""
        yearly = figure_of(self.parsed, figures) / unit(PER_YEAR).scale
        return yearly, figure_of(self.parsed_cost, figures) if self.parsed_cost else None

    def _sensitivities(self, free: list[Variable], central: Mapping[str, float]) -> tuple[Sensitivity, ...]:
        def alone(one: Variable, value: float) -> float:
            return self._reckoned({**central, one.name: value * unit(one.unit).scale})[0]

        found = (Sensitivity(one, alone(one, one.low), alone(one, one.high)) for one in free)
        return tuple(sorted(found, key=lambda one: -one.swing))

    def _figures(self, site: Site, own: Mapping[str, float]) -> dict[str, float]:
        figures = site.figures()
        for one in self.variables:
            figures[one.name] = figures[one.site] if one.site else own[one.name] * unit(one.unit).scale
        return figures

    def _units(self) -> dict[str, Unit]:
        return SITE_UNITS | {
            one.name: SITE_UNITS[one.site] if one.site else unit(one.unit) for one in self.variables
        }


def _payback(middle: tuple[float, float | None], found: list[tuple[float, float | None]]) -> Range:
    """Months until it has paid back, of each combination: the longest may be never."""
    months = [_months(*one) for one in found]
    known = [one for one in months if one is not None]
    longest = None if len(known) < len(months) else max(known)
    return Range(min(known) if known else None, _months(*middle), longest)


def _months(yearly: float, cost: float | None) -> float | None:
    if not cost or cost <= 0:
        return 0.0
    return cost / yearly * 12 if yearly > 0 else None
