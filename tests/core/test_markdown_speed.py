"""Nothing anyone can send keeps the server busy: time grows with the length of a text, whatever is in it.

Limits are in processor time and several times what a quiet machine needs: they catch what is quadratic,
which takes minutes, not what is slow. What would take the longest post allowed 18 seconds by growing with the
square of its length takes a third of that length its 2.
"""

from __future__ import annotations

import time

import pytest

from core.markdown import mentions_in, render, uploads_in
from core.markdown.code import LANGUAGES
from core.markdown.plain import excerpt

pytestmark = pytest.mark.no_engine

LENGTH = 20_000
WORST = 2.0  # seconds, for code of 14,000 as well

NOTES = range(LENGTH // 17)
HEAD = "|a|b|c|\n|-|-|-|\n"
HURTING = {
    "quotes nested": ">" * LENGTH,
    "quotes nested with spaces": "> " * LENGTH,
    "lists nested": "- " * LENGTH,
    "lists and quotes": "- > " * LENGTH,
    "numbered lists": "1. " * LENGTH,
    "steps of lists": "".join("  " * depth + "* a\n" for depth in range(240)),
    "many items": "- a\n" * LENGTH,
    "many tasks": "- [ ] a\n" * LENGTH,
    "loose items": "* a\n\n" * LENGTH,
    "brackets": "[" * LENGTH,
    "brackets and back": "[" * (LENGTH // 2) + "]" * (LENGTH // 2),
    "links without end": "[a](" * LENGTH,
    "links nested": "[" * (LENGTH // 5) + "a" + "](b)" * (LENGTH // 5),
    "pictures nested": "![" * (LENGTH // 6) + "a" + "](b)" * (LENGTH // 6),
    "definitions without end": "[a\n" * LENGTH,
    "definitions broken": "[\\\n" * LENGTH,
    "definitions": "".join(f"[{number}]: u\n" for number in range(9000)),
    "stars": "*" * LENGTH,
    "stars opening": "*a " * LENGTH,
    "stars closing": "a* " * LENGTH,
    "stars and bars": "*a_ " * LENGTH,
    "strong and weak": "**a *a " * LENGTH,
    "tildes": "~~a " * LENGTH,
    "emphasis in Chinese": "中文**强调（注）**后" * LENGTH,
    "backticks of all lengths": "".join("`" * number + "e" for number in range(1, 345)),
    "tags without end": "<a " * LENGTH,
    "attributes without end": '<a b="' * LENGTH,
    "comments without end": "<!-- " * LENGTH,
    "comments on lines": "<!--\n" * LENGTH,
    "instructions": "<?" * LENGTH,
    "declarations": "<!A " * LENGTH,
    "sections": "<![CDATA[" * LENGTH,
    "signs": "<" * LENGTH,
    "bold in HTML": "<b>" * LENGTH,
    "details in HTML": "<details>\n\n" * LENGTH,
    "divisions in HTML": "<div>\n" * LENGTH,
    "lists in HTML": "<ul><li>" * LENGTH,
    "a long table": HEAD + "|1|2|3|\n" * (LENGTH // 12),
    "a wide table": "|" * (LENGTH // 12) + "\n" + "|-" * (LENGTH // 12) + "|\n" + "x|\n" * 20,
    "a table to fill up": "|".join("x" * 256) + "\n" + "|".join("-" * 256) + "\n" + "x\n" * 25_000,
    "many tables": "a|b\n-|-\n" * LENGTH,
    "footnotes": "".join(f"[^{n}] " for n in NOTES) + "\n\n" + "".join(f"[^{n}]: x\n" for n in NOTES),
    "one footnote often": "[^a] " * (LENGTH * 11 // 60) + "\n\n[^a]: x",
    "footnotes nested": "[^a]: " * LENGTH,
    "footnotes without end": "[^a" * (LENGTH // 3 - 9) + "\n\n[^b]: x",
    "footnotes in line": "^[" * LENGTH,
    "schemes": "http://" * LENGTH,
    "addresses": "http://a.b/ " * LENGTH,
    "addresses and brackets": "http://a.b/(" * LENGTH,
    "addresses in brackets": "(http://a.b" * LENGTH,
    "an address of dots": "http://" + "a." * LENGTH,
    "an address and brackets": "http://a/" + "a)" * LENGTH,
    "an address and questions": "http://a/" + "?" * LENGTH,
    "an address and entities": "http://a/" + "&amp;" * LENGTH,
    "www": "www." * LENGTH,
    "mail": "a@" * LENGTH,
    "mail of dots": "a." * LENGTH + "@a.b",
    "mail of domains": "a@" + "a." * LENGTH,
    "mailto": "mailto:" * LENGTH,
    "members": "@a " * LENGTH,
    "a member of dots": "@" + "a.-" * LENGTH,
    "at": "@" * LENGTH,
    "tags": "#a " * LENGTH,
    "a long tag": "#" + "a-" * LENGTH,
    "emoji": ":+1:" * LENGTH,
    "colons": ":a" * LENGTH,
    "dollars": "$" * LENGTH,
    "dollars opening": "$a " * LENGTH,
    "dollars escaped": "$" + "\\$" * LENGTH,
    "formulas without end": "$$a\n" * LENGTH,
    "formulas broken off": "$$a\n" * (LENGTH * 7 // 30) + "\nx$$",
    "quotes marked without end": "[quote]\n" * LENGTH,
    "quotes marked": "[quote]\n" * (LENGTH // 17) + "[/quote]\n" * (LENGTH // 17),
    "quotes marked in a line": "[quote]" * (LENGTH // 17) + "[/quote]" * (LENGTH // 17),
    "quotes marked one by one": "[quote]a[/quote]" * LENGTH,
    "quotes only ended": "[/quote]" * LENGTH,
    "quotes of details": "[details=x]\n" * (LENGTH // 30) + "[/quote]\n" * (LENGTH // 17),
    "quotes in quotes": "> [quote]\n> [/quote]\n" * LENGTH,
    "quotes in a list": "- [quote]\n" * (LENGTH // 20) + "[/quote]\n" * (LENGTH // 20),
    "a quote without bracket": "[quote=" * LENGTH,
    "entities": "&a" * LENGTH,
    "backslashes": "\\" * LENGTH,
    "lines": "a\n" * LENGTH,
    "hard lines": "a  \n" * LENGTH,
    "Chinese lines": "中\n" * LENGTH,
    "headings": "# a\n" * LENGTH,
    "headings below": "a\n-\n" * LENGTH,
    "a heading far below": "a\n" * (LENGTH // 2 - 1) + "=",
    "fences": "```\n" * LENGTH,
    "one fence after another": "```python\nx=1\n```\n" * LENGTH,
    "spaces": " " * LENGTH,
    "tabs": "\ta\n" * LENGTH,
    "nothing": "\x00" * LENGTH,
}  # fmt: skip


@pytest.mark.parametrize("name", HURTING)
def test_a_text_made_to_hurt_is_done_in_time(name):
    text = HURTING[name][:LENGTH]
    start = time.process_time()
    post = render(text, members={"a": "/u/a/"})
    assert time.process_time() - start < WORST
    assert len(post.html) < 30 * LENGTH


def test_a_long_post_takes_well_under_a_second():
    paragraph = (
        "Miners *measure* the `hashrate` at **the meter**, see https://example.com/a_b and @alice #power :smile:.\n\n"
        "- 17.6 to 15.1 J/TH\n- [ ] ask the pool\n\n> So it is.\n\n"
    )
    text = (paragraph * 400)[:60_000]
    render(text)
    start = time.process_time()
    render(text, members={"alice": "/u/alice/"})
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize("language", sorted(set(LANGUAGES.values())))
def test_code_made_to_hurt_its_lexer_is_done_in_time(language):
    for piece in ('\\"\n', "a b\n", "\n \n"):
        code = (piece * 15_000)[:14_000]
        start = time.process_time()
        post = render(f"```{language}\n{code}\n```")
        assert time.process_time() - start < WORST, piece
        assert f"language-{language}" in post.html


@pytest.mark.parametrize(
    "text", ["@a.-" * 20_000, "@" * 60_000, "a" * 60_000, "@a " * 20_000, "/uploads/" * 7000]
)
def test_looking_for_names_and_excerpts_is_quick(text):
    start = time.process_time()
    mentions_in(text)
    uploads_in(text)
    excerpt(text, 280)
    assert time.process_time() - start < 0.5
