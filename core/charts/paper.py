"""Charts for paper: WeasyPrint knows no style of the page inside a drawing, so colours are attributes here.

x and y are in points of a drawing as wide as the text of an A4 page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.amounts import amount, measured
from core.charts.plots import Text, anchor
from core.charts.rows import Pair
from core.charts.scales import Scale, round_ticks

WIDTH = 480
ROW = 30


def pairs_on_paper(
    name: str,
    given: Sequence[Pair],
    *,
    finding: Text,
    caption: Text,
    note: Text = "",
    heads: tuple[Text, Text, Text],
) -> SafeString:
    """core.charts.pairs as a figure for print; its figures stand in the paper's own table."""
    if not given:
        return SafeString()
    values = [value for one in given for value in (one.before, one.after)]
    ticks = round_ticks(min(values), max(values), 3)
    scale = Scale(ticks[0], ticks[-1])
    foot = len(given) * ROW + 6

    def at(value: float) -> float:
        return round(8 + scale.at(value) / 100 * (WIDTH - 16), 1)

    rows: list[dict[str, Any]] = [
        {
            "label": one.label,
            "text": f"{measured(one.before)} → {measured(one.after)}",
            "before": at(one.before),
            "after": at(one.after),
            "words": place * ROW + 11,
            "y": place * ROW + 21,
            "is_good": one.is_good,
        }
        for place, one in enumerate(given)
    ]
    context = {
        "name": name,
        "finding": finding,
        "caption": caption,
        "note": note,
        "heads": heads,
        "rows": rows,
        "ticks": [{"x": at(tick), "text": amount(tick), "anchor": anchor(scale.at(tick))} for tick in ticks],
        "foot": foot,
        "width": WIDTH,
        "height": foot + 16,
    }
    return render_to_string("charts/_pairs_on_paper.html", context)
