"""`$…$` and `$$…$$` stay code: formulas are shown as written, never mangled as emphasis.

A price is no formula: `$40 and $50` and `US$5 to US$6` stay text, since a formula starts right after
its dollar, ends right before one, and no letter or digit touches it from outside.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_BODY = r"(?!\s)(?:[^$\\\n]|\\[^\n])+?(?<!\s)"
_INLINE = re.compile(rf"\$\$(?P<wide>(?:[^$\\\n]|\\[^\n])+)\$\$|(?<![\w$])\$(?P<body>{_BODY})\$(?![\w$])")


def add_tex(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "tex", _inline)
    md.block.ruler.before(
        "fence", "tex_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    match = _INLINE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        token = state.push("code_inline", "code", 0)
        token.content = (match["wide"] or match["body"]).strip()
        token.markup = "$$" if match["wide"] else "$"
        token.attrs = {"class": "language-tex"}
    state.pos = match.end()
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """From a line that starts with `$$` to the next that ends with it."""
    first = _line(state, start)
    if not first.startswith("$$") or state.is_code_block(start):
        return False
    last = start
    if not (len(first) > 4 and first.endswith("$$")):
        if "$$" in first[2:]:  # `$$a$$ is …` is a paragraph
            return False
        last = _closing_line(state, start + 1, end)
        if not last:
            return False
    if silent:
        return True
    token = state.push("fence", "code", 0)
    token.info, token.map, token.block = "tex", [start, last + 1], True
    body = state.getLines(start, last + 1, state.blkIndent, False).strip()
    token.content = body.removeprefix("$$").removesuffix("$$").strip("\n") + "\n"
    state.line = last + 1
    return True


def _closing_line(state: StateBlock, start: int, end: int) -> int:
    """The line that ends the formula, or 0. A blank line or a shallower one breaks it off.

    Where a search failed is kept, so that a text full of openings is read once and not once for each.
    """
    if start <= state.env.get("tex_open_until", 0):
        return 0
    line = start
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if _line(state, line).endswith("$$"):
            return line
        line += 1
    state.env["tex_open_until"] = line
    return 0


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
