"""Headings, tables, task lists, footnotes: Markdown's blocks as our pages want them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, blockquote, list_block, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

from core.markdown.flanking import line_end

FIRST_HEADING = 3  # below the page's and the section's own
DEEPEST = 16  # of nested quotes and lists (a list counts twice); what is deeper stays text
MOST_BACKLINKS = 10  # from one footnote

_BlockRule = Callable[[StateBlock, int, int, bool], bool]
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,100}\]")
_ALIGNED = {"text-align:right": "n", "text-align:center": "c"}


def add_blocks(md: MarkdownIt) -> None:
    ends = ["paragraph", "reference", "blockquote", "list"]
    footnote_plugin(md, inline=False)
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.at("blockquote", _bounded(blockquote), {"alt": ends})
    md.block.ruler.at("list", _bounded(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("footnote_def", _bounded(footnote_def), {"alt": ["paragraph", "reference"]})
    md.inline.ruler.at("footnote_ref", _footnote_ref)
    md.core.ruler.before("text_join", "headings", _headings)
    md.core.ruler.before("text_join", "tables", _tables)
    for name, rule in _RENDERED.items():
        md.add_render_rule(name, rule)


def _bounded(rule: _BlockRule) -> _BlockRule:
    """The parser forgets what is nested too deep; so stop nesting before, and keep the text."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST and rule(state, start, end, silent)

    return bounded


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Not a table whose rows are mostly to be filled up: a head of 256 cells over rows of one letter
    makes half a megabyte of a page out of a thousand characters."""
    if not table(state, start, end, True):
        return False
    last = start
    while last < end and not state.isEmpty(last):
        last += 1
    written = state.src.count("|", state.bMarks[start], state.eMarks[last - 1]) + last - start
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    if columns * (last - start) > 4 * written + 2000:
        return False
    return silent or table(state, start, end, False)


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    return bool(_NOTE_MARK.match(state.src, state.pos)) and footnote_ref(state, silent)


def _headings(state: StateCore) -> None:
    """Start at FIRST_HEADING and skip no level, whatever the author began with."""
    above: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(FIRST_HEADING + len(above) - 1, 6)}"


def _tables(state: StateCore) -> None:
    """Scope and classes on cells, and a name for the box that scrolls: the words of its head."""
    table, head, number = Token("", "", 0), False, 0
    for index, token in enumerate(state.tokens):
        if token.type == "table_open":
            table, number = token, number + 1
            table.meta = {"number": number, "head": []}
        elif token.type in {"thead_open", "thead_close"}:
            head = token.nesting == 1
        elif token.type in {"th_open", "td_open"}:
            css = _ALIGNED.get(str(token.attrs.pop("style", "")))
            if css:
                token.attrs["class"] = css
            if head:
                _head_cell(state.tokens, index, table)


def _head_cell(tokens: list[Token], index: int, table: Token) -> None:
    """A head cell without a word is a plain cell: there is nothing to be announced."""
    content = tokens[index + 1].content.strip()
    if content:
        tokens[index].attrs = {"scope": "col", **tokens[index].attrs}
        table.meta["head"].append(re.sub(r"[*_`~\[\]\\]", "", content))
    else:
        tokens[index].tag = tokens[index + 2].tag = "td"


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    words = ", ".join(tokens[index].meta["head"][:6])[:60]
    label = _("Table %(number)s: %(head)s") % {"number": tokens[index].meta["number"], "head": words}
    label = escape(label.strip(": "))
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table class="table">\n'


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>\n"


def _list_item_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    item = self.renderToken(tokens, index, options, env)
    if "checked" not in token.meta:
        return item
    state, label = (" checked", _("Done")) if token.meta["checked"] else ("", _("To do"))
    return f'{item}<input type="checkbox" disabled{state} aria-label="{escape(label)}"> '


def _footnotes_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return '<section class="footnotes">\n<ol>\n'


def _footnote_caption(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"[{tokens[index].meta['id'] + 1}]"


def _footnote_anchor(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    name: str = self.rules["footnote_anchor_name"](tokens, index, options, env)
    nth = tokens[index].meta["subId"]
    if nth >= MOST_BACKLINKS:
        return ""
    if nth:
        name += f":{nth}"
    return (
        f' <a href="#fnref{escape(name)}" class="backref" aria-label="{escape(_("Back to the text"))}">↩︎</a>'
    )


def _softbreak(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return line_end(tokens, index)


def _s_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "<del>"


def _s_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</del>"


_RENDERED = {
    "softbreak": _softbreak,
    "list_item_open": _list_item_open,
    "table_open": _table_open,
    "table_close": _table_close,
    "footnote_block_open": _footnotes_open,
    "footnote_anchor": _footnote_anchor,
    "footnote_caption": _footnote_caption,
    "s_open": _s_open,
    "s_close": _s_close,
}
