"""What a revision says, as one dict; comparing two of them, and putting two edits of the same text together."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from strategies.sections import SECTIONS, TEXTS

if TYPE_CHECKING:
    from strategies.models import Revision

Content = dict[str, Any]
FIELDS = (
    "title", "summary", "sections", "applies", "steps", "cost_band", "lead_time", "formula", "variables", "measure",
    "effect_low", "effect_high", "sources", "valid_until",
)  # fmt: skip
_EMPTY: Content = {
    "title": "", "summary": "", "sections": {}, "applies": {}, "steps": [], "cost_band": "", "lead_time": "",
    "formula": "", "variables": [], "measure": {}, "effect_low": None, "effect_high": None, "sources": [],
    "valid_until": None,
}  # fmt: skip


def empty() -> Content:
    return copy.deepcopy(_EMPTY)


def content_of(revision: Revision | None) -> Content:
    """Everything it says, as a copy; of no revision, nothing."""
    if revision is None:
        return empty()
    return {name: copy.deepcopy(getattr(revision, name)) for name in FIELDS}


def tidied(content: Content) -> Content:
    """The same without blank ends, empty rows and what is no part of a strategy; missing parts are empty."""
    told = {**empty(), **{name: value for name, value in content.items() if name in FIELDS}}
    for name in ("title", "summary", "lead_time"):
        told[name] = " ".join(str(told[name]).split())
    told["formula"] = str(told["formula"]).strip()
    texts = {key: _text(told["sections"].get(key, "")) for key in TEXTS}
    told["sections"] = {key: text for key, text in texts.items() if text}
    for name in ("applies", "measure"):
        told[name] = {key: value for key, value in told[name].items() if value not in (None, "", [])}
    for name in ("steps", "variables", "sources"):
        rows = [
            {key: _text(value) if isinstance(value, str) else value for key, value in row.items()}
            for row in told[name]
        ]
        told[name] = [
            row for row in rows if any(value not in (None, "") for key, value in row.items() if key != "kind")
        ]
    if told["measure"] and set(told["measure"]) <= {"better", "in_percent"}:
        told["measure"] = {}  # nothing is measured: how it would be counted says nothing
    return told


def part_of(content: Content, key: str) -> tuple[Any, ...]:
    """What belongs to one section, to be compared."""
    section = next(section for section in SECTIONS if section.key == key)
    return tuple(_lean(_held(content, name)) for name in section.holds)


def _lean(value: Any) -> Any:
    """Without what is empty in its rows: a form sends every field, a program those it has something for."""
    if isinstance(value, list):
        return [_lean(one) for one in value]
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if one not in (None, "", [])}
    return value


def is_empty(content: Content, key: str) -> bool:
    return all(value in (None, "", {}, []) for value in part_of(content, key))


def changed(before: Content, after: Content) -> list[str]:
    """The keys of the sections that differ."""
    return [s.key for s in SECTIONS if part_of(before, s.key) != part_of(after, s.key)]


@dataclass(frozen=True)
class Merged:
    """Two edits of one text, put together section by section.

    `taken` are the sections that were taken over from theirs; `conflicts` those that both changed: they stand
    in `content` as ours.
    """

    content: Content
    taken: list[str]
    conflicts: list[str]


def merged(base: Content, ours: Content, theirs: Content) -> Merged:
    """What both changed since `base`; a section that only one of them touched is no question."""
    content = copy.deepcopy(ours)
    taken, conflicts = [], []
    for section in SECTIONS:
        key = section.key
        was, mine, now = (part_of(one, key) for one in (base, ours, theirs))
        if now in (was, mine):
            continue
        if mine == was:
            taken.append(key)
            for name in section.holds:
                _hold(content, name, copy.deepcopy(_held(theirs, name)))
        else:
            conflicts.append(key)
    return Merged(content, taken, conflicts)


def _held(content: Content, name: str) -> Any:
    head, _dot, key = name.partition(".")
    return content["sections"].get(key, "") if key else content[head]


def _hold(content: Content, name: str, value: Any) -> None:
    head, _dot, key = name.partition(".")
    if not key:
        content[head] = value
    elif value:
        content["sections"][key] = value
    else:
        content["sections"].pop(key, None)


def _text(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").replace("\x00", "").strip("\n").rstrip()
