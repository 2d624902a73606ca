"""What an organisation's people see beside a conversation at their desk, put together for page and fragment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from messaging.desks.answering import can_pass_on, can_work_at, holder_of
from messaging.desks.forms import NoteForm
from messaging.desks.querysets import for_colleagues
from messaging.models import Conversation, SideNote

MOST_NOTES = 200


@dataclass(frozen=True)
class Beside:
    holder: User | None
    is_mine: bool
    is_settled: bool
    can_work: bool
    can_take: bool
    can_pass_on: bool
    colleagues: list[User]
    notes: list[SideNote]
    form: NoteForm


def beside(conversation: Conversation, *, reader: Any, form: NoteForm | None = None) -> Beside | None:
    """None for all but the people of the organisation at whose desk it lies."""
    if conversation.desk_of is None or not for_colleagues(reader).filter(pk=conversation.pk).exists():
        return None
    holder, can_work = holder_of(conversation), can_work_at(reader, conversation)
    notes = SideNote.objects.visible_to(reader).filter(
        conversation=conversation, organisation=conversation.desk_of
    )
    seated = User.objects.present().filter(seats__organisation=conversation.desk_of).exclude(pk=reader.pk)
    newest = list(notes.select_related("author").order_by("-id")[:MOST_NOTES])
    closed_at = conversation.closed_at
    return Beside(
        holder=holder,
        is_mine=holder is not None and holder.pk == reader.pk,
        is_settled=closed_at is not None and closed_at >= conversation.last_at,
        can_work=can_work,
        can_take=can_work and holder is None and conversation.state != "declined",
        can_pass_on=can_work and can_pass_on(reader, conversation),
        colleagues=list(seated.order_by("username_key")[:100]),
        notes=newest[::-1],
        form=form or NoteForm(),
    )
