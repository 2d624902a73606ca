"""What a participant showed moderators of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from messaging.files import by_message, files_in
from messaging.models import Message, ReportedMessage
from messaging.querysets import MessageQuerySet
from uploads.models import Upload
from uploads.querysets import UploadQuerySet


@dataclass(frozen=True)
class Shown:
    """One message as it was when it was reported; `is_it` is the one that was."""

    number: int
    author: User | None
    at: datetime
    body: str
    is_it: bool
    files: list[Upload]


def shown_of(message: Message) -> list[Shown]:
    """All that its open reports show, in order. Three queries."""
    bodies = _bodies(message)
    rows = _rows(message, bodies).select_related("author").order_by("number")
    files = by_message(message.conversation, rows)
    return [
        Shown(
            one.number,
            one.author,
            one.created_at,
            bodies[one.number],
            one.pk == message.pk,
            files.get(one.pk, []),
        )
        for one in rows
    ]


def files_shown(message: Message) -> UploadQuerySet:
    """The files of what its open reports show; a file goes with its message, whoever reported that."""
    rows = _rows(message, _bodies(message))
    return files_in(message.conversation).filter(object_id__in=rows.values("pk"))


def _bodies(message: Message) -> dict[int, str]:
    """What was said when it was reported, by number."""
    bodies: dict[int, str] = {}
    for report in ReportedMessage.objects.open().filter(message=message).order_by("id"):
        bodies |= {int(number): body for number, body in report.said.items()}
    return bodies


def _rows(message: Message, bodies: dict[int, str]) -> MessageQuerySet:
    return Message.objects.filter(conversation=message.conversation_id, number__in=bodies)
