"""A small language for the effect of a strategy: arithmetic with units, and nothing else.

    saved = parse("site_power * uptime * share * power_price - 40 [kUSD/year]")
    check(saved, {"site_power": unit("MW"), ...}, expected=unit("USD/year"))
    evaluate(saved, {"site_power": Quantity.of(20, "MW"), ...}).to("USD/year")

It has numbers (with a unit in square brackets where they have one), names, + - * / ^, parentheses and the
functions of `FUNCTIONS`. There is no text, no attribute, no index, no loop, no assignment and no way to call
anything of Python's: a formula is read into a tree of the six kinds of `parsing`, and the tree is walked.
Length, depth, figures and exponents have limits, so that no formula takes long.
"""

from strategies.expressions.errors import FormulaError
from strategies.expressions.evaluating import Quantity, check, evaluate
from strategies.expressions.functions import FUNCTIONS
from strategies.expressions.parsing import LONGEST, Formula, parse
from strategies.expressions.units import Unit, unit

__all__ = [
    "FUNCTIONS",
    "LONGEST",
    "Formula",
    "FormulaError",
    "Quantity",
    "Unit",
    "check",
    "evaluate",
    "parse",
    "unit",
]
