"""Bare addresses become links: `https://…` and `www.…`, without eating the sentence round them.

As GitHub's Markdown does, with two differences: an address may follow a Chinese or Japanese character
without a space, and ends at full-width punctuation.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

LONGEST = 2000

_START = r"(?<![A-Za-z0-9])(?=https?://|www\.)"
_ADDRESS = re.compile(
    # No white space, quotes, brackets of HTML and code, nor punctuation of East Asian scripts.
    r"(?:https?://|www\.)(?=[^\W_]|[^\x00-\x7f])(?:[^\s<>`\"“”‘’«»\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
    rf"){{1,{LONGEST}}}",
    re.IGNORECASE,
)
_TRAILING = frozenset("?!.,:*_~'")
_ENTITY = re.compile(r"&[A-Za-z0-9]{1,31};$")


def add_autolinks(md: MarkdownIt) -> None:
    # Where plain text pauses so that rules are asked: the marks of Markdown, and where an address starts.
    md.inline.terminator_re = re.compile(f"{md.inline.terminator_re.pattern}|{_START}", re.IGNORECASE)
    md.inline.ruler.push("bare_address", _bare_address)


def _bare_address(state: StateInline, silent: bool) -> bool:
    # Not while a label is only measured: in `[https://a.b](c)` the bracket must be seen.
    if silent or state.linkLevel > 0 or state.src[state.pos] not in "hHwW":
        return False
    match = _ADDRESS.match(state.src, state.pos, state.posMax)
    if not match or (state.pos and state.src[state.pos - 1].isascii() and state.src[state.pos - 1].isalnum()):
        return False
    address = _without_sentence(match[0])
    url = address if address[:4].lower() == "http" else f"http://{address}"
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    token = state.push("link_open", "a", 1)
    token.attrs, token.markup, token.info = {"href": href}, "linkify", "auto"
    state.push("text", "", 0).content = address
    token = state.push("link_close", "a", -1)
    token.markup, token.info = "linkify", "auto"
    state.pos += len(address)
    return True


def _without_sentence(address: str) -> str:
    """Drop what belongs to the sentence: full stops, a bracket that was opened outside."""
    surplus = {")": address.count(")") - address.count("("), "]": address.count("]") - address.count("[")}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _TRAILING:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        elif last == ";":
            entity = _ENTITY.search(address, max(0, end - 33), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return address[:end]
