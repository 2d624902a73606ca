"""Where links lead, and pictures: ours are shown, all others become links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from uuid import UUID

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from core.markdown.context import Env, UploadedImage, found, given

OUTSIDE_REL = "nofollow ugc noopener"
MOST_UPLOADS = 100

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES = frozenset({"http", "https", "mailto"})
_UPLOAD = re.compile(r"/uploads/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?=[/?#]|$)")
_TOPIC = re.compile(r"/t/[^/?#]+/(\d{1,9})(?:/(\d{1,9}))?/?(?=[?#]|$)")
# What Discourse adds to a description: `alt|690x388`, `name.pdf|attachment`.
_NOTE = re.compile(r"\s*\|\s*(?:\d+x\d+|\d+%|attachment|video|audio)[^|]*$")


def add_links(md: MarkdownIt) -> None:
    md.validateLink = _may_lead  # type: ignore[method-assign]
    md.inline.ruler.at("link", _link)
    md.inline.ruler.at("image", _shallow_image)
    md.core.ruler.before("text_join", "links", _links)
    md.add_render_rule("image", _image)


def uploads_in(text: str) -> set[UUID]:
    """Every upload the text may refer to: what to look up before rendering. At most MOST_UPLOADS."""
    ids: dict[UUID, None] = {}
    for match in _UPLOAD.finditer(text):
        ids[UUID(match[1])] = None
        if len(ids) == MOST_UPLOADS:
            break
    return set(ids)


def described(alt: str) -> str:
    """A picture's description without the size that Discourse keeps in it."""
    return _NOTE.sub("", alt).strip()


def _may_lead(url: str) -> bool:
    """Only web and mail addresses and our own paths; `upload:` is what Discourse calls its files."""
    scheme = _SCHEME.match(url)
    return not scheme or scheme[1].lower() in _SCHEMES or url.lower().startswith("upload://")


def _link(state: StateInline, silent: bool) -> bool:
    """Not looked for where no bracket closes any more: to look costs a walk through the text, each time."""
    return state.html_terminator_last("]") > state.pos and link(state, silent)


def _shallow_image(state: StateInline, silent: bool) -> bool:
    """Pictures within the description of a picture within …: four deep is enough."""
    if silent:
        return image(state, True)
    depth = state.env.get("image_depth", 0)
    if depth == 4:
        return False
    state.env["image_depth"] = depth + 1
    try:
        return image(state, False)
    finally:
        state.env["image_depth"] = depth


def _links(state: StateCore) -> None:
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        opened: list[Token] = []
        for token in block.children:
            if token.type == "link_open":
                opened.append(token)
                _settle(token, state.env)
            elif token.type == "link_close" and opened:
                if opened.pop().tag == "span":
                    token.tag = "span"
            elif token.type == "image":
                token.meta["is_linked"] = bool(opened)
                _path(str(token.attrs["src"]), state.env)


def _settle(token: Token, env: Env) -> None:
    """Note what a link refers to, and mark it if it leads elsewhere."""
    href = str(token.attrs["href"])
    if href.lower().startswith("upload://"):
        token.tag, token.attrs = "span", {"class": "missing"}
    elif not (path := _path(href, env)):
        token.attrs["rel"] = OUTSIDE_REL
    elif match := _TOPIC.match(path):
        found(env).links[int(match[1]), int(match[2] or 1)] = None


def _path(href: str, env: Env) -> str:
    """The address within our site, or nothing if it is outside. Keeps in mind an upload it names."""
    site = given(env).site_url
    if site and href.lower().startswith(site.lower()) and href[len(site) :][:1] in {"", "/", "?", "#"}:
        href = href[len(site) :] or "/"
    if href.startswith("//") or (_SCHEME.match(href) and not href.lower().startswith("mailto:")):
        return ""
    if match := _UPLOAD.match(href):
        found(env).uploads[UUID(match[1])] = None
    return href or "#"


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    src = str(token.attrs["src"])
    alt = described(self.renderInlineAsText(token.children, options, env))
    path = _path(src, env)
    upload = _UPLOAD.match(path)
    ours = given(env).uploads.get(UUID(upload[1])) if upload else None
    if ours:
        return _shown(
            ours, alt=alt, path=path, title=token.attrs.get("title"), is_linked=token.meta["is_linked"]
        )
    label = _("Image: %(alt)s") % {"alt": alt} if alt else _("Image")
    if src.lower().startswith("upload://"):
        return f'<span class="missing">{escape(label)}</span>'
    if not src or token.meta.get("is_linked", True):
        return escape(label)
    rel = "" if path else f' rel="{OUTSIDE_REL}"'
    return f'<a href="{escape(src)}"{rel}>{escape(label)}</a>'


def _shown(ours: UploadedImage, *, alt: str, path: str, title: object, is_linked: bool) -> str:
    """The picture with its size, so that nothing moves when it comes; a click shows the whole of it."""
    picture = (
        f'<img src="{escape(ours.thumb)}" alt="{escape(alt or ours.alt)}" width="{int(ours.width)}"'
        f' height="{int(ours.height)}" loading="lazy"'
        + (f' title="{escape(str(title))}"' if title else "")
        + ">"
    )
    return picture if is_linked else f'<a href="{escape(path)}">{picture}</a>'
