"""What language a text is in, as far as its script tells: nobody is asked twice, and nobody's text goes elsewhere."""

from __future__ import annotations

import re
from functools import cache

from search.folding import traditional_characters

_READ = 600  # characters; a text shows its script at once
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Languages of one script, the likeliest first; another code than these is of Latin script.
_OF_SCRIPT: dict[re.Pattern[str], tuple[str, ...]] = {
    _CYRILLIC: ("ru", "uk", "kk"),
    _ARABIC: ("ar", "fa"),
    _DEVANAGARI: ("hi",),
    _HANGUL: ("ko",),
    _KANA: ("ja",),
}
_HAN_WEIGHT = 3  # one Chinese character says as much as three letters


def language_of(text: str, *, stated: str) -> str:
    """Return the language of a text: the stated one, unless its script says it can't be."""
    text = text[:_READ]
    counts = {script: len(script.findall(text)) * _HAN_WEIGHT for script in (_KANA, _HANGUL)}
    counts |= {script: len(script.findall(text)) for script in (_CYRILLIC, _ARABIC, _DEVANAGARI)}
    counts[_LATIN] = len(_LATIN.findall(text)) // 2  # models and units are Latin in every language
    han = len(_HAN.findall(text)) * _HAN_WEIGHT
    if counts[_KANA] * 5 > han:  # Japanese mixes both; Chinese has no kana
        counts[_KANA] += han
        han = 0
    script, most = max(counts.items(), key=lambda item: item[1])
    if han > most:
        return stated if stated.startswith("zh-") else _chinese(text)
    if not most:
        return stated
    if script is _LATIN:
        return "en" if stated.startswith("zh-") or stated in _not_latin() else stated
    return stated if stated in _OF_SCRIPT[script] else _OF_SCRIPT[script][0]


def likely_languages(query: str, reader: str) -> tuple[str, ...]:
    """Return the languages whose documents come first for a query typed by a reader of `reader`."""
    for script in (_KANA, _HANGUL, _CYRILLIC, _ARABIC, _DEVANAGARI):
        if script.search(query):
            return tuple(dict.fromkeys((*_OF_SCRIPT[script], reader)))
    if _HAN.search(query) and not (reader.startswith("zh-") or reader == "ja"):
        return (_chinese(query), reader)
    return (reader,)


def _chinese(text: str) -> str:
    traditional = traditional_characters()
    return "zh-hant" if any(character in traditional for character in text) else "zh-hans"


@cache
def _not_latin() -> frozenset[str]:
    return frozenset(code for codes in _OF_SCRIPT.values() for code in codes)
