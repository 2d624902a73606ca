from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """From figures to places: `lowest` is at 0, `highest` at 100."""

    lowest: float
    highest: float

    def at(self, value: float) -> float:
        """Per cent of the way, kept inside."""
        wide = self.highest - self.lowest
        if wide <= 0 or not math.isfinite(value):
            return 0.0
        return round(min(100.0, max(0.0, (value - self.lowest) / wide * 100)), 2)


def round_ticks(lowest: float, highest: float, about: int = 4) -> list[float]:
    """Round figures that cover lowest to highest: steps of 1, 2, 2.5 or 5 times a power of ten."""
    wide = highest - lowest
    if wide <= 0 or not math.isfinite(wide):
        return [lowest, lowest + (abs(lowest) or 1.0)]
    power = 10 ** math.floor(math.log10(wide / about))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power * about >= wide * 0.999)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]
