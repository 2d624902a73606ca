"""Pages by key: what comes after (or before) a row, never by counting rows."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db import DataError
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive


@dataclass(frozen=True)
class Page:
    """Rows in reading order, and the cursors of the pages beside it (None at either end)."""

    items: list[Any]
    next: str | None
    previous: str | None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def page_by_key(rows: QuerySet[Any], *, keys: Sequence[str], cursor: str = "", size: int = 30) -> Page:
    """One page of `rows` ordered by `keys` (Django order_by names, the last one unique).

    One query of size + 1 rows. A cursor that can't be read starts from the beginning: it came from
    an old link, and the reader wants the list.
    """
    backwards, values = _read(cursor, len(keys))
    ordered = rows.order_by(*([_reversed(key) for key in keys] if backwards else keys))
    if values:
        try:
            beyond = _beyond(keys, [_with_moment(value) for value in values], backwards)
            found = list(ordered.filter(beyond)[: size + 1])
        except (ValueError, TypeError, OverflowError, FieldError, ValidationError, DataError):
            return page_by_key(rows, keys=keys, size=size)
    else:
        found = list(ordered[: size + 1])
    return _page(found, keys, size, backwards=backwards, is_first=not values)


def first_page(found: list[Any], *, keys: Sequence[str], size: int = 30) -> Page:
    """The first page of rows that were already asked for in the order of `keys`: size + 1 of them, if there are."""
    return _page(found, keys, size, backwards=False, is_first=True)


def _page(found: list[Any], keys: Sequence[str], size: int, *, backwards: bool, is_first: bool) -> Page:
    more, items = len(found) > size, found[:size]
    if backwards:
        items.reverse()
    first = _write("p", keys, items[0]) if items else None
    last = _write("n", keys, items[-1]) if items else None
    if backwards:
        return Page(items, next=last, previous=first if more else None)
    return Page(items, next=last if more else None, previous=None if is_first else first)


def _reversed(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(keys: Sequence[str], values: list[Any], backwards: bool) -> Q:
    """(a, b) beyond (x, y) as: a beyond x, or a = x and b beyond y; led by a bound for the index."""
    condition, equal = Q(), Q()
    for place, (key, value) in enumerate(zip(keys, values, strict=True)):
        name = key.lstrip("-")
        falling = key.startswith("-") != backwards
        condition |= equal & Q(**{f"{name}__{'lt' if falling else 'gt'}": value})
        equal &= Q(**{name: value})
        if place == 0 and len(keys) > 1:
            bound = Q(**{f"{name}__{'lte' if falling else 'gte'}": value})
    return bound & condition if len(keys) > 1 else condition


def _write(direction: str, keys: Sequence[str], row: Any) -> str:
    values = []
    for key in keys:
        value = row
        for part in key.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if isinstance(value, datetime) else value)
    text = json.dumps([direction, *values], separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> tuple[bool, list[Any]]:
    if not cursor or len(cursor) > 500:
        return False, []
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        direction, *values = parts
    except (binascii.Error, ValueError, TypeError):
        return False, []
    if len(values) != length or not all(_is_storable(value) for value in values):
        return False, []
    return direction == "p", values


def _with_moment(value: Any) -> Any:
    """A moment out of its text. Ours have a zone: without one it is made up, and raises ValueError."""
    moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
    if moment is not None and is_naive(moment):
        raise ValueError(value)
    return value if moment is None else moment


def _is_storable(value: Any) -> bool:
    """Whether a database can compare with it: PostgreSQL takes no NUL, and no column is endless."""
    if isinstance(value, str):
        return "\x00" not in value
    return isinstance(value, (int, float)) and math.isfinite(value)
