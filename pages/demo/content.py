"""What the demo says, read from the files in this folder. Knows no database.

A topic is one file, `topics/<language>/<number>-<slug>.md`: a head in TOML between two lines of
`+++`, then its posts, each opened by a marker line:

    %%% bob 51d16h reply=3 useful=alice,dave answer

that is author, age at loading time (days and hours), the number of the post it answers, who reacted
how, who reported it why and what was decided (`report=nino:competition:keep`; without an outcome it
waits), for which organisation it was said (`for=kestrel-ridge`), and whether it is the marked answer. A text
that was edited ends with a line `%%was` and the text it had before.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
EMAIL_DOMAIN = "demo.example"
PASSWORD = "demo-common-hash"  # noqa: S105  printed at the first start; the demo refuses public hosts
LANGUAGES = {"en": "en", "zh": "zh-hans", "es": "es", "ru": "ru"}  # folder -> code in settings.LANGUAGES
REACTIONS = ("useful", "agree", "thanks", "tried", "question")

_AGE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?")
_QUOTE = re.compile(r'\[quote="(?P<author>[^",]+), post:(?P<number>\d+)"\]')


@dataclass(frozen=True)
class DemoMember:
    username: str
    name: str
    role: str
    language: str
    languages: list[str]
    time_zone: str
    region: str
    place: str
    runs: list[str]
    bio: str
    joined: int  # days before loading

    @property
    def email(self) -> str:
        return f"{self.username}@{EMAIL_DOMAIN}"


@dataclass(frozen=True)
class DemoCategory:
    slug: str
    name: str
    language: str
    colour: str
    description: str
    parent: str = ""
    see: str = "visitors"
    reply: str = "members"
    start: str = "members"
    group: str = ""
    organisation_kind: str = ""


@dataclass(frozen=True)
class DemoGroup:
    slug: str
    name: str
    description: str
    entry: str
    owner: str
    members: list[str]
    requests: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoOrganisation:
    slug: str
    kind: str
    name: str
    legal_name: str
    country: str
    grids: list[str]
    languages: list[str]
    description: str
    joined: int  # days before loading
    seats: dict[str, str]  # username -> role
    verified: str = ""  # what moderators looked at
    requests: dict[str, str] = field(default_factory=dict)  # username -> what they say of themselves
    jurisdiction: str = ""
    size: str = ""
    website: str = ""
    lda_number: str = ""
    eu_number: str = ""
    donation_url: str = ""
    # Of an association, in the directory of advocates.
    dues: str = ""
    dues_note: str = ""
    joining: str = ""
    join_url: str = ""
    positions: dict[str, str] = field(default_factory=dict)  # matter -> for what it stands


@dataclass(frozen=True)
class DemoReport:
    by: str
    reason: str
    outcome: str = ""


@dataclass(frozen=True)
class DemoPost:
    number: int
    author: str
    age: timedelta
    body: str
    reply_to: int | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    report: DemoReport | None = None
    is_answer: bool = False
    was: str = ""  # the text before its author edited it
    organisation: str = ""  # for which it was said

    @property
    def reaction_count(self) -> int:
        return sum(len(names) for names in self.reactions.values())

    def body_in(self, topic_id: int) -> str:
        """The text with its quotes pointing into the topic as it was stored."""
        return _QUOTE.sub(rf'[quote="\g<author>, post:\g<number>, topic:{topic_id}"]', self.body)

    def quotes(self) -> list[tuple[str, int]]:
        """Whom and which post this one quotes."""
        return [(found["author"], int(found["number"])) for found in _QUOTE.finditer(self.body)]


@dataclass(frozen=True)
class DemoTopic:
    key: str  # "en/03-4cp-how-many-hours"
    language: str
    title: str
    category: str
    tags: list[str]
    posts: list[DemoPost]
    is_pinned: bool = False
    watchers: list[str] = field(default_factory=list)
    # Username -> post number: how far one has read, which post one keeps.
    read_to: dict[str, int] = field(default_factory=dict)
    bookmarks: dict[str, int] = field(default_factory=dict)

    @property
    def author(self) -> str:
        return self.posts[0].author


def members() -> list[DemoMember]:
    return [DemoMember(**entry) for entry in _toml("members.toml")["member"]]


def categories() -> list[DemoCategory]:
    """In order of position; a parent always comes before its children."""
    return [DemoCategory(**entry) for entry in _toml("categories.toml")["category"]]


def groups() -> list[DemoGroup]:
    return [DemoGroup(**entry) for entry in _toml("groups.toml")["group"]]


def organisations() -> list[DemoOrganisation]:
    return [DemoOrganisation(**entry) for entry in _toml("organisations.toml")["organisation"]]


def campaigns() -> list[dict[str, Any]]:
    return list(_toml("campaigns.toml")["campaign"])


def topics() -> list[DemoTopic]:
    """The oldest first, as they would have been started."""
    found = [_read_topic(path) for path in sorted(FOLDER.glob("topics/*/*.md"))]
    return sorted(found, key=lambda topic: topic.posts[0].age, reverse=True)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def strategies() -> list[dict[str, Any]]:
    """The worked examples of the library, as strategies.toml has them."""
    return _toml("strategies.toml")["strategy"]


def sites() -> list[dict[str, Any]]:
    """What members said of their own sites, and what they try there."""
    return list(_toml("strategies.toml")["site"])


def _read_topic(path: Path) -> DemoTopic:
    _, head, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    about = tomllib.loads(head)
    return DemoTopic(
        key=f"{path.parent.name}/{path.stem}",
        language=LANGUAGES[path.parent.name],
        title=about["title"],
        category=about["category"],
        tags=about["tags"],
        is_pinned=about.get("pinned", False),
        watchers=about.get("watchers", []),
        read_to=about.get("read_to", {}),
        bookmarks=about.get("bookmarks", {}),
        posts=list(_read_posts(text, path)),
    )


def _read_posts(text: str, path: Path) -> Iterator[DemoPost]:
    for number, part in enumerate(re.split(r"^%%% ", text, flags=re.MULTILINE)[1:], start=1):
        marker, _, body = part.partition("\n")
        try:
            yield _read_post(number, marker.split(), body.strip())
        except ValueError as error:
            raise ValueError(f"{path.name}, post {number}: {error}") from error


def _read_post(number: int, marker: list[str], body: str) -> DemoPost:
    author, age, *rest = marker
    body, _, was = (text.strip() for text in body.partition("\n%%was\n"))
    reply_to, report, is_answer = None, None, False
    reactions: dict[str, list[str]] = {}
    organisation = ""
    for word in rest:
        name, _, value = word.partition("=")
        if name == "reply":
            reply_to = int(value)
        elif name == "report":
            report = DemoReport(*value.split(":"))
        elif name == "for":
            organisation = value
        elif name == "answer":
            is_answer = True
        elif name in REACTIONS:
            reactions[name] = value.split(",")
        else:
            raise ValueError(f"unknown word {word!r}")
    return DemoPost(
        number, author, _age(age), body, reply_to, reactions, report, is_answer, was, organisation
    )


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    if not found or not text:
        raise ValueError(f"no age: {text!r}")
    return timedelta(days=int(found[1] or 0), hours=int(found[2] or 0))
