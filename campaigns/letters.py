"""A member's own letter as it goes out, and how much of it is the template's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils import timezone, translation

from campaigns.models import OwnLetter
from core.deadlines import local_time
from core.moments import day_in_full

# A sign of Chinese or Japanese counts as a word: they are written without spaces.
_SIGNS = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+")
_END = re.compile(r"[.!?…]+(?=\s|$)|[。！？]+")
_GAP = re.compile(r"\{(\w+)\}")
_RUN = 3  # words that follow each other


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph; a gap is what its writer has not said yet."""

    text: str
    is_gap: bool = False


def head(letter: OwnLetter) -> list[list[str]]:
    """Who writes, the day in the letter's language, to whom and about what, line by line."""
    campaign = letter.way.campaign
    day = local_time(letter.sent_at or timezone.now(), campaign.time_zone).date()
    with translation.override(campaign.language):
        date = day_in_full(day)
    about = [campaign.body.name, *([f"Re: {campaign.docket}"] if campaign.docket else [])]
    sender = [line for line in (letter.company, letter.place) if line]
    return [lines for lines in (sender, [date], about) if lines]


def paragraphs(letter: OwnLetter) -> list[list[Piece]]:
    """The letter's paragraphs, from the salutation to the name."""
    way = letter.way
    texts = [way.salutation, *way.script.split("\n\n")]
    texts += [text for number, (_label, text) in enumerate(way.points_list) if number in letter.points]
    result = [_filled(text.strip(), letter) for text in texts if text.strip()]
    own = [part.strip() for part in letter.own.split("\n\n") if part.strip()]
    result += [[Piece(part)] for part in own] or [[Piece("…", is_gap=True)]]
    if way.ending:
        result.append([Piece(way.ending)])
    return result


def signature_lines(letter: OwnLetter) -> list[str]:
    return [line for line in (letter.name, letter.office) if line]


def plain(letter: OwnLetter) -> str:
    """The letter as a mail's text."""
    parts = ["\n".join(lines) for lines in head(letter)]
    parts += ["".join(piece.text for piece in pieces) for pieces in paragraphs(letter)]
    return "\n\n".join([*parts, "\n".join(signature_lines(letter))]).strip() + "\n"


def similarity(letter: OwnLetter) -> int:
    """How much of the letter is word for word the template's, in percent: by runs of three words."""
    campaign_words = " ".join(
        [letter.way.salutation, letter.way.script, letter.way.ending]
        + [text for _label, text in letter.way.points_list]
    )
    theirs = _runs(" ".join(piece.text for pieces in paragraphs(letter) for piece in pieces))
    template = _runs(campaign_words)
    return round(100 * len(theirs & template) / len(theirs)) if theirs else 0


def word_count(letter: OwnLetter) -> int:
    return len(_WORD.findall(plain(letter)))


def sentences(text: str) -> int:
    """How many it has; words after the last full stop are one more."""
    ends = list(_END.finditer(text))
    rest = text[ends[-1].end() :] if ends else text
    return len(ends) + bool(_WORD.search(rest))


def gaps(letter: OwnLetter) -> set[str]:
    """The facts the template asks for."""
    texts = [letter.way.script, *(text for _label, text in letter.way.points_list)]
    return {name for text in texts for name in _GAP.findall(text)}


def _filled(text: str, letter: OwnLetter) -> list[Piece]:
    pieces, at = [], 0
    for match in _GAP.finditer(text):
        value = str(getattr(letter, match[1], "")) if match[1] in _FACTS else match[0]
        pieces += [Piece(text[at : match.start()]), Piece(value or f"[{match[1]}]", is_gap=not value)]
        at = match.end()
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


_FACTS = {"size", "seconds", "place", "employees", "company", "name", "office"}


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
