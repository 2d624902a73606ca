"""Emphasis beside Chinese and Japanese, where no space parts words from punctuation.

CommonMark asks for a space or punctuation outside a `**` whose inner neighbour is punctuation, so
`**重要（注意）**请看` stays unmarked. Here a Chinese, Japanese or Korean neighbour counts as a space would.
Text without such characters is read exactly as CommonMark says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType


def is_east_asian(character: str) -> bool:
    """Is it written without spaces round it: Han, kana, Hangul and their full-width punctuation?"""
    return character >= "\u1100" and unicodedata.east_asian_width(character) in {"W", "F", "H"}


def joins_without_space(character: str) -> bool:
    """Does a line end beside it mean nothing? Korean parts its words by spaces, so not there."""
    return is_east_asian(character) and not "\uac00" <= character <= "\ud7af"


def line_end(tokens: Sequence[Token], index: int) -> str:
    """What the soft break at `index` is worth: Chinese and Japanese lines join without a space."""
    before = tokens[index - 1].content[-1:] if index else ""
    after = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
    joins = before and after and joins_without_space(before) and joins_without_space(after)
    return "" if joins else "\n"


class FlankingState(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        opens = _may_touch(inner=after, outer=before)
        closes = _may_touch(inner=before, outer=after)
        return Scanned(
            opens and (canSplitWord or not closes or _is_punctuation(before)),
            closes and (canSplitWord or not opens or _is_punctuation(after)),
            end - start,
        )


class FlankingParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = FlankingState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _may_touch(*, inner: str, outer: str) -> bool:
    """May a run of markers belong to the text on its inner side?"""
    if isWhiteSpace(ord(inner)):
        return False
    if not _is_punctuation(inner) or is_east_asian(inner):
        return True
    return isWhiteSpace(ord(outer)) or _is_punctuation(outer) or is_east_asian(outer)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
