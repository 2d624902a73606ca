"""HTML that people type in a post: a few plain tags, without attributes; the rest is shown as typed.

`<pubkey>` in a script, `<script>` in an attack: both are text. So nothing anyone writes disappears,
save comments. Tags are closed where their paragraph ends, so that none leaks into what follows.
"""

from __future__ import annotations

import re
from html import escape, unescape

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

VOID = {"br": "<br>", "hr": "<hr>", "p": "<p>", "li": "<li>"}  # the last two: browsers close them
INLINE = {"strong": "strong", "b": "b", "em": "em", "i": "i", "u": "u", "ins": "ins", "mark": "mark"}
INLINE |= {"sub": "sub", "sup": "sup", "small": "small", "kbd": "kbd", "code": "code"}
INLINE |= {"del": "del", "s": "del", "strike": "del"}
BLOCK = {"details": "details", "summary": "summary", "ul": "ul", "ol": "ol", "blockquote": "blockquote"}
BLOCK |= {"pre": "pre", "h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
UNSEEN = frozenset({"div"})
MOST_INLINE, MOST_BLOCK = 8, 12  # open at once; more is shown as typed

_NAMES = "|".join([*VOID, *INLINE, *BLOCK, *UNSEEN])
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>{_NAMES})(?P<rest>(?:\s[^<>]{{0,500}})?)/?>|(?P<comment><!--)",
    re.IGNORECASE,
)
_STARTS_BLOCK = re.compile(rf"</?(?:{_NAMES})(?=[\s/>]|$)|<!--", re.IGNORECASE)


def add_raw_html(md: MarkdownIt) -> None:
    md.options["html"] = True
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.core.ruler.after("inline", "raw_html", _raw_html)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block of HTML starts only with what we know; anything else is a paragraph."""
    position = state.bMarks[start] + state.tShift[start]
    return bool(_STARTS_BLOCK.match(state.src, position, state.eMarks[start])) and html_block(
        state, start, end, silent
    )


def _raw_html(state: StateCore) -> None:
    blocks: list[str] = []  # elements open across Markdown's own blocks, as <details> is
    for token in state.tokens:
        if token.type == "html_block":
            spans: list[str] = []
            token.content = _kept(token.content, spans, blocks) + _closed(spans)
        elif token.type == "inline" and any(child.type == "html_inline" for child in token.children or ()):
            token.children = _inline(token.children or [], blocks)


def _inline(children: list[Token], blocks: list[str]) -> list[Token]:
    spans: list[str] = []
    for child in children:
        if child.type == "html_inline":
            child.content = _kept(child.content, spans, blocks)
    return [*children, Token("html_inline", "", 0, content=_closed(spans))]


def _kept(html: str, spans: list[str], blocks: list[str]) -> str:
    """The fragment with known tags written anew and everything else as text. Moves both stacks."""
    parts, done = [], 0
    while tag := _TAG.search(html, done):
        end = _comment_end(html, tag.start()) if tag["comment"] else tag.end()
        if not end:  # a comment without an end is text, and so is all after it
            break
        parts += [_as_text(html[done : tag.start()]), _tag(tag, spans, blocks)]
        done = end
    return "".join([*parts, _as_text(html[done:])])


def _comment_end(html: str, start: int) -> int:
    """Position after the comment, as browsers count (`<!-->` is one), or 0."""
    for short in ("<!-->", "<!--->"):
        if html.startswith(short, start):
            return start + len(short)
    return html.find("-->", start + 4) + 3 if html.find("-->", start + 4) >= 0 else 0


def _tag(tag: re.Match[str], spans: list[str], blocks: list[str]) -> str:
    name = (tag["name"] or "").lower()
    if not name or name in UNSEEN:
        return ""
    if name in VOID:
        return "" if tag["close"] else VOID[name]
    stack, most = (spans, MOST_INLINE) if name in INLINE else (blocks, MOST_BLOCK)
    element = INLINE.get(name) or BLOCK[name]
    if not tag["close"]:
        if len(stack) == most:
            return _as_text(tag[0])
        stack.append(element)
        return _opened(element, tag["rest"].strip().lower())
    if element not in stack:
        return _as_text(tag[0])
    closed: list[str] = []
    while not closed or closed[-1] != element:
        closed.append(stack.pop())
    return "".join(f"</{name}>" for name in closed)


def _opened(element: str, rest: str) -> str:
    if element == "pre":
        label = escape(_("Code"))
        return f'<pre class="code" tabindex="0" role="region" aria-label="{label}">'
    return "<details open>" if element == "details" and rest.startswith("open") else f"<{element}>"


def _closed(spans: list[str]) -> str:
    return "".join(f"</{name}>" for name in reversed(spans))


def _as_text(html: str) -> str:
    return escape(unescape(html), quote=False)
