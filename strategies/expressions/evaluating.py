"""What a formula's units come to, and what its figures do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from strategies.expressions.errors import FormulaError
from strategies.expressions.functions import FUNCTIONS
from strategies.expressions.parsing import Call, Formula, Name, Negative, Node, Number, Pair, Power
from strategies.expressions.units import NONE, Dimension, Unit, unit, written

LARGEST_POWER = 6
# Dimension of a zero without unit, which goes with all of them: max(saved, 0).
_ANY = None


@dataclass(frozen=True)
class Quantity:
    """A figure in base units, and its dimension."""

    base: float
    dimension: Dimension

    @classmethod
    def of(cls, value: float, of: str | Unit) -> Quantity:
        """`value` in the unit `of`."""
        found = unit(of) if isinstance(of, str) else of
        return cls(value * found.scale, found.dimension)

    def to(self, wanted: str | Unit) -> float:
        """The figure in another unit of its dimension. Raises FormulaError if it is of another."""
        found = unit(wanted) if isinstance(wanted, str) else wanted
        if found.dimension != self.dimension and self.base:
            raise FormulaError(_disagree(self.dimension, found.dimension))
        return self.base / found.scale


def check(formula: Formula, variables: Mapping[str, Unit], *, expected: Unit | None = None) -> Unit:
    """The unit of what it gives. Raises FormulaError where units disagree or a name is unknown."""
    found = _dimension(formula.root, variables)
    if expected is not None and found is not _ANY and found != expected.dimension:
        message = _("This gives %(found)s. It has to give %(expected)s.")
        raise FormulaError(
            message % {"found": written(found), "expected": expected}, 0, len(formula.text.rstrip())
        )
    if found is _ANY:
        return expected or unit("")
    return expected or Unit(1.0, found)


def evaluate(formula: Formula, values: Mapping[str, Quantity]) -> Quantity:
    """What it comes to. Raises FormulaError for units that disagree, and for what cannot be reckoned."""
    units = {name: Unit(1.0, value.dimension) for name, value in values.items()}
    dimension = _dimension(formula.root, units)
    result = _value(formula.root, {name: value.base for name, value in values.items()})
    return Quantity(result, NONE if dimension is _ANY else dimension)


def figure_of(formula: Formula, values: Mapping[str, float]) -> float:
    """What it comes to in base units, from figures in base units whose units were checked before."""
    return _value(formula.root, values)


def _dimension(node: Node, variables: Mapping[str, Unit]) -> Dimension | None:
    match node:
        case Number():
            return _ANY if node.value == 0 and node.unit.dimension == NONE else node.unit.dimension
        case Name():
            if node.name not in variables:
                message = _("There is no variable %(name)s.") % {"name": node.name}
                raise FormulaError(message, node.at, node.length)
            return variables[node.name].dimension
        case Negative():
            return _dimension(node.of, variables)
        case Pair():
            return _of_pair(node, variables)
        case Power():
            return _of_power(node, variables)
        case Call():
            return _of_call(node, variables)


def _of_pair(node: Pair, variables: Mapping[str, Unit]) -> Dimension | None:
    left, right = _dimension(node.left, variables), _dimension(node.right, variables)
    if node.sign in "+-":
        return _same(left, right, node)
    left, right = left or NONE, right or NONE
    turn = 1 if node.sign == "*" else -1
    return tuple(a + turn * b for a, b in zip(left, right, strict=True))


def _of_power(node: Power, variables: Mapping[str, Unit]) -> Dimension | None:
    of, to = _dimension(node.of, variables), _dimension(node.to, variables)
    if to not in (_ANY, NONE):
        raise FormulaError(_("A power is a number without unit."), node.at)
    exponent = _constant(node.to)
    if of in (_ANY, NONE):
        return NONE
    if exponent is None or (exponent * 4).denominator != 1:
        raise FormulaError(
            _("What has a unit can be raised only to a number written out, as in ^2."), node.at
        )
    return tuple(part * exponent for part in of or NONE)


def _of_call(node: Call, variables: Mapping[str, Unit]) -> Dimension | None:
    kind = FUNCTIONS[node.name].kind
    given = [_dimension(one, variables) for one in node.given]
    if kind == "root":
        return tuple(part / 2 for part in given[0] or NONE)
    if kind == "plain":
        if given[0] not in (_ANY, NONE):
            message = _("%(name)s takes a number without unit.") % {"name": node.name}
            raise FormulaError(message, node.at, node.length)
        return NONE
    found: Dimension | None = _ANY
    for one in given:
        found = _same(found, one, node)
    return found


def _same(left: Dimension | None, right: Dimension | None, node: Node) -> Dimension | None:
    if left is _ANY or right is _ANY:
        return right if left is _ANY else left
    if left != right:
        raise FormulaError(_disagree(left, right), node.at, node.length)
    return left


def _disagree(left: Dimension, right: Dimension) -> str:
    message = _("Units disagree: %(left)s is no %(right)s.")
    return message % {"left": written(left), "right": written(right)}


def _constant(node: Node) -> Fraction | None:
    """The exponent written out; None for anything else. Raises FormulaError if too large."""
    turn = 1
    while isinstance(node, Negative):
        node, turn = node.of, -turn
    if not isinstance(node, Number):
        return None
    if node.value > LARGEST_POWER:
        raise FormulaError(_("This power is too large."), node.at, node.length)
    return turn * Fraction(node.value * node.unit.scale)


def _value(node: Node, values: Mapping[str, float]) -> float:
    """Walk the tree. Raises FormulaError at the part that has no figure."""
    try:
        found = _reckon(node, values)
    except FormulaError:
        raise
    except ZeroDivisionError:
        raise FormulaError(_("Here it divides by zero."), node.at, node.length) from None
    except (OverflowError, ValueError):
        found = math.nan
    if isinstance(found, complex) or not math.isfinite(found):
        raise FormulaError(_("This comes to no figure."), node.at, node.length)
    return found


def _reckon(node: Node, values: Mapping[str, float]) -> float:
    match node:
        case Number():
            return node.value * node.unit.scale
        case Name():
            return values[node.name]
        case Negative():
            return -_value(node.of, values)
        case Pair():
            left, right = _value(node.left, values), _value(node.right, values)
            if node.sign == "+":
                return left + right
            if node.sign == "-":
                return left - right
            return left * right if node.sign == "*" else left / right
        case Power():
            return float(_value(node.of, values)) ** _value(node.to, values)
        case Call():
            return float(FUNCTIONS[node.name].work(*(_value(one, values) for one in node.given)))
