"""The last gate: whatever the rules above wrote, only this leaves. An allow-list, kept by nh3."""

from __future__ import annotations

import nh3

from core.markdown.code import COLOURED, LANGUAGES, PLAIN

_BOX = {"tabindex", "aria-label"}  # a region that scrolls, reachable by keyboard

TAGS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "cite", "pre", "code", "details",
    "summary", "section", "div", "strong", "b", "em", "i", "del", "u", "ins", "sub", "sup", "small", "kbd", "mark",
    "span", "a", "img", "input", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "title"},
    "input": {"checked", "disabled", "aria-label"},
    "ol": {"start"},
    "li": {"id"},
    "th": {"scope"},
    "details": {"open"},
    "pre": _BOX,
    "div": _BOX,
}
CLASSES = {
    "a": {"mention", "hashtag", "backref"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "blockquote": {"quote"},
    "table": {"table"},
    "th": {"n", "c"},
    "td": {"n", "c"},
    "div": {"scroll"},
    "pre": {"code"},
    "code": {f"language-{name}" for name in (*LANGUAGES.values(), *PLAIN)},
    "span": {"missing", *COLOURED.values()},
}

_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=set(),
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes={"http", "https", "mailto"},
    tag_attribute_values={
        "input": {"type": {"checkbox"}},
        "pre": {"role": {"region"}},
        "div": {"role": {"region"}},
    },
    link_rel=None,  # our own rules know which links lead outside
    strip_comments=True,
)


def clean(html: str) -> str:
    """HTML with nothing but what is listed above, well-formed and balanced."""
    return _cleaner.clean(html)
