"""Partials that are rendered once and filled in by text: Django's templates cost more than all else on a page.

A partial is kept per language and shape (what its `if`s ask); what differs between readers goes into
@holes@. Kept in this process, and only ever made from the shape: nothing of a reader stays in it.
"""

from __future__ import annotations

import re
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_MOST = 2000
# A partial cut at its holes: text, name of a hole, text, ... text.
_kept: dict[tuple[Any, ...], list[str]] = {}


def filled(template: str, *, holes: dict[str, Any], **shape: Any) -> SafeString:
    """`template` rendered for `shape` (hashable values), with each @name@ in it replaced by holes[name].

    Inside the template a hole is a variable like any other, so it may stand in a translation too; what
    goes in is escaped here, unless it is safe already. Filters don't see it. A dotted name ("topic.pk")
    is an attribute, in holes as in the shape.
    """
    key = (template, get_language(), *sorted(shape.items()), *holes)
    pieces = _kept.get(key)
    if pieces is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        pieces = _kept[key] = _cut(template, list(holes), shape)
    parts = pieces.copy()
    for at in range(1, len(parts), 2):
        value = holes[parts[at]]
        # Twenty posts have hundreds of holes, most of them numbers and texts that are safe already.
        kind = type(value)
        parts[at] = value if kind is SafeString else str(value) if kind is int else conditional_escape(value)
    return mark_safe("".join(parts))


def _cut(template: str, names: list[str], shape: dict[str, Any]) -> list[str]:
    marks = {name: mark_safe(f"@{name}@") for name in names}
    context: dict[str, Any] = {}
    for name, value in {**shape, **marks}.items():
        *path, last = name.split(".")
        inner = context
        for step in path:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return re.split(f"@({'|'.join(map(re.escape, names))})@", render_to_string(template, context))
