"""Markdown, rendered once, when it is written. `docs/MARKDOWN.md` tells what is understood.

`render` never raises and never lets script through: see `cleaning` for what can leave at all.
It reads no database; what it must know of members and uploads it is given, and `mentions_in` and
`uploads_in` say what to look up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from types import MappingProxyType
from uuid import UUID

from django.conf import settings
from django.utils import translation

from core.markdown.cleaning import clean
from core.markdown.context import Env, Found, Given, UploadedImage
from core.markdown.links import OUTSIDE_REL, uploads_in
from core.markdown.parser import parser
from core.markdown.plain import excerpt, plain_text
from core.markdown.quotes import place_on_lines
from core.markdown.references import mentions_in, tag_slug

__all__ = [
    "RENDERER_VERSION",
    "Rendered",
    "UploadedImage",
    "excerpt",
    "mentions_in",
    "render",
    "tag_slug",
    "uploads_in",
]

# Raise it whenever the same text gives other HTML: `manage.py rerender` then redoes what is stored.
RENDERER_VERSION = 1

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_UPLOADS: Mapping[UUID, UploadedImage] = MappingProxyType({})
_OUTSIDE = re.compile(rf'<a (?=[^>]*rel="{OUTSIDE_REL}")[^>]*href="([^"]*)"')
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as it is stored beside its source. Everything is in order of first appearance."""

    html: str
    text: str  # plain, without quoted posts; for excerpts and search
    mentions: tuple[str, ...] = ()  # keys of `members`; at most 50, none from within quotes
    tags: tuple[str, ...] = ()  # slugs
    uploads: tuple[UUID, ...] = ()  # all that are referred to, known or not
    quotes: tuple[tuple[str, int, int], ...] = ()  # username as written, topic id, post number
    links: tuple[tuple[int, int], ...] = ()  # topic id and post number of links within the site

    @property
    def outside(self) -> frozenset[str]:
        """The addresses of other sites that it links to."""
        return outside_links(self.html)


def render(
    text: str,
    *,
    members: Mapping[str, str] = _NOTHING,
    uploads: Mapping[UUID, UploadedImage] = _NO_UPLOADS,
    site_url: str = "",
    prefix: str = "",
    language: str = "",
) -> Rendered:
    """HTML of a Markdown text, and what it refers to.

    `members`: lower-case username to address; other @names stay text. `uploads`: our pictures, by id.
    `site_url`: links below it are ours. `prefix`: unique for the post on its page, for footnotes.
    `language` of the few words we add (labels for screen readers), by default the site's own: not the
    reader's, for what is made here is stored.
    """
    source, blocks = place_on_lines(_storable(text))
    known = Given(members, uploads, site_url.rstrip("/"), prefix)
    env: Env = {"given": known, "found": Found(), "blocks": blocks}
    if prefix:
        env["docId"] = re.sub(r"[^\w-]", "", prefix)
    md = parser()
    with translation.override(language or settings.LANGUAGE_CODE):
        try:
            tokens = md.parse(source, env)
            html = clean(md.renderer.render(tokens, md.options, env))
        except RecursionError:  # no text known that does this; if one is found, it is shown as written
            return Rendered(f"<p>{escape(source)}</p>", source)
    seen: Found = env["found"]
    return Rendered(
        html,
        plain_text(tokens),
        tuple(seen.mentions),
        tuple(seen.tags),
        tuple(seen.uploads),
        tuple(seen.quotes),
        tuple(seen.links),
    )


def outside_links(html: str) -> frozenset[str]:
    """The addresses of other sites that a rendered text links to."""
    return frozenset(unescape(address) for address in _OUTSIDE.findall(html))


def _storable(text: str) -> str:
    """Without NUL and lone surrogates, which no database takes; with `\\n` at each line's end."""
    return _UNSTORABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
