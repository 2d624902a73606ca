"""What of a text can be found: its words, folded, and of scripts without spaces each two neighbouring characters.

Simpler than the site's search: a hidden word can be compared with nothing but itself, so there are no stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MOST = 2000  # words of one message
LONGEST = 40  # characters of one word
# Chinese, Japanese and Korean, then Thai, Lao, Burmese and Khmer.
_UNSPACED = (
    r"\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\uac00-\ud7af\U00020000-\U0003ffff\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3"
)
_PIECE = re.compile(rf"(?P<run>[{_UNSPACED}]+)|(?P<word>[^\W_{_UNSPACED}]+)")


def words_in(text: str) -> set[str]:
    """All that this text is found by, at most MOST."""
    found: set[str] = set()
    for word in _words(text, with_single=True):
        found.add(word)
        if len(found) >= MOST:
            break
    return found


def words_asked(text: str) -> list[str]:
    """What a message must hold to be found by these words; every one of them."""
    return list(dict.fromkeys(_words(text, with_single=False)))[:10]


def _words(text: str, *, with_single: bool) -> Iterator[str]:
    for piece in _PIECE.finditer(_fold(text)):
        run = piece["run"]
        if not run:
            yield piece["word"][:LONGEST]
        elif len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
            if with_single:
                yield from run


def _fold(text: str) -> str:
    """One width and case; Latin letters without their accents."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    parts = unicodedata.normalize("NFD", plain)
    bare = "".join(
        letter
        for at, letter in enumerate(parts)
        if not (unicodedata.combining(letter) and at and "a" <= _base(parts, at) <= "z")
    )
    return unicodedata.normalize("NFC", bare).replace("ё", "е")


def _base(parts: str, at: int) -> str:
    """The letter that the mark at this place belongs to."""
    while at and unicodedata.combining(parts[at]):
        at -= 1
    return parts[at]
