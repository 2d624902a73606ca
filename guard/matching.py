"""Whether a text holds the words of a rule. No expression of anybody's is run: words are quoted, * alone counts."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 20_000  # characters that are looked at: a hint must not hold a thread for a second
MOST_PLACES = 20  # of a rule's first words that are looked at
# Where one sentence ends: not at the point in 0.05.
_END = re.compile(r"[.!?;…]+(?=\s|$)|[。！？；\n]+")
# What a post quotes is not what its author says.
_QUOTED = re.compile(r"^[ ]{0,3}>.*$|\[quote.*?\[/quote\]|```.*?```", re.MULTILINE | re.DOTALL)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Words:
    """The three lists of a rule, as staff wrote them."""

    first: str
    second: str = ""
    unless: str = ""


def plain(text: str) -> str:
    """Without quotes and code, in one case and one width."""
    text = _QUOTED.sub("\n", text[:LONGEST])
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def found_in(text: str, words: Words) -> tuple[str, ...] | None:
    """The words of the first sentence that fits; None if none does. `text` is plain()."""
    first, second, unless = (_expression(part) for part in (words.first, words.second, words.unless))
    if first is None:
        return None
    for match in itertools.islice(first.finditer(text), MOST_PLACES):
        sentence = _sentence(text, match.start())
        if unless and unless.search(sentence):
            continue
        if second is None:
            return (match[0],)
        other = second.search(sentence)
        if other:
            return (match[0], other[0])
    return None


def _sentence(text: str, at: int) -> str:
    """The one around a place."""
    begin = 0
    for end in _END.finditer(text, max(0, at - 1000), at):
        begin = end.end()
    after = _END.search(text, at)
    return text[max(begin, at - 1000) : min(after.start() if after else len(text), at + 1000)]


@lru_cache(maxsize=300)
def _expression(listed: str) -> re.Pattern[str] | None:
    terms = [plain(line).strip() for line in listed.splitlines()]
    terms = sorted({term for term in terms if term.strip("* ")}, key=len, reverse=True)
    return re.compile("|".join(_term(term) for term in terms)) if terms else None


def _term(term: str) -> str:
    """A word or phrase, whole words only; in Chinese and Japanese, which have no spaces, wherever it stands."""
    parts = [
        re.escape(word.rstrip("*")) + (r"\w{0,20}" if word.endswith("*") else "") for word in term.split()
    ]
    phrase = r"\s+".join(parts)
    if _WIDE.search(term):
        return phrase
    begin = r"(?<!\w)" if term[0].isalnum() else ""
    end = r"(?!\w)" if term[-1].isalnum() else ""
    return f"{begin}{phrase}{end}"
