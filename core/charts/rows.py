"""One row a thing: bars from zero, and pairs of before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.amounts import amount, measured
from core.charts.plots import Text, anchor
from core.charts.scales import Scale, round_ticks

ROW = 44  # pixels


@dataclass(frozen=True)
class Bar:
    """`text` is its figure in words."""

    label: Text
    value: float
    text: str = ""
    colour: int = 1


@dataclass(frozen=True)
class Pair:
    """What was measured before, and after. `is_good` turns the colour, and is said in words in the table."""

    label: Text
    before: float
    after: float
    is_good: bool = True


def bars(
    name: str,
    given: Sequence[Bar],
    *,
    finding: Text,
    caption: Text,
    note: Text = "",
    heads: tuple[Text, Text],
) -> SafeString:
    """Bars that begin at zero, whichever way they go; nothing for none. `heads` are the columns of the table."""
    if not given:
        return SafeString()
    values = [one.value for one in given]
    scale = Scale(min(0.0, *values, 0.0), max(0.0, *values, 1e-12))
    zero = scale.at(0.0)
    drawn = []
    for number, one in enumerate(given):
        end = scale.at(one.value)
        drawn.append(
            {
                "label": one.label,
                "text": one.text or amount(one.value),
                "x": min(zero, end),
                "width": max(0.4, round(abs(end - zero), 2)),
                "top": number * ROW + 20,
                "words": number * ROW + 14,
                "colour": one.colour,
            }
        )
    return render_to_string(
        "charts/_bars.html",
        {
            "name": name,
            "finding": finding,
            "caption": caption,
            "note": note,
            "bars": drawn,
            "rows": [(bar["label"], bar["text"]) for bar in drawn],
            "zero": zero,
            "height": len(given) * ROW + 4,
            "heads": heads,
        },
    )


def pairs(
    name: str,
    given: Sequence[Pair],
    *,
    finding: Text,
    caption: Text,
    note: Text = "",
    heads: tuple[Text, Text, Text],
    write: Callable[[float], str] = amount,
    middle: float | None = None,
    middle_text: Text = "",
) -> SafeString:
    """Before and after as two dots joined by a line, the scale not from zero; `middle` is a line down all rows.

    `heads` are the columns of the table: what, before, after.
    """
    if not given:
        return SafeString()
    values = [value for one in given for value in (one.before, one.after)]
    values += [middle] if middle is not None else []
    ticks = round_ticks(min(values), max(values), 3)
    scale = Scale(ticks[0], ticks[-1])
    foot = len(given) * ROW + 8
    drawn = [
        {
            "label": one.label,
            "before": scale.at(one.before),
            "after": scale.at(one.after),
            "before_text": measured(one.before),
            "after_text": measured(one.after),
            "words": number * ROW + 14,
            "y": number * ROW + 30,
            "colour": 1 if one.is_good else 2,
        }
        for number, one in enumerate(given)
    ]
    return render_to_string(
        "charts/_pairs.html",
        {
            "name": name,
            "finding": finding,
            "caption": caption,
            "note": note,
            "pairs": drawn,
            "rows": [(one["label"], one["before_text"], one["after_text"]) for one in drawn],
            "heads": heads,
            "ticks": [
                {"x": scale.at(tick), "text": write(tick), "anchor": anchor(scale.at(tick))} for tick in ticks
            ],
            "foot": foot,
            "height": foot + 24,
            "middle": None if middle is None else {"x": scale.at(middle), "text": middle_text},
        },
    )
