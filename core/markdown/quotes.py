"""`[quote="user, post:N, topic:N"]…[/quote]` and `[details="summary"]…[/details]`.

The marks may nest, and hold any Markdown. `place_on_lines` runs over the text first: it finds which
marks belong together and gives each of these a line of its own; the block rule then only looks a line
up. A mark without its partner, or in code, stays text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from core.markdown.context import found

DEEPEST = 8

_MARK = re.compile(
    r"""\[(?:
        (?P<open>quote|details) (?:=(?P<value>"[^"\n]{0,300}"|[^\]\n"]{0,300}))?
        | /(?P<close>quote|details)
    )\] (?![(:])""",
    re.VERBOSE | re.IGNORECASE,
)
_CODE_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})(?P<rest>[^\n]*)")
_MARGIN = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*")
_ITEM_SIGN = re.compile(r"[^ \t>]")
_ITEM = re.compile(r"\s*(post|topic|username|full)\s*:\s*(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A pair of marks, found before parsing."""

    kind: str  # quote or details
    value: str
    last: int  # line of the closing mark


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words a quote holds, as far as its mark tells."""

    author: str = ""
    topic: int = 0
    number: int = 0


def add_quotes(md: MarkdownIt) -> None:
    md.block.ruler.before(
        "fence", "marked_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    md.add_render_rule("quote_open", _quote_open)
    md.add_render_rule("details_open", _details_open)


def place_on_lines(text: str) -> tuple[str, dict[int, Block]]:
    """The text with each paired mark on a line of its own, and the pairs by line of their opening."""
    marks = _paired(text)
    if not marks:
        return text, {}
    lines: list[str] = []
    blocks: dict[int, Block] = {}
    waiting: list[tuple[int, re.Match[str]]] = []
    for number, line in enumerate(text.split("\n")):
        margin = _MARGIN.match(line)[0]  # type: ignore[index]  # matches the empty string too
        start = len(margin)
        for mark in marks.get(number, ()):
            if line[start : mark.start()].strip():
                lines.append(margin + line[start : mark.start()])
                margin = _ITEM_SIGN.sub(" ", margin)
            if mark["open"]:
                waiting.append((len(lines), mark))
            else:
                opened, opening = waiting.pop()
                value = (opening["value"] or "").strip().strip('"“”')
                blocks[opened] = Block(opening["open"].lower(), value, last=len(lines))
            lines.append(margin + mark[0])
            margin, start = _ITEM_SIGN.sub(" ", margin), mark.end()
        if number not in marks or line[start:].strip():
            lines.append(margin + line[start:])
    return "\n".join(lines), blocks


def _paired(text: str) -> dict[int, list[re.Match[str]]]:
    """Marks that have their partner, by line."""
    opened: list[tuple[int, re.Match[str]]] = []
    count: Counter[str] = Counter()
    pairs: list[tuple[int, re.Match[str]]] = []
    fence = ""
    for number, line in enumerate(text.split("\n")):
        if match := _CODE_FENCE.match(line):
            if not fence:
                fence = match["fence"] if "`" not in match["rest"] else ""
            elif match["fence"].startswith(fence) and not match["rest"].strip():
                fence = ""
            continue
        if fence or "[" not in line:
            continue
        margin = _MARGIN.match(line).end()  # type: ignore[union-attr]
        ticks, seen = 0, 0
        for mark in _MARK.finditer(line):
            ticks, seen = ticks + line.count("`", seen, mark.start()), mark.end()
            if ticks % 2:  # within a code span
                continue
            if mark["open"] and not line[margin : mark.start()].strip() and len(opened) < DEEPEST:
                opened.append((number, mark))
                count[mark["open"].lower()] += 1
                margin = mark.end()
            elif mark["close"] and count[mark["close"].lower()]:
                kind = ""
                while kind != mark["close"].lower():
                    first = opened.pop()
                    kind = first[1]["open"].lower()
                    count[kind] -= 1
                pairs += [first, (number, mark)]
                margin = mark.end()
    marks: dict[int, list[re.Match[str]]] = {}
    for number, mark in sorted(pairs, key=lambda pair: (pair[0], pair[1].start())):
        marks.setdefault(number, []).append(mark)
    return marks


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    block: Block | None = state.env["blocks"].get(start)
    if block is None or block.last >= end or state.is_code_block(start):
        return False
    if state.src[state.bMarks[start] + state.tShift[start]] != "[":
        return False
    if silent:  # it ends a paragraph, and the list that it stands outside of
        return True
    if not _is_whole(state, start, block):
        return False
    source = _source(block.value) if block.kind == "quote" else None
    if source and source.topic and source.number:
        found(state.env).quotes[source.author, source.topic, source.number] = None
    token = state.push(f"{block.kind}_open", "blockquote" if source else "details", 1)
    token.meta = {"source": source, "summary": block.value}
    token.map, token.block = [start, block.last + 1], True
    before, state.lineMax = (state.lineMax, state.parentType), block.last
    state.parentType = "blockquote"
    state.md.block.tokenize(state, start + 1, block.last)
    state.lineMax, state.parentType = before
    state.push(f"{block.kind}_close", token.tag, -1).block = True
    state.line = block.last + 1
    return True


def _is_whole(state: StateBlock, start: int, block: Block) -> bool:
    """Does the list item or quote that we are in hold all lines of the block?"""
    lines = range(start, block.last + 1)
    return all(state.sCount[line] >= state.blkIndent or state.isEmpty(line) for line in lines)


def _source(value: str) -> Source:
    """Read `name, post:3, topic:12`. With `username:x` the name before is only a display name."""
    author, number, topic = "", 0, 0
    for item in value.split(","):
        match = _ITEM.match(item)
        if not match:
            author = author or item.strip()
        elif match[1] == "username":
            author = match[2]
        elif match[1] in {"post", "topic"} and match[2].isdecimal() and len(match[2]) < 10:
            if match[1] == "post":
                number = int(match[2])
            else:
                topic = int(match[2])
    return Source(author[:150], topic, number)


def _quote_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    source: Source = tokens[index].meta["source"]
    if not source.author and not (source.topic and source.number):
        return '<blockquote class="quote">\n'
    return f'<blockquote class="quote"><cite>{_cited(source)}</cite>\n'


def _cited(source: Source) -> str:
    if not (source.topic and source.number):
        return escape(source.author)
    if source.author:
        label = _("%(author)s, post %(number)s") % {"author": source.author, "number": source.number}
    else:
        label = _("Post %(number)s") % {"number": source.number}
    return f'<a href="/t/-/{source.topic}/{source.number}">{escape(label)}</a>'


def _details_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    summary = tokens[index].meta["summary"] or _("Details")
    return f"<details><summary>{escape(summary)}</summary>\n"
