"""Reading a Discourse archive: its posts as its API gives them, whatever file they come in.

A `.json` (one post, a list, or a topic with its post_stream), a `.jsonl`, a `.jsonl.xz`, or a folder
of them. Nothing here writes; forum.actions.importing does.
"""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.dateparse import parse_datetime

_SUFFIXES = (".json", ".jsonl", ".jsonl.xz")
_LIKE = 2  # the id of a like in Discourse's actions_summary
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One post of the archive, checked."""

    id: int
    topic_id: int
    number: int
    title: str
    category_id: int
    user_id: int
    username: str
    name: str
    raw: str
    created_at: datetime
    updated_at: datetime
    version: int
    reply_to: int | None
    likes: int
    is_taken_back: bool
    is_hidden: bool

    @property
    def age(self) -> tuple[int, datetime]:
        """What decides between two copies of a post: the version, then the time."""
        return self.version, self.updated_at


@dataclass
class Archive:
    """All that was read: the newest copy of each post by topic, and what was left out and why."""

    topics: dict[int, dict[int, Record]] = field(default_factory=dict)
    titles: dict[int, Counter[str]] = field(default_factory=dict)
    read: int = 0
    older_copies: int = 0
    not_posts: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def posts(self) -> int:
        return sum(len(posts) for posts in self.topics.values())

    def title_of(self, topic_id: int) -> str:
        """The title of the opening post; where copies of it differ, the one most posts carry."""
        posts = self.topics[topic_id].values()
        opening = min(posts, key=lambda post: post.number)
        votes = self.titles[topic_id]
        if opening.number == 1 and votes[opening.title] * 2 >= votes.total():
            return opening.title
        return votes.most_common(1)[0][0] if opening.number != 1 else opening.title


def files_of(path: Path) -> list[Path]:
    """The files to read, in a steady order. Raises FileNotFoundError with a sentence."""
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES))
        if not found:
            raise FileNotFoundError(f"{path} holds no .json, .jsonl or .jsonl.xz file.")
        return found
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist.")
    if not path.name.endswith(_SUFFIXES):
        raise FileNotFoundError(f"{path} is no .json, .jsonl or .jsonl.xz file.")
    return [path]


def read(path: Path) -> Iterator[tuple[Archive, int]]:
    """Read file after file, yielding the archive and the number of the file just read."""
    archive = Archive()
    places: dict[tuple[int, int], int] = {}
    for place, file in enumerate(files_of(path), 1):
        for where, item in _items(file, archive):
            _take(item, where, file, archive, places)
        yield archive, place


def _items(file: Path, archive: Archive) -> Iterator[tuple[str, Any]]:
    """Each JSON object of a file, with where it stands; what can't be read is named."""
    try:
        if file.name.endswith(".json"):
            whole = json.loads(file.read_bytes())
            if isinstance(whole, dict) and isinstance(whole.get("post_stream"), dict):
                yield from _topic_items(file, whole)
            else:
                items = whole if isinstance(whole, list) else [whole]
                for place, item in enumerate(items, 1):
                    yield f"{file.name}, item {place}", item
            return
        with _opened(file) as lines:
            for number, line in enumerate(lines, 1):
                where = f"{file.name}, line {number}"
                if not line.strip():
                    continue
                try:
                    yield where, json.loads(line)
                except ValueError as error:
                    archive.read += 1
                    archive.broken.append(f"{where}: no JSON ({error})")
    except (ValueError, OSError, EOFError, lzma.LZMAError, RecursionError) as error:
        archive.broken.append(f"{file.name}: can't be read further ({type(error).__name__}: {error})")


def _opened(file: Path) -> IO[bytes]:
    return lzma.open(file, "rb") if file.name.endswith(".xz") else file.open("rb")


def _topic_items(file: Path, topic: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The posts of a topic's JSON, which leaves title and category to the topic."""
    for place, post in enumerate(topic["post_stream"].get("posts") or (), 1):
        if isinstance(post, dict):
            post.setdefault("topic_id", topic.get("id"))
            post.setdefault("topic_title", topic.get("title"))
            post.setdefault("category_id", topic.get("category_id"))
        yield f"{file.name}, post {place}", post


def _take(item: Any, where: str, file: Path, archive: Archive, places: dict[tuple[int, int], int]) -> None:
    if not isinstance(item, dict) or not {"raw", "post_number"} & item.keys():
        archive.not_posts[file.name] += 1
        return
    archive.read += 1
    try:
        record = _record(item)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        archive.broken.append(f"{where} (post {str(item.get('id'))[:20]}): {reason}")
        return
    owner = places.setdefault((record.topic_id, record.number), record.id)
    if owner != record.id:
        archive.broken.append(
            f"{where} (post {record.id}): number {record.number} of topic {record.topic_id} "
            f"is post {owner} already"
        )
        return
    archive.titles.setdefault(record.topic_id, Counter())[record.title] += 1
    posts = archive.topics.setdefault(record.topic_id, {})
    known = posts.get(record.id)
    if known is not None:
        archive.older_copies += 1
        if record.age <= known.age:
            return
    posts[record.id] = record


def _record(item: dict[str, Any]) -> Record:
    """Check one post. Raises KeyError, TypeError or ValueError saying what is wrong."""
    raw = _text(item, "raw", most=settings.POST_BODY_MAX * 4)
    title = _text(item, "topic_title", most=2000)
    username = _text(item, "username", most=200)
    if not username.strip():
        raise ValueError("an empty username")
    if not title.strip():
        raise ValueError("an empty title")
    created = _moment(item, "created_at")
    reply_to = item.get("reply_to_post_number")
    return Record(
        id=_number(item, "id"),
        topic_id=_number(item, "topic_id"),
        number=_number(item, "post_number"),
        title=" ".join(title.split())[: settings.TOPIC_TITLE_MAX],
        category_id=_number(item, "category_id") if item.get("category_id") else 0,
        user_id=_number(item, "user_id", least=-100),
        username=username.strip(),
        name=_UNSTORABLE.sub("", item.get("name") or "")[:80].strip(),
        raw=raw,
        created_at=created,
        updated_at=_moment(item, "updated_at") if item.get("updated_at") else created,
        version=_number(item, "version") if item.get("version") else 1,
        reply_to=reply_to if isinstance(reply_to, int) and reply_to > 0 else None,
        likes=_likes(item),
        is_taken_back=item.get("user_deleted") is True or item.get("deleted_at") is not None,
        is_hidden=item.get("hidden") is True,
    )


def _number(item: dict[str, Any], name: str, least: int = 1) -> int:
    value = item[name]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**31:
        raise ValueError(f"{name} is {str(value)[:40]!r}, not a number of its kind")
    return value


def _text(item: dict[str, Any], name: str, most: int) -> str:
    value = item[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    if len(value) > most:
        raise ValueError(f"{name} has {len(value)} characters, more than {most}")
    return _UNSTORABLE.sub("", value)


def _moment(item: dict[str, Any], name: str) -> datetime:
    value = item[name]
    moment = parse_datetime(value) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError(f"{name} is {str(value)[:40]!r}, no moment with a time zone")
    return moment


def _likes(item: dict[str, Any]) -> int:
    actions = item.get("actions_summary")
    for action in actions if isinstance(actions, list) else ():
        if isinstance(action, dict) and action.get("id") == _LIKE:
            count = action.get("count")
            return min(count, 1_000_000) if isinstance(count, int) and count > 0 else 0
    return 0
