"""The rows of a desk: each conversation with its newest message, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from messaging.models import Conversation, Message, SideNote


@dataclass(frozen=True)
class Row:
    conversation: Conversation
    excerpt: str
    has_notes: bool


def rows_of(conversations: Sequence[Conversation], *, reader: Any) -> list[Row]:
    ids = [conversation.pk for conversation in conversations]
    # A line of what happened may stand last; the texts are few, since each is asked for by its number.
    said = Message.objects.filter(conversation=OuterRef("pk"), kind="said", deleted_at=None)
    last = dict(
        Conversation.objects.filter(pk__in=ids)
        .annotate(last_said=Subquery(said.order_by("-number").values("pk")[:1]))
        .values_list("pk", "last_said")
    )
    texts = Message.objects.visible_to(reader).in_bulk([pk for pk in last.values() if pk])
    newest = {pk: texts[found].excerpt for pk, found in last.items() if found in texts}
    notes = SideNote.objects.visible_to(reader).filter(conversation__in=ids, deleted_at=None)
    noted = set(notes.values_list("conversation", flat=True).distinct())
    return [Row(one, newest.get(one.pk, ""), one.pk in noted) for one in conversations]
