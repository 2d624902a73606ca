"""A post as plain text: for excerpts, search, mails and feeds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape

from markdown_it.token import Token

from core.markdown.flanking import joins_without_space, line_end
from core.markdown.links import described

_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")
_LINES = re.compile(r"[ \t]*\n\s*")
_CELLS = frozenset({"th_open", "th_close", "td_open", "td_close"})
_BREAKS = {"softbreak": "\n", "hardbreak": "\n", "footnote_ref": ""}


def plain_text(tokens: Iterable[Token]) -> str:
    """One block a line. What a `[quote]` with an author holds is left out: it is found at its source."""
    parts: list[str] = []
    quoted = 0
    for token in tokens:
        if token.type == "quote_open":
            quoted += 1
        elif token.type == "quote_close":
            quoted -= 1
        elif not quoted:
            parts.extend(_block_text(token))
    return _LINES.sub("\n", "".join(parts)).strip()


def excerpt(text: str, length: int) -> str:
    """The start of a plain text in one line of at most `length` characters, cut between words."""
    line = _SPACE.sub(" ", text).strip()
    if len(line) <= length:
        return line
    end = max(length - 1, 0)
    # Never part a letter from its accents, nor an emoji made of several.
    while end and (
        unicodedata.category(line[end]) in {"Mn", "Mc", "Me", "Cf", "Sk"} or line[end - 1] == "\u200d"
    ):
        end -= 1
    space = line.rfind(" ", end * 2 // 3, end + 1)
    if space > 0 and not joins_without_space(line[end]):
        end = space
    return line[:end].rstrip(" ,.;:-–—、，。；：") + "…" if length else ""


def _block_text(token: Token) -> Iterator[str]:
    if token.type == "inline":
        yield from _inline_text(token.children or [])
    elif token.type in {"fence", "code_block"}:
        yield token.content + "\n"
    elif token.type == "html_block":
        yield unescape(_TAG.sub(" ", token.content)) + "\n"
    elif token.type == "details_open":
        yield token.meta["summary"] + "\n"
    elif token.type in _CELLS:
        yield " "
    elif token.block:
        yield "\n"


def _inline_text(tokens: list[Token]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type == "image":
            yield described("".join(_inline_text(token.children or [])))
        elif token.type == "softbreak":
            yield line_end(tokens, index)
        elif token.type == "html_inline":
            yield unescape(_TAG.sub("\n" if token.content in {"<br>", "<li>", "<p>"} else "", token.content))
        else:
            yield _BREAKS.get(token.type, "")
