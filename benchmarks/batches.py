from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of so many; the last may be shorter."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
