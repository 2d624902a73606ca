"""The specifications' own examples: equal to ours, or different for reasons that this file spells out.

A difference is explained when the changes below, made to the HTML that the specification expects, give
exactly the HTML that we write. Where we read the text otherwise, the changes start from the plain parser
with only that one reading added. What remains is a mistake, and the test prints it. How many cases each
reason has stands in docs/MARKDOWN.md, and the test reads it there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from core.markdown import render
from core.markdown.autolinks import add_autolinks
from core.markdown.context import Found, Given
from core.markdown.links import OUTSIDE_REL, add_links
from core.markdown.raw_html import add_raw_html
from core.markdown.references import add_references
from tests.core.reading_html import Element, Tree, tree

pytestmark = pytest.mark.no_engine

# What cmark-gfm reads otherwise than the parser we build on: few, and each looked at.
OTHER_READINGS = {
    ("cmark-gfm-extensions", 19): "no links to xmpp; names of hosts are sent in ASCII",
    ("cmark-gfm-extensions", 17): "one tilde stays a tilde",
    ("cmark-gfm-regression", 11): "one tilde stays a tilde",
    ("cmark-gfm-regression", 23): "a footnote's mark without a footnote is text",
}


@pytest.mark.parametrize("specification", ["CommonMark", "GFM"])
def test_each_example_is_equal_or_differs_for_a_reason_that_is_documented(specification, shared_data):
    cases = json.loads((shared_data / "markdown" / f"{specification.lower()}.json").read_text("utf-8"))
    assert outcome(cases) == documented(specification)


def test_the_explanations_explain_no_mistake():
    """A case that we would get wrong is not explained away."""
    wrong = {"markdown": "# *a* [b](https://c.example)", "html": "<h1><strong>a</strong> b</h1>"}
    assert reasons_for(wrong) is None


def outcome(cases: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many are equal, how many differ for each reason (a case may have several)."""
    count: Counter[str] = Counter()
    unexplained = []
    for case in cases:
        reasons = reasons_for(case)
        if reasons is None:
            unexplained.append((case["markdown"], case["html"], render(case["markdown"]).html))
        else:
            count.update(["cases", *(reasons or ["equal"])])
    assert unexplained == []
    return dict(count)


def documented(specification: str) -> dict[str, int]:
    """The column of the table in docs/MARKDOWN.md."""
    page = (Path(settings.BASE_DIR) / "docs" / "MARKDOWN.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line[:2] == "| "
    ]
    head = next(number for number, row in enumerate(rows) if row[1:] == ["CommonMark", "GFM"])
    column = rows[head].index(specification)
    table = rows[head + 1 :]
    return {row[0]: int(row[column]) for row in table if len(row) == 3 and row[column] not in {"", "0"}}


def reasons_for(case: dict[str, Any]) -> tuple[str, ...] | None:
    """The fewest readings, and the looks, that turn what is expected into ours; None if none do."""
    expected, ours = tree(case["html"]), tree(render(case["markdown"]).html)
    if ours == expected:
        return ()
    if other := OTHER_READINGS.get((case.get("source", ""), case.get("n", 0))):
        return (other,)
    bare = _without_colour(ours)
    colour = ["code is coloured"] if bare != ours else []
    plain_is_right = tree(_plain_html(case, ())) == expected
    for number in range(len(READINGS) + 1 if plain_is_right else 1):
        for readings in combinations(READINGS, number):
            base = tree(_plain_html(case, readings)) if readings else expected
            looks, changed = [], base
            for name, change in LOOKS.items():
                before, changed = changed, change(changed)
                looks += [name] if changed != before else []
            if changed == bare:
                return (*readings, *looks, *colour)
    return None


# Readings: the plain parser, and what we add to it ------------------------------------------------


def _plain_html(case: dict[str, Any], readings: tuple[str, ...]) -> str:
    md = _plain_parser(readings)
    return str(md.render(case["markdown"], {"given": Given({}, {}, "", ""), "found": Found(), "blocks": {}}))


@cache
def _plain_parser(readings: tuple[str, ...]) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"tasklists": True}).enable(["table", "strikethrough"])
    md.use(footnote_plugin)
    for name in readings:
        READINGS[name](md)
    return md


def _only_schemes(md: MarkdownIt) -> None:
    ours = MarkdownIt("commonmark")
    add_links(ours)
    md.validateLink = ours.validateLink  # type: ignore[method-assign]


READINGS: dict[str, Callable[[MarkdownIt], None]] = {
    "HTML: a few plain tags, the rest is text": add_raw_html,
    "bare web addresses become links": add_autolinks,
    "only web and mail addresses become links": _only_schemes,
    "bare mail addresses become links": add_references,
}

# Looks: changes to a tree -------------------------------------------------------------------------


def _rebuilt(nodes: Tree, change: Callable[[Element], Tree], parent: str = "") -> Tree:
    """Each element after `change`, from the outside in; neighbouring texts become one."""
    result: Tree = []
    for node in nodes:
        for new in [node] if isinstance(node, str) else change(node):
            if isinstance(new, str) and result and isinstance(result[-1], str):
                result[-1] += new
            elif isinstance(new, str):
                result.append(new)
            else:
                result.append((new[0], new[1], _rebuilt(new[2], change)))
    return result


