"""What a reader typed, understood: clauses that must all be found, each by one of its alternatives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis import cut, pairs, pieces
from search.folding import fold
from search.stems import STOP_WORDS, forms, stems

LONGEST_QUERY = 300  # characters
_MOST_CLAUSES = 16

_QUOTED = re.compile(r'"([^"]*)"')
# A run is kept whole across these; any other sign between two words parts them.
_JOINS = frozenset("-‐‑–._/:@&+=#~")
# Longest first: 에서는 ends in 는 as well.
_KOREAN_ENDINGS = """
    에서는 에게서 으로는 이라는 이라고 합니다 까지 부터 에서 에게 으로 라는 라고 처럼 보다 마다 한테 께서 이나 이란 하고
    하는 되는 하기 하면 해서 은 는 이 가 을 를 의 에 로 와 과 도 만 나 란
"""
_PARTICLES = _KOREAN_ENDINGS.split()
# Russian derives long words from a root that the stemmer keeps apart: налоги, налоговый, налогообложение.
_CYRILLIC = re.compile(r"[а-я]")
_SHORTEST_ROOT = 5  # letters
_LONG_VOWEL = "ー"
_SHORTEST_WITH_LONG_VOWEL = 5  # characters; コンピューター is also written コンピュータ


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand next to each other; with `is_prefix`, the last may go on.

    `literal` is what was typed, folded; a single word has none.
    """

    tokens: tuple[str, ...]
    is_prefix: bool = False
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to find: any of its alternatives will do. `word` is set where it is a single word."""

    alternatives: tuple[Phrase, ...]
    word: str = ""


Query = tuple[Clause, ...]


def parse(text: str) -> Query:
    """Understand a query: words are all to be found, a run without a space and a part in quotes stand as one phrase."""
    clauses: list[Clause] = []
    for index, part in enumerate(_QUOTED.split(fold(text[:LONGEST_QUERY]))):
        if index % 2:
            clauses += _clauses([piece[:2] for piece in pieces(part)])
        else:
            for chunk in part.split():
                for group in _groups(chunk):
                    clauses += _clauses(group)
    unique = list(dict.fromkeys(clauses))[:_MOST_CLAUSES]
    telling = [clause for clause in unique if clause.word not in STOP_WORDS]
    return tuple(telling or unique)


def _groups(chunk: str) -> list[list[tuple[str, str]]]:
    """Part a run without spaces at signs that end a word; keep it whole where only the script changes."""
    groups: list[list[tuple[str, str]]] = []
    last_end = 0
    for kind, piece, start, end in pieces(chunk):
        if not groups or not _JOINS.issuperset(chunk[last_end:start]):
            groups.append([])
        groups[-1].append((kind, piece))
        last_end = end
    if len(groups) > 1:  # l'énergie, miner's: the short side of an apostrophe says nothing
        groups = [group for group in groups if not _is_single_letter(group)] or groups
    return groups


def _is_single_letter(group: list[tuple[str, str]]) -> bool:
    return len(group) == 1 and group[0][0] == "word" and len(group[0][1]) == 1


def _clauses(group: list[tuple[str, str]]) -> list[Clause]:
    if not group:
        return []
    kind, last = group[-1]
    if len(group) == 1 and kind == "word" and len(cut(last)) == 1:
        return [Clause(tuple(_forms(last)), word=last)]
    alternatives = [_phrase(group)]
    shorter = _without_ending(kind, last, is_alone=len(group) == 1)
    if shorter is not None:
        alternatives.append(_phrase([*group[:-1], (kind, shorter)] if shorter else group[:-1]))
    return [Clause(tuple(alternatives))]


def _forms(word: str) -> Iterator[Phrase]:
    for token in forms(word):
        yield Phrase((token,))
        if len(token) >= _SHORTEST_ROOT and _CYRILLIC.match(token):
            yield Phrase((token,), is_prefix=True)


def _without_ending(kind: str, piece: str, *, is_alone: bool) -> str | None:
    """Return the last piece without its Korean particle or Japanese long vowel; None where it has none."""
    if kind == "run" and piece.endswith(_LONG_VOWEL) and len(piece) >= _SHORTEST_WITH_LONG_VOWEL:
        return piece[:-1]
    if kind == "korean":
        for particle in _PARTICLES:
            rest = piece.removesuffix(particle)
            if rest != piece and len(rest) >= (2 if is_alone else 0):
                return rest
    return None


def _phrase(group: list[tuple[str, str]]) -> Phrase:
    tokens: list[str] = []
    is_prefix = False
    for index, (kind, piece) in enumerate(group):
        is_last = index == len(group) - 1
        if kind == "word":
            tokens += [stems(part)[0] for part in cut(piece)]
        elif kind == "sign":
            tokens.append(piece)
        else:
            run = "".join(piece.split())
            # The document may go on where the query ends: its last pair is not the end of a run.
            tokens += list(pairs(run))[:-1] if is_last and len(run) > 1 else list(pairs(run))
            is_prefix = is_last and len(run) == 1
    return Phrase(tuple(tokens), is_prefix, literal=" ".join(piece for _kind, piece in group))
