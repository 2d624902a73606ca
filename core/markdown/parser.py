"""The one parser: CommonMark and GitHub's tables, task lists and strikethrough, and what we add."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from core.markdown.autolinks import add_autolinks
from core.markdown.blocks import add_blocks
from core.markdown.code import add_code
from core.markdown.flanking import FlankingParser
from core.markdown.links import add_links
from core.markdown.quotes import add_quotes
from core.markdown.raw_html import add_raw_html
from core.markdown.references import add_references
from core.markdown.tex import add_tex

# How deep brackets and emphasis may nest. The parser's time grows with it times the text.
NESTING = 24


@cache
def parser() -> MarkdownIt:
    """Made once, then only read: what belongs to one text travels in `env`."""
    md = MarkdownIt("commonmark", {"maxNesting": NESTING, "tasklists": True})
    md.inline = FlankingParser()
    md.enable(["table", "strikethrough"])
    for add in (
        add_blocks, add_quotes, add_tex, add_code, add_autolinks, add_raw_html, add_references, add_links
    ):  # fmt: skip
        add(md)
    return md
