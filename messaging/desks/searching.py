"""Finding what was said at an organisation's desks and noted beside it; for its own people alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from messaging.inbox import FOUND, SEARCHED, found_among
from messaging.indexing import hidden_in_notes
from messaging.models import Conversation, HiddenNoteWord, Message, SideNote
from messaging.words import words_asked

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation


@dataclass(frozen=True)
class Found:
    messages: list[Message]
    notes: list[SideNote]


def found_at(organisation: Organisation, text: str, reader: User) -> Found:
    """Messages and side notes that hold every word asked for, in the newest SEARCHED conversations at the desks."""
    words = words_asked(text)
    if not words:
        return Found([], [])
    lie = Conversation.objects.visible_to(reader).filter(desk_of=organisation).order_by("-last_at", "-id")
    ids = list(lie.values_list("pk", flat=True)[:SEARCHED])
    notes = SideNote.objects.visible_to(reader).filter(organisation=organisation, conversation__in=ids)
    for word in words:
        wanted = [one for pk in ids for one in hidden_in_notes([word], conversation=pk)]
        notes = notes.filter(pk__in=HiddenNoteWord.objects.filter(word__in=wanted).values("note"))
    newest = notes.filter(deleted_at=None).select_related("author", "conversation").order_by("-pk")[:FOUND]
    return Found(found_among(ids, words, reader), list(newest))
