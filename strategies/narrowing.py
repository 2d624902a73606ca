"""The form beside the list: drawn with nothing chosen, kept for a minute, and ticked by text for each reader.

Drawing its hundred choices by Django's widgets takes ten times as long as the list beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Count
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.moments import figure
from core.release import release
from strategies.forms.lists import ORDERS, NarrowForm, Several
from strategies.models import Strategy

# The choices offered and their counts may be as old as this, in seconds: categories, grids, machines.
_KEEP = 60
_COUNT = "<!--count-->"
# What was drawn in this process, with the stamp in the cache that says until when: a stamp is read in a moment,
# where unpacking the whole form out of a cache would be a tenth of the page.
_drawn_here: dict[str, tuple[str, Facets]] = {}
_CHOICE = re.compile(
    r'<select name="(?P<select>\w+)"'
    r'|<option value="(?P<option>[^"]*)"'
    r'|<input type="checkbox" name="(?P<box>\w+)" value="(?P<ticked>[^"]*)"'
)


@dataclass(frozen=True)
class Facets:
    """The form in pieces: each ends where the mark of a choice goes, the last is what follows."""

    pieces: list[str]
    # Field and value of each choice, and what marks it as chosen.
    choices: list[tuple[str, str, str]]
    # What each choice is called.
    labels: dict[tuple[str, str], str]

    def asked(self, query: QueryDict) -> dict[str, Any]:
        """What an address asks for, as NarrowForm would read it: what isn't offered is left out."""
        offered = {(name, value) for name, value, _mark in self.choices if value}
        asked: dict[str, Any] = {}
        for name, field in NarrowForm.base_fields.items():
            values = [value for value in query.getlist(name) if (name, value) in offered]
            if values and isinstance(field, Several):
                asked[name] = values
            elif values and values[-1] == query.get(name):
                asked[name] = values[-1]
        return asked

    def chosen(self, asked: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Each choice that narrows the list: what it is called, and what is asked without it."""
        found = []
        for name, value in asked.items():
            for one in [value] if isinstance(value, str) else value:
                rest = [] if isinstance(value, str) else [other for other in value if other != one]
                without = {key: rest if key == name else kept for key, kept in asked.items()}
                label = self.labels[(name, one)]
                found.append((label, {key: kept for key, kept in without.items() if kept}))
        return found

    def drawn(self, asked: Mapping[str, Any], order: str) -> SafeString:
        """The form with this chosen."""
        chosen = {(name, "") for name in NarrowForm.base_fields if name not in asked} | {("order", order)}
        for name, value in asked.items():
            chosen |= {(name, one) for one in ([value] if isinstance(value, str) else value)}
        marked = [
            piece + mark if (name, value) in chosen else piece
            for piece, (name, value, mark) in zip(self.pieces, self.choices, strict=False)
        ]
        return mark_safe("".join([*marked, self.pieces[-1]]).replace(_COUNT, str(len(asked))))


def facets(*, is_narrowed: bool) -> Facets:
    """The form in the reader's language; `is_narrowed`, with the way to remove what is chosen."""
    key = f"strategies:facets:{get_language()}:{is_narrowed:d}:{release()}"
    stamp = cache.get(key)
    if stamp is None:
        stamp = uuid4().hex
        cache.set(key, stamp, _KEEP)
    kept = _drawn_here.get(key)
    if kept is None or kept[0] != stamp:
        form = NarrowForm({})
        kept = _drawn_here[key] = (stamp, _cut(_drawn(form, is_narrowed), _labels(form)))
    return kept[1]


def _drawn(form: NarrowForm, is_narrowed: bool) -> str:
    many = _many()
    context = {
        "form": form,
        "boxes": {
            name: [(box, figure(many[name].get(box.data["value"], 0))) for box in form[name]] for name in many
        },
        "is_narrowed": is_narrowed,
        "count": mark_safe(_COUNT),
        "orders": [(name, label) for name, (label, _keys) in ORDERS.items()],
    }
    html = render_to_string("strategies/_facets.html", context)
    return html.replace('" selected>', '">')


def _many() -> dict[str, dict[str, int]]:
    """How many published strategies each box stands for, by field and value: counted once for all languages."""
    kept: dict[str, dict[str, int]] | None = cache.get("strategies:many")
    if kept is None:
        rows = Strategy.objects.published().order_by()
        kept = {
            name: dict(rows.values_list(column).annotate(Count("pk")))
            for name, column in (("category", "category__slug"), ("grade", "grade"))
        }
        cache.set("strategies:many", kept, _KEEP)
    return kept


def _labels(form: NarrowForm) -> dict[tuple[str, str], str]:
    labels = {("mine", "1"): str(form.fields["mine"].label)}
    for name, field in form.fields.items():
        labels |= {(name, value): str(label) for value, label in getattr(field, "choices", [])}
    return labels


def _cut(html: str, labels: dict[tuple[str, str], str]) -> Facets:
    pieces, choices, name, begin = [], [], "", 0
    for found in _CHOICE.finditer(html):
        if found["select"]:
            name = found["select"]
            continue
        pieces.append(html[begin : found.end()])
        begin = found.end()
        if found["box"]:
            choices.append((found["box"], unescape(found["ticked"]), " checked"))
        else:
            choices.append((name, unescape(found["option"]), " selected"))
    return Facets([*pieces, html[begin:]], choices, labels)
