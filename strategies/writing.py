"""From what was typed to what is stored: the one place where strategies call the renderer.

Never inside a transaction: a long text takes longer than other writers should wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from core import markdown
from forum.writing import members_named
from uploads.actions import rendered_uploads

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User


@dataclass(frozen=True)
class Written:
    """The HTML by section, with that of the steps' details under "steps", and the files that are named."""

    html: dict[str, Any]
    uploads: tuple[UUID, ...]


def write(content: dict[str, Any], *, by: User | None, of: Model | None = None) -> Written:
    """Render the running texts and the steps' details; `of` is the revision they belong to, if there is one yet."""
    uploads: list[UUID] = []

    def html(text: str, prefix: str) -> str:
        members = members_named(markdown.mentions_in(text))
        rendered = markdown.render(
            text,
            members={name: user.get_absolute_url() for name, user in members.items()},
            uploads=rendered_uploads(text, by=by, of=of),
            site_url=settings.SITE_URL,
            prefix=prefix,
        )
        uploads.extend(rendered.uploads)
        return rendered.html

    made: dict[str, Any] = {key: html(text, key) for key, text in content["sections"].items()}
    details = [step.get("detail", "") for step in content["steps"]]
    made["steps"] = [
        html(text, f"step{number}") if text else "" for number, text in enumerate(details, start=1)
    ]
    uploads.extend(UUID(source["upload"]) for source in content.get("sources", []) if source.get("upload"))
    return Written(made, tuple(dict.fromkeys(uploads)))
