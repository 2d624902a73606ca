"""What a field report said before, edit by edit, as differences a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst

from core.diffs import Difference, difference
from organisations.models import Grid
from strategies.models import FieldReport
from strategies.models.reports import SAID, said_by


@dataclass(frozen=True)
class Edit:
    """One edit: when, and what it changed, column by column."""

    number: int
    at: datetime | None
    changes: list[tuple[str, list[Difference]]]


def editions_of(report: FieldReport) -> list[Edit]:
    """The newest first."""
    said = [(row.number, row.said, row.written_at) for row in report.editions.order_by("number")]
    said.append((report.edition, said_by(report), report.edited_at or report.filed_at))
    grids = dict(Grid.objects.values_list("pk", "name")) if len(said) > 1 else {}
    edits = []
    for (_number, before, _at), (number, after, at) in pairwise(said):
        changes = [
            (
                _label(name),
                difference(_words(name, before.get(name), grids), _words(name, after.get(name), grids)),
            )
            for name in SAID
            if before.get(name) != after.get(name)
        ]
        edits.append(Edit(number, at, changes))
    return edits[::-1]


def _label(name: str) -> str:
    column: Any = FieldReport._meta.get_field(name.removesuffix("_id"))
    return capfirst(str(column.verbose_name))


def _words(name: str, value: Any, grids: dict[int, str]) -> str:
    if value in (None, ""):
        return ""
    if name == "grid_id":
        return grids.get(value, "")
    if name in ("started_on", "ended_on"):
        return date_format(date.fromisoformat(value))
    choices = dict(getattr(FieldReport._meta.get_field(name.removesuffix("_id")), "choices", None) or ())
    return str(choices.get(value, value))
