"""What a participant showed moderators of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from messaging.models import Message, ReportedMessage


@dataclass(frozen=True)
class Shown:
    """One message as it was when it was reported; `is_it` is the one that was."""

    number: int
    author: User | None
    at: datetime
    body: str
    is_it: bool


def shown_of(message: Message) -> list[Shown]:
    """All that its open reports show, in order. Two queries."""
    bodies: dict[int, str] = {}
    for report in ReportedMessage.objects.open().filter(message=message).order_by("id"):
        bodies |= {int(number): body for number, body in report.said.items()}
    rows = Message.objects.filter(conversation=message.conversation_id, number__in=bodies)
    return [
        Shown(one.number, one.author, one.created_at, bodies[one.number], one.pk == message.pk)
        for one in rows.select_related("author").order_by("number")
    ]
