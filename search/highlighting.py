"""Show where a text answers a query: an excerpt around the first place, every place in <mark>.

Matching is done on the folded text, so that what was found by stem, width or script is marked too; what is shown
is the text as written, escaped.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.analysis import cut, pieces
from search.folding import fold
from search.query import Phrase, Query
from search.stems import MARK, forms, stems

EXCERPT = 240  # characters, of scripts with spaces
_EXCERPT_WIDE = 120  # characters of Chinese, Japanese and Korean say as much
_LEAD = 60  # characters shown before the first place found
_READ = 8_000  # characters of a text in which places are looked for,
_STEP, _OVERLAP = 400, 60  # so many at a time

_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)

Span = tuple[int, int]


class Highlighter:
    """Marks what a query found. Made once for a query, used on each of its results."""

    def __init__(self, query: Query) -> None:
        words = [clause.word for clause in query if clause.word]
        phrases = [
            _phrase_pattern(phrase) for clause in query if not clause.word for phrase in clause.alternatives
        ]
        self._forms = {form for word in words for form in forms(word)}
        patterns = [rf"(?P<word>\b(?:{'|'.join(map(_word_start, words))})\w*)"] if words else []
        patterns += sorted((pattern for pattern in phrases if pattern), key=len, reverse=True)
        self._pattern = re.compile("|".join(patterns)) if patterns else None
        # Twenty texts hold the same few words again and again.
        self._known: dict[str, bool] = {}

    def title(self, title: str) -> SafeString:
        """Return the whole title as HTML, with what was found in <mark>."""
        return _marked(title, list(self._spans(title)))

    def excerpt(self, text: str) -> SafeString:
        """Return a part of the text as HTML, around the first place found, or its beginning where there is none."""
        start, end = _window(text, self._first(text))
        shown = _marked(text[start:end], list(self._spans(text[start:end])))
        before, after = "…" if start else "", "…" if end < len(text) else ""
        return mark_safe(f"{before}{shown}{after}")

    def _first(self, text: str) -> Span:
        """Find the first place, reading no further than needed."""
        for start in range(0, min(len(text), _READ), _STEP):
            for a, b in self._spans(text[start : start + _STEP + _OVERLAP]):
                return start + a, start + b
        return 0, 0

    def _spans(self, text: str) -> Iterator[Span]:
        if self._pattern is None:
            return
        folded = fold(text)
        found = [match.span() for match in self._pattern.finditer(folded) if self._is_found(match)]
        if found:
            offsets = _offsets(text, folded)
            yield from ((offsets[start], offsets[end]) for start, end in found)

    def _is_found(self, match: re.Match[str]) -> bool:
        return match.lastgroup != "word" or self._is_form(match["word"])

    def _is_form(self, word: str) -> bool:
        is_form = self._known.get(word)
        if is_form is None:
            is_form = any(not self._forms.isdisjoint(stems(part)) for part in cut(word))
            self._known[word] = is_form
        return is_form


def _word_start(word: str) -> str:
    """Return what all forms of a word begin with, as a pattern: as much as its stems share."""
    written = [word, *(form[2:] if form.startswith(MARK) else form for form in forms(word))]
    first, last = min(written), max(written)
    shared = next((first[:at] for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), first)
    return re.escape(shared[:-1] if len(shared) > 4 else shared)


def _phrase_pattern(phrase: Phrase) -> str:
    parts: list[str] = []
    for kind, piece, _start, _end in pieces(phrase.literal):
        if kind == "word":
            parts += [
                rf"{_word_start(part)}\w*" if part.isalpha() else re.escape(part) for part in cut(piece)
            ]
        elif kind == "korean":
            parts += [r"\s?".join(map(re.escape, "".join(piece.split())))]
        else:
            parts.append(re.escape(piece))
    pattern = r"[\W_]*".join(parts)
    return rf"\b{pattern}" if pattern and phrase.literal[0].isascii() else pattern


def _offsets(text: str, folded: str) -> Sequence[int]:
    """Return for each character of the folded text, and its end, where in `text` it came from."""
    if len(folded) == len(text) and unicodedata.is_normalized("NFC", text):
        return range(len(text) + 1)
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        offsets += [cluster.start()] * _folded_length(cluster[0])
    offsets += [len(text)] * (len(folded) + 1 - len(offsets))
    return offsets


@lru_cache(maxsize=8192)
def _folded_length(cluster: str) -> int:
    return len(fold(cluster))


def _window(text: str, first: Span) -> Span:
    """Return the part to show: as much as fits, beginning a little before the first place, between words."""
    is_wide = first[0] < len(text) and unicodedata.east_asian_width(text[first[0]]) in "WF"
    length, lead = (_EXCERPT_WIDE, _LEAD // 2) if is_wide else (EXCERPT, _LEAD)
    start = max(0, min(first[0] - lead, len(text) - length))
    if start:
        space = text.find(" ", start, first[0])
        start = space + 1 if space >= 0 else start
    end = start + length
    if end < len(text):
        space = text.rfind(" ", end - lead, end)
        end = space if space > first[1] else end
    return start, min(end, len(text))


def _marked(text: str, spans: list[Span]) -> SafeString:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        if start < at:
            start = at
        if end <= start:
            continue
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))
