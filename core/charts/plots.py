"""Lines and bands over an axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from core.amounts import amount
from core.charts.scales import Scale, round_ticks

Text = str | Promise
TOP, BOTTOM, HEIGHT = 20, 236, 264  # pixels
MOST_ROWS = 25


@dataclass(frozen=True)
class Axis:
    """What is along it. Without ticks of its own it takes round figures; `write` puts a figure into words."""

    label: Text
    lowest: float | None = None
    highest: float | None = None
    ticks: Sequence[float] = ()
    write: Callable[[float], str] = amount


@dataclass(frozen=True)
class Line:
    """`colour` 1, 2 or 3 of chart.css; tell lines apart by dashes too. `points` are (x, y)."""

    label: Text
    points: Sequence[tuple[float, float]]
    colour: int = 1
    is_dashed: bool = False


@dataclass(frozen=True)
class Band:
    """What lies between two lines: `points` are (x, low, high). `shade` 1 is the faintest, 2 stronger."""

    label: Text
    points: Sequence[tuple[float, float, float]]
    colour: int = 1
    shade: int = 1


@dataclass(frozen=True)
class Mark:
    """A point with a word at it."""

    x: float
    y: float
    text: Text
    colour: int = 1


@dataclass(frozen=True)
class Rule:
    """A level line across, with its name."""

    y: float
    text: Text


@dataclass(frozen=True)
class _Place:
    x: float
    y: float
    text: str
    anchor: str = "start"
    colour: int = 1
    level: float = 0.0


def plot(
    name: str,
    *,
    finding: Text,
    caption: Text,
    note: Text = "",
    x: Axis,
    y: Axis,
    lines: Sequence[Line] = (),
    bands: Sequence[Band] = (),
    marks: Sequence[Mark] = (),
    rules: Sequence[Rule] = (),
) -> SafeString:
    """A figure with its table. `name` is its id on the page, `finding` what it shows, in one sentence."""
    across, up, ticks_x, ticks_y = _scales(x, y, lines, bands, rules)
    context = {
        "name": name,
        "finding": finding,
        "caption": caption,
        "note": note,
        "height": HEIGHT,
        "bands": [_band(one, across, up) for one in bands],
        "lines": [_line(one, across, up) for one in lines],
        "rules": [_Place(0, _pixel(up, one.y), str(one.text)) for one in rules],
        "marks": [_mark(one, across, up) for one in marks],
        "ticks_x": [_tick(value, across, x) for value in ticks_x],
        "ticks_y": [_Place(0, _pixel(up, value), y.write(value)) for value in ticks_y],
        "heads": [x.label, *(one.label for one in lines), *(one.label for one in bands)],
        "rows": _rows(x, y, lines, bands),
    }
    return render_to_string("charts/_plot.html", context)


def _scales(
    x: Axis, y: Axis, lines: Sequence[Line], bands: Sequence[Band], rules: Sequence[Rule]
) -> tuple[Scale, Scale, Sequence[float], Sequence[float]]:
    along = [point[0] for point in _points(lines, bands)] or [0.0, 1.0]
    levels = [value for point in _points(lines, bands) for value in point[1:]]
    levels = levels + [rule.y for rule in rules] or [0.0, 1.0]
    low = min(levels) if y.lowest is None else y.lowest
    high = max(levels) if y.highest is None else y.highest
    ticks_y = y.ticks or round_ticks(low, high)
    left = min(along) if x.lowest is None else x.lowest
    right = max(along) if x.highest is None else x.highest
    ticks_x = x.ticks or [tick for tick in round_ticks(left, right) if left <= tick <= right]
    return Scale(left, right), Scale(min(low, *ticks_y), max(high, *ticks_y)), ticks_x, ticks_y


def _points(lines: Sequence[Line], bands: Sequence[Band]) -> list[tuple[float, ...]]:
    return [
        *(point for one in lines for point in one.points),
        *(point for one in bands for point in one.points),
    ]


def _pixel(up: Scale, value: float) -> float:
    return round(BOTTOM - up.at(value) / 100 * (BOTTOM - TOP), 1)


def _line(one: Line, across: Scale, up: Scale) -> dict[str, Any]:
    path = "L".join(f"{across.at(x)} {round(100 - up.at(y), 2)}" for x, y in one.points)
    return {"path": f"M{path}", "colour": one.colour, "dash": one.is_dashed, "label": one.label}


def _band(one: Band, across: Scale, up: Scale) -> dict[str, Any]:
    there = [f"{across.at(x)} {round(100 - up.at(high), 2)}" for x, _low, high in one.points]
    back = [f"{across.at(x)} {round(100 - up.at(low), 2)}" for x, low, _high in reversed(one.points)]
    path = f"M{'L'.join([*there, *back])}Z"
    return {"path": path, "colour": one.colour, "shade": one.shade, "label": one.label}


def _mark(one: Mark, across: Scale, up: Scale) -> _Place:
    x, y = across.at(one.x), _pixel(up, one.y)
    # Beside the point, on the side that has room, and never below the axis.
    return _Place(x, y, str(one.text), anchor(x), one.colour, max(TOP, min(BOTTOM - 10, y - 12)))


def _tick(value: float, across: Scale, axis: Axis) -> _Place:
    x = across.at(value)
    return _Place(x, BOTTOM + 20, axis.write(value), anchor(x))


def anchor(x: float) -> str:
    """On which side of its place (in per cent) a text has room."""
    return "start" if x < 12 else "end" if x > 88 else "middle"


def _rows(x: Axis, y: Axis, lines: Sequence[Line], bands: Sequence[Band]) -> list[list[str]]:
    """The figures as a table: each x once, at most MOST_ROWS of them."""
    along = sorted({point[0] for point in _points(lines, bands)})
    every = -(-len(along) // MOST_ROWS) or 1
    shown = [value for number, value in enumerate(along) if number % every == 0 or value == along[-1]]
    columns: list[dict[float, str]] = [{at: y.write(level) for at, level in one.points} for one in lines]
    columns += [{at: f"{y.write(low)} … {y.write(high)}" for at, low, high in one.points} for one in bands]
    return [[x.write(at), *(column.get(at, "") for column in columns)] for at in shown]
