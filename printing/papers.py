"""What can be had as a PDF: each product registers its kinds of paper in `<app>/papers.py`, found at start.

    register(Paper("strategy", model="strategies.Strategy", compose=_strategy))

`compose(thing, user=..., options=...)` says what stands on it. It is called by the worker, in the language of
whoever asked; `options` is the JSON with which the paper was ordered (a version's number, say).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User

    Someone = User | AnonymousUser


@dataclass(frozen=True)
class Sheet:
    """What one paper says: a template that extends printing/paper.html, and what fills it."""

    template: str
    name: str  # of the file, without its ending
    context: Mapping[str, Any] = field(default_factory=dict)


Compose = Callable[..., Sheet]


@dataclass(frozen=True)
class Paper:
    """One kind of paper. Who may have it is who may see the thing: its manager's `visible_to`."""

    key: str
    model: str
    compose: Compose

    def find(self, pk: int, *, user: Someone) -> models.Model | None:
        """The thing, if this person may see it now."""
        manager: Any = apps.get_model(self.model)._default_manager
        found: models.Model | None = manager.visible_to(user).filter(pk=pk).first()
        return found


_papers: dict[str, Paper] = {}


def register(*papers: Paper) -> None:
    _papers.update({paper.key: paper for paper in papers})


def paper(key: str) -> Paper | None:
    return _papers.get(key)