def _headings(nodes: Tree) -> Tree:
    above: list[int] = []

    def change(element: Element) -> Tree:
        name, attributes, children = element
        if not re.fullmatch("h[1-6]", name):
            return [element]
        while above and above[-1] >= int(name[1]):
            above.pop()
        above.append(int(name[1]))
        return [(f"h{min(len(above) + 2, 6)}", attributes, children)]

    return _rebuilt(nodes, change)


def _outside(address: str) -> dict[str, str]:
    return {"href": address} | ({"rel": OUTSIDE_REL} if re.match("(https?:)?//", address) else {})


def _rel(nodes: Tree) -> Tree:
    def change(element: Element) -> Tree:
        name, attributes, children = element
        return (
            [(name, attributes | _outside(attributes["href"]), children)]
            if "href" in attributes
            else [element]
        )

    return _rebuilt(nodes, change)


def _pictures(nodes: Tree) -> Tree:
    def change(element: Element) -> Tree:
        name, attributes, children = element
        if name == "a":  # a link holds no link, so a picture in it becomes text
            return [
                (
                    name,
                    attributes,
                    _rebuilt(children, lambda inner: worded(inner)[1] if inner[0] == "img" else [inner]),
                )
            ]
        return worded(element)[0] if name == "img" else [element]

    def worded(picture: Element) -> tuple[Tree, Tree]:
        alt = picture[1].get("alt", "")
        text = [f"Image: {alt}" if alt else "Image"]
        return [("a", _outside(picture[1]["src"]), text)] if picture[1].get("src") else text, text

    return _rebuilt(nodes, change)


def _boxes(nodes: Tree) -> Tree:
    number = 0

    def change(element: Element) -> Tree:
        nonlocal number
        name, attributes, children = element
        if name != "pre" or attributes or not children or children[0][0] != "code":
            return [element]
        number += 1
        start = " ".join("".join(children[0][2]).split())[:40].strip()
        label = f"Code {number}: {start}".rstrip(": ")
        box = {"class": "code", "tabindex": "0", "role": "region", "aria-label": label}
        return [(name, box, children)]

    return _rebuilt(nodes, change)


def _tables(nodes: Tree) -> Tree:
    number = 0

    def change(element: Element) -> Tree:
        nonlocal number
        name, attributes, children = element
        if name == "th":
            return [(name, {"scope": "col"}, children)]
        if name != "table" or attributes:
            return [element]
        number += 1
        heads = [_words(cell) for cell in children[0][2][0][2] if not isinstance(cell, str)]
        label = f"Table {number}: {', '.join(heads)[:60]}".strip(": ")
        box = {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label}
        return [("div", box, [(name, {"class": "table"}, children)])]

    return _rebuilt(nodes, change)


def _words(element: Element) -> str:
    return "".join(child if isinstance(child, str) else _words(child) for child in element[2])


def _tasks(nodes: Tree) -> Tree:
    def change(element: Element) -> Tree:
        name, attributes, children = element
        if name != "input":
            return [element]
        label = "Done" if "checked" in attributes else "To do"
        return [(name, attributes | {"aria-label": label}, children)]

    return _rebuilt(nodes, change)


def _footnotes(nodes: Tree) -> Tree:
    """Numbers instead of the author's labels in ids, so that a page may hold many posts."""
    numbers: dict[str, int] = {}

    def change(element: Element) -> Tree:
        name, attributes, children = element
        if name == "section":
            return [(name, {"class": "footnotes"}, children)]
        if "data-footnote-ref" in attributes:
            label = attributes["href"].removeprefix("#fn-")
            number = numbers.setdefault(label, len(numbers) + 1)
            again = attributes["id"].removeprefix(f"fnref-{label}").removeprefix("-")
            name_of_ref = f"fnref{number}" + (f":{int(again) - 1}" if again else "")
            return [("a", {"href": f"#fn{number}", "id": name_of_ref}, [f"[{number}]"])]
        if attributes.get("id", "").startswith("fn-"):
            return [(name, {"id": f"fn{numbers[attributes['id'][3:]]}"}, children)]
        if "data-footnote-backref" in attributes:
            label, again = re.findall(r"^#fnref-(.*?)(?:-(\d))?$", attributes["href"])[0]
            href = f"#fnref{numbers[label]}" + (f":{int(again) - 1}" if again else "")
            return [("a", {"href": href, "class": "backref", "aria-label": "Back to the text"}, ["↩︎"])]
        return [element]

    return _rebuilt(nodes, change)


LOOKS: dict[str, Callable[[Tree], Tree]] = {
    "headings start at h3 and skip no level": _headings,
    "pictures that are not ours become links": _pictures,
    "outside links carry rel": _rel,
    "code stands in a box the keyboard reaches": _boxes,
    "tables stand in a box that scrolls": _tables,
    "task boxes have a label": _tasks,
    "footnotes have ids of their own": _footnotes,
}


def _without_colour(nodes: Tree) -> Tree:
    return _rebuilt(
        nodes, lambda element: element[2] if element[0] == "span" and "class" in element[1] else [element]
    )
