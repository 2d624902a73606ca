"""Names that look like another: what a reader takes for alice should be alice.

Two names look alike when their looks are equal. A look is made from Unicode's list of confusable letters
(Cyrillic а for Latin a), then case, then what a hurried eye confuses in our own alphabet (I, l and 1;
O and 0; rn and m).
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from accounts.names import fold

_CLASSES = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
_PAIRS = (("rn", "m"), ("vv", "w"))


@lru_cache(maxsize=2000)
def look(name: str) -> str:
    """What two names that look alike have in common. Longer than the name only where letters fold so."""
    drawn = "".join(map(_drawn, unicodedata.normalize("NFKC", name)))
    drawn = "".join(map(_drawn, fold(drawn))).translate(_CLASSES)
    for pair, letter in _PAIRS:
        drawn = drawn.replace(pair, letter)
    return drawn


@cache
def _drawn(letter: str) -> str:
    """The letter of our alphabet that it looks like; itself if there is none."""
    if letter.isascii():
        return letter
    others = [other["c"] for other in _confusables().get(letter, [])]
    ours = [other for other in others if other.isascii() and other.isalnum()]
    if ours:
        return ours[0]
    return others[0] if len(others) == 1 and len(others[0]) == 1 else letter


@cache
def _confusables() -> dict[str, list[dict[str, str]]]:
    """Read when it is first needed: it takes a tenth of a second."""
    from confusable_homoglyphs.confusables import confusables_data  # type: ignore[import-untyped]

    return confusables_data
