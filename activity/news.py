"""What a verb means to the people it concerns, said by the app that owns the verb.

Apps of one floor never import each other, and notifications, above them, shouldn't know every product.
So each app registers the news of its own verbs in `<app>/news.py`, which is found at start:

    register(News("moderation.warned", about="forum.Post", tells=_the_author, sentence=_warned))

notifications does the rest: who may hear it, the bell, the mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

if TYPE_CHECKING:
    from activity.models import Activity


@dataclass(frozen=True)
class Told:
    """One member who should hear, and why: the key of a kind in notifications/preferences.py."""

    user_id: int
    reason: str


@dataclass(frozen=True)
class Story:
    """What a sentence is made of. `others` is how many more people did the same; `is_own` says that the
    one who is told wrote the target."""

    actor: str
    reason: str
    target: models.Model | None = None
    others: int = 0
    is_own: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)
    actor_id: int | None = None


@dataclass(frozen=True)
class News:
    """How one verb is told.

    `about` is the model of the activity's target, as "forum.Post"; its manager has `visible_to`, and it
    has `get_absolute_url` where it has a page. `tells` names the strongest reason first; whoever is named
    twice hears once. `sentence` is translated when it is called. Whoever did it never hears of it, nor does
    anyone who may not see the target, is suspended, or blocks the one who did it, unless said otherwise here.
    """

    verb: str
    about: str
    tells: Callable[[Activity], Iterable[Told]]
    sentence: Callable[[Story], str]
    # Whom the act was done for: the name of an organisation, or nothing for what one did personally.
    done_for: Callable[[Story], str] | None = None
    # Also to those who can't see the target: its removal is the news.
    outlives_target: bool = False
    reaches_suspended: bool = False
    # From the house, not from a person: blocks don't count, and no name is shown as the sender of the mail.
    is_official: bool = False
    # One unread row a target, however often it happens.
    is_coalesced: bool = False


_news: dict[str, News] = {}
_reasons: dict[str, str | Promise] = {}


def register(*entries: News) -> None:
    """Make verbs known. A verb has one entry."""
    for entry in entries:
        _news[entry.verb] = entry


def of(verb: str) -> News | None:
    """The entry of a verb, or None for one that is nobody's news."""
    return _news.get(verb)


def outliving() -> list[str]:
    """The verbs whose news is shown whatever became of the target."""
    return [entry.verb for entry in _news.values() if entry.outlives_target]


def models_told_of() -> list[type[models.Model]]:
    """Every model some news is about."""
    return [apps.get_model(label) for label in sorted({entry.about for entry in _news.values()})]


def name_reasons(names: Mapping[str, str | Promise]) -> None:
    """Say in words what the codes in `Activity.details["reason"]` mean."""
    _reasons.update(names)


def reason_in_words(code: object) -> str:
    """The words for a reason's code, or nothing."""
    return str(_reasons.get(str(code), "")) if code else ""
