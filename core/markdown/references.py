"""@members, #tags, mail addresses and :emoji: in running text; never in code or in a link."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.markdown.context import Env, found, given

MOST_MENTIONS = 50  # told about one post; later ones are links only
MOST_CANDIDATES = 200

# The full-width signs are what Chinese and Japanese keyboards type.
_MENTION = r"(?<![A-Za-z0-9_.+@/-])[@＠](?P<name>\w[\w.-]{0,149})"
_TAG = r"(?<![A-Za-z0-9_&/#])[#＃](?P<tag>\w[\w-]{0,49})(?!\w)"
_MAIL = (
    r"(?<![A-Za-z0-9._+-])(?P<mail>(?:mailto:)?[A-Za-z0-9._+-]{1,64}"
    r"@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8})(?![@\w-])"
)
_EMOJI = r"(?<![A-Za-z0-9:]):(?P<emoji>[a-z0-9_+-]{1,60}):(?![A-Za-z0-9:])"
_REFERENCE = re.compile(f"{_MAIL}|{_MENTION}|{_TAG}|{_EMOJI}")
_MENTION_ALONE = re.compile(_MENTION)
_COLOUR = re.compile(
    r"(?=.*\d|([a-f])\1+$)(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE
)
_PARTS = re.compile(r"[.-]+|(?<=[A-Za-z0-9_])(?=[^\x00-\x7f])")

# Names that Discourse gives, where the Unicode ones differ.
_OTHER_NAMES = {
    "slight_smile": "🙂", "man_shrugging": "🤷‍♂️", "woman_shrugging": "🤷‍♀️", "man_facepalming": "🤦‍♂️",
    "woman_facepalming": "🤦‍♀️", "person_shrugging": "🤷", "person_facepalming": "🤦", "frowning": "😦",
    "face_with_monocle": "🧐", "smiling_face": "☺️", "question": "❓", "exclamation": "❗",
}  # fmt: skip


def add_references(md: MarkdownIt) -> None:
    md.core.ruler.before("text_join", "references", _references)


def mentions_in(text: str) -> set[str]:
    """Every lower-case username the text might mention: what to ask the database for before rendering.

    Cheap and generous: code and quotes are not left out, and `@ann-marie` yields `ann` too. At most
    MOST_CANDIDATES, the first ones.
    """
    names: dict[str, None] = {}
    for match in _MENTION_ALONE.finditer(text):
        names.update(dict.fromkeys(_usernames(match["name"])))
        if len(names) >= MOST_CANDIDATES:
            break
    return set(list(names)[:MOST_CANDIDATES])


def tag_slug(name: str) -> str:
    """The tag's name in its address, or nothing if this is no tag: a number or a colour."""
    name = unicodedata.normalize("NFKC", name)
    if not any(character.isalpha() for character in name) or _COLOUR.fullmatch(name):
        return ""
    return slugify(name, allow_unicode=True).replace("_", "-")


@cache
def emoji_by_name() -> dict[str, str]:
    """`:name:` without colons to character. Read once, as it takes some 20 ms."""
    from emoji import EMOJI_DATA

    names: dict[str, str] = {}
    for character, data in EMOJI_DATA.items():
        for name in (data["en"], *data.get("alias", ())):
            names.setdefault(name.strip(":").lower(), character)
    return names | _OTHER_NAMES


def _references(state: StateCore) -> None:
    quoted = 0  # how many quotes we are in: their mentions were told already
    for block in state.tokens:
        if block.type in {"quote_open", "blockquote_open"}:
            quoted += 1
        elif block.type in {"quote_close", "blockquote_close"}:
            quoted -= 1
        elif block.type == "inline" and block.children:
            block.children = list(_with_references(block.children, state.env, is_told=not quoted))


def _with_references(tokens: list[Token], env: Env, *, is_told: bool) -> Iterator[Token]:
    closed_to_us = 0  # within links, and within code written as HTML
    for token in tokens:
        if token.type == "link_open" or token.content == "<code>":
            closed_to_us += 1
        elif token.type == "link_close" or token.content == "</code>":
            closed_to_us -= 1
        if token.type == "text" and not closed_to_us:
            yield from _split(token, env, is_told=is_told)
        else:
            yield token


def _split(token: Token, env: Env, *, is_told: bool) -> Iterator[Token]:
    text, done = token.content, 0
    for match in _REFERENCE.finditer(text):
        shown, href, attributes = _resolve(match, env, is_told=is_told)
        if not shown:
            continue
        end = match.start() + len(shown) if href else match.end()
        if match.start() > done:
            yield _text(text[done : match.start()], token.level)
        if href:
            yield _link("link_open", 1, token.level, {"href": href, **attributes})
            yield _text(shown, token.level + 1)
            yield _link("link_close", -1, token.level, {})
        else:
            yield _text(shown, token.level)
        done = end
    if not done:
        yield token
    elif done < len(text):
        yield _text(text[done:], token.level)


def _resolve(match: re.Match[str], env: Env, *, is_told: bool) -> tuple[str, str, dict[str, str]]:
    """What to show instead of the match, where it leads, attributes; nothing shown: it is plain text."""
    if name := match["emoji"]:
        return emoji_by_name().get(name, ""), "", {}
    if match["mail"]:
        if match["mail"][-1] in "-_":
            return "", "", {}
        return match["mail"], "mailto:" + match["mail"].removeprefix("mailto:"), {}
    if match["tag"]:
        slug = tag_slug(match["tag"])
        if not slug:
            return "", "", {}
        found(env).tags[slug] = None
        return match[0], f"/tag/{quote(slug)}/", {"class": "hashtag"}
    for username in _usernames(match["name"]):
        if href := given(env).members.get(username):
            if is_told and len(found(env).mentions) < MOST_MENTIONS:
                found(env).mentions[username] = None
            return match[0][: len(username) + 1], href, {"class": "mention"}
    return "", "", {}


def _usernames(written: str) -> Iterator[str]:
    """Longest first: `ann-marie.`, `ann-marie`, `ann`; and `ann` of `ann你好`."""
    name = written.rstrip(".-")
    yield name.lower()
    ends = [match.start() for match in _PARTS.finditer(name)][:8]
    for end in reversed(ends):
        if 0 < end < len(name):
            yield name[:end].lower()


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _link(kind: str, nesting: int, level: int, attributes: dict[str, str]) -> Token:
    # mypy: the class wants a literal, which the two callers give
    return Token(kind, "a", nesting, attrs=dict(attributes), level=level)  # type: ignore[arg-type]
