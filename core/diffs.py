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
    """The runs that turn `before` into `after`, by words; by lines in texts beyond 4,000 words.

    Words that changed one after another are one run, with the spaces between them: nobody reads a sentence that is
    woven into another word by word.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Difference] = []
    went, came = "", ""
    opcodes = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    for place, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        left, right = "".join(old[i1:i2]), "".join(new[j1:j2])
        is_between = went and came and left.isspace() and "\n" not in left and place + 1 < len(opcodes)
        if tag != "equal" or is_between:
            went, came = went + left, came + right
            continue
        runs += [*_changed(went, came), Difference("same", left)]
        went, came = "", ""
    return [*runs, *_changed(went, came)]


def _changed(went: str, came: str) -> list[Difference]:
    return [Difference(kind, text) for kind, text in (("old", went), ("new", came)) if text]
