"""What a formula may call. Each says what its arguments must be and what comes of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """`kind`: "same" (all of one unit, and so is the result), "plain" (without a unit), "root" (square root).

    `least` and `most` are how many arguments it takes.
    """

    work: Callable[..., float]
    kind: str
    least: int
    most: int


def _clamp(value: float, low: float, high: float) -> float:
    """`value`, but never under `low` nor over `high`: what others write with `if`."""
    return max(low, min(value, high))


FUNCTIONS = {
    "min": Function(min, "same", 2, 8),
    "max": Function(max, "same", 2, 8),
    "clamp": Function(_clamp, "same", 3, 3),
    "positive": Function(lambda value: max(0.0, value), "same", 1, 1),
    "abs": Function(abs, "same", 1, 1),
    "sqrt": Function(math.sqrt, "root", 1, 1),
    "exp": Function(math.exp, "plain", 1, 1),
    "ln": Function(math.log, "plain", 1, 1),
}
