"""What a rendering is given and what it finds on its way; both travel in the parser's `env`."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID


class UploadedImage(Protocol):
    """An image of ours as the renderer needs it. Sizes are in pixels, after turning it upright."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def alt(self) -> str: ...
    @property
    def thumb(self) -> str:
        """Address of the picture to show; the whole one is a click away."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """The world outside the text."""

    members: Mapping[str, str]  # lower-case username -> address of the profile
    uploads: Mapping[UUID, UploadedImage]
    site_url: str  # without a slash at its end
    prefix: str  # makes ids unique on a page of many posts


@dataclass(slots=True)
class Found:
    """Collected while rendering. Dictionaries serve as ordered sets."""

    mentions: dict[str, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)
    uploads: dict[UUID, None] = field(default_factory=dict)
    quotes: dict[tuple[str, int, int], None] = field(default_factory=dict)
    links: dict[tuple[int, int], None] = field(default_factory=dict)


Env = MutableMapping[str, Any]


def given(env: Env) -> Given:
    value: Given = env["given"]
    return value


def found(env: Env) -> Found:
    value: Found = env["found"]
    return value
