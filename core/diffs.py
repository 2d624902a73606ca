"""What changed between two texts, readable by a person."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple


class Difference(NamedTuple):
    """A run of text that stayed ("same"), came ("new") or went ("old")."""

    kind: str
    text: str


# A word, a run of spaces, or one sign; each Chinese, Japanese or Korean letter is a word.
_WORDS = re.compile(r"[぀-ヿ㐀-鿿가-힯]|\w+|\s+|[^\w\s]")
_MOST_WORDS = 4000


def difference(before: str, after: str) -> list[Difference]:
    """The runs that turn `before` into `after`, by words; by lines in texts beyond 4,000 words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Difference] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Difference("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            runs.append(Difference("old", "".join(old[i1:i2])))
        if j2 > j1:
            runs.append(Difference("new", "".join(new[j1:j2])))
    return runs
