"""HTML as an HTML5 parser sees it, for tests: a tree to compare, and whether anything in it could run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib

# An element is (name, attributes, children), a text is a str: plain values compare and print well.
Element = tuple[str, dict[str, str], list[Any]]
Tree = list[Any]

BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "thead", "tbody", "tr",
    "th", "td", "div", "hr", "br", "section",
}  # fmt: skip
FORBIDDEN = {
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "link", "form",
    "button", "textarea", "select", "option", "svg", "math", "template", "noscript", "video", "audio", "source",
    "marquee", "portal", "xml",
}  # fmt: skip
ADDRESSES = {
    "href", "src", "action", "data", "poster", "background", "cite", "longdesc", "srcset", "ping", "xlink:href",
}  # fmt: skip
# Text and these tags without attributes: whatever a parser makes of them, none can run, load or leave its place.
PLAIN = re.compile(
    r"[^<]*(?:</?(?:p|br|hr|em|strong|del|code|pre|[uo]l|li|blockquote|h[1-6]|table|thead|tbody|tr|th|td)>[^<]*)*"
)
_OTHER_SCHEME = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:")
_UNSEEN = re.compile(r"[\x00-\x20\u200b-\u200f\u2028-\u202f\ufeff]")


def tree(html: str) -> Tree:
    """What a browser would build of a fragment, without white space that it would not show."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return _tidy(_children(root, in_pre=False), in_block=True)


def text_of(html: str) -> str:
    return "".join(html5lib.parseFragment(html, namespaceHTMLElements=False).itertext())


def walk(nodes: Tree) -> Iterator[Element]:
    for node in nodes:
        if not isinstance(node, str):
            yield node
            yield from walk(node[2])


def dangers(html: str) -> list[str]:
    """Everything in the page that could run script, load something or leave the page's look; none is right."""
    if PLAIN.fullmatch(html):
        return []  # the half of what attacks become; parsing takes longer than rendering
    found = []
    for name, attributes, _children in walk(_children_of_page(html)):
        if name.split(":")[-1] in FORBIDDEN or "}" in name:
            found.append(f"<{name}>")
        for key, value in attributes.items():
            runs = key.lower().startswith("on") or key in {"style", "srcdoc", "formaction"}
            leads = key in ADDRESSES and _OTHER_SCHEME.match(_UNSEEN.sub("", value).lower())
            if runs or leads:
                found.append(f"{name} {key}={value}")
    return found


def _children_of_page(html: str) -> Tree:
    """As part of a whole page, where a fragment may not break out of its place."""
    page = html5lib.parse(
        f"<!doctype html><title>t</title><main id=post>{html}</main><p id=after>", namespaceHTMLElements=False
    )
    nodes = _children(page, in_pre=False)
    ids = [attributes.get("id") for _name, attributes, _ in walk(nodes)]
    if ids.count("post") != 1 or ids.count("after") != 1:
        return [("script", {"escaped": "its place"}, [])]
    body = next(node for node in walk(nodes) if node[0] == "body")
    if [node[1].get("id") for node in body[2] if not isinstance(node, str)] != ["post", "after"]:
        return [("script", {"escaped": "its place"}, [])]
    return [body]


def _children(element: Any, *, in_pre: bool) -> Tree:
    in_pre = in_pre or element.tag == "pre"
    nodes: Tree = []

    def add(text: str | None) -> None:
        shown = text if in_pre else re.sub(r"\s+", " ", text or "")
        if shown and nodes and isinstance(nodes[-1], str):
            nodes[-1] += shown
        elif shown:
            nodes.append(shown)

    add(element.text)
    for child in element:
        if isinstance(child.tag, str):
            nodes.append((child.tag, dict(child.attrib), _children(child, in_pre=in_pre)))
        else:
            nodes.append(("!comment", {}, []))
        add(child.tail)
    return nodes


def _tidy(nodes: Tree, *, in_block: bool) -> Tree:
    """Without white space at the edges of blocks."""
    tidy: Tree = []
    for index, node in enumerate(nodes):
        if not isinstance(node, str):
            name, attributes, children = node
            inner = children if name == "pre" else _tidy(children, in_block=name in BLOCKS)
            tidy.append((name, attributes, inner))
            continue
        if _is_edge(nodes[index - 1] if index else None, in_block):
            node = node.lstrip()
        if _is_edge(nodes[index + 1] if index + 1 < len(nodes) else None, in_block):
            node = node.rstrip()
        if node:
            tidy.append(node)
    return tidy


def _is_edge(neighbour: Any, in_block: bool) -> bool:
    return in_block if neighbour is None else not isinstance(neighbour, str) and neighbour[0] in BLOCKS
