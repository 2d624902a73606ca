from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from core.amounts import amount

Text = str | Promise


@dataclass(frozen=True)
class Figure:
    """One result: `key` for programs, `label` for people; no value where there is none."""

    key: str
    label: Text
    value: float | None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    write: Callable[[float | None], str] = amount

    @property
    def shown(self) -> str:
        return self.write(self.value)

    @property
    def shown_range(self) -> str:
        """From low to high in words; nothing where there is no range."""
        return (
            ""
            if self.low is None and self.high is None
            else f"{self.write(self.low)} … {self.write(self.high)}"
        )


@dataclass(frozen=True)
class Table:
    """`rows` begin with what they are about; `words` are the places of other columns that hold words."""

    caption: Text
    heads: Sequence[Text]
    rows: Sequence[Sequence[Text]]
    words: Sequence[int] = ()

    @property
    def marked_heads(self) -> list[tuple[Text, bool]]:
        """Each head, and whether figures stand below it."""
        return self._marked(self.heads)

    @property
    def marked_rows(self) -> list[list[tuple[Text, bool]]]:
        return [self._marked(row) for row in self.rows]

    def _marked(self, cells: Sequence[Text]) -> list[tuple[Text, bool]]:
        return [(cell, place > 0 and place not in self.words) for place, cell in enumerate(cells)]


@dataclass(frozen=True)
class Result:
    """`main` are the four that matter most; `more` the rest."""

    main: Sequence[Figure]
    more: Sequence[Figure] = ()
    charts: Sequence[SafeString] = ()
    tables: Sequence[Table] = ()
    warnings: Sequence[Text] = ()
