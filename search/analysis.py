"""One analyser for both search engines: a text becomes tokens in order, a word with all its stems at one place.

Words of scripts that write spaces become stems. Scripts without spaces, and Korean, become pairs of neighbouring
characters, so that any part of a run is found as a phrase of adjacent pairs.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from search.folding import fold
from search.stems import stems

# Chinese and Japanese, then Thai, Lao, Burmese and Khmer: written without spaces.
_UNSPACED = (
    r"\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    r"\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3"
)
_HANGUL = r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_LETTER = rf"[^\W_{_UNSPACED}{_HANGUL}]"
_MARKS = "".join(chr(code) for code in range(0x0483, 0x1E00) if unicodedata.category(chr(code))[0] == "M")
_PIECE = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)"
    rf"|(?P<korean>[{_HANGUL}]+(?:\s[{_HANGUL}]+)*)"  # spacing varies between writers: pairs go across one space
    rf"|(?P<word>{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*)"
    r"|(?P<sign>[\u20a0-\u20cf\u2190-\u2bff\U0001f000-\U0001faff])"
)
_CUT = re.compile(r"\d+|\D+")
_LONGEST_CUT = 20  # characters; a longer mix of letters and digits is a hash, not "S19 XP"

# Places indexed of one text. Beyond it is no writing a reader would look for.
LONGEST_TEXT = 200_000

Place = tuple[str, ...]


def places(text: str) -> Iterator[Place]:
    """Yield the tokens of a text in order; each place has its main token first, then other stems of the same word."""
    return islice(_places(fold(text)), LONGEST_TEXT)


def token_string(text: str) -> str:
    """Return the tokens of a text as one string: the main tokens in order, then the other stems."""
    main: list[str] = []
    others: list[str] = []
    for place in places(text):
        main.append(place[0])
        others.extend(place[1:])
    return " ".join(main + others)


def pieces(folded: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (kind, piece, start, end) of a folded text; kind is run, korean, word or sign."""
    for found in _PIECE.finditer(folded):
        kind = found.lastgroup or ""
        yield kind, found[0], found.start(), found.end()


def cut(word: str) -> list[str]:
    """Part letters from digits, so that "S19XP", "S19 XP" and "40MW", "40 MW" meet."""
    if word.isalpha() or len(word) > _LONGEST_CUT:
        return [word]
    return _CUT.findall(word)


def pairs(run: str) -> Iterator[str]:
    """Yield each two neighbouring characters, then the last one alone, so that a single character is found too."""
    for index in range(len(run)):
        yield run[index : index + 2]


def _places(folded: str) -> Iterator[Place]:
    for kind, piece, _start, _end in pieces(folded):
        if kind == "word":
            for part in cut(piece):
                yield stems(part)
        elif kind == "sign":
            yield (piece,)
        else:
            for pair in pairs("".join(piece.split())):
                yield (pair,)
