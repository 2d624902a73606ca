"""Which words stand in a message, hidden: written with it, anew with each edit and each new key, gone with it."""

from __future__ import annotations

from collections.abc import Iterable

from core.sealing import blind, blinds
from messaging.models import HiddenNoteWord, HiddenWord, Message, SideNote
from messaging.words import words_in


def index(message: Message) -> None:
    """Make a message found by the words it holds now; within the transaction that wrote it."""
    index_anew([message])


def index_anew(messages: Iterable[Message]) -> None:
    """The same for several, under the newest key (settings.SEALED_FOLLOWERS)."""
    found = list(messages)
    HiddenWord.objects.filter(message__in=found).delete()
    HiddenWord.objects.bulk_create(
        [
            HiddenWord(message=message, word=blind(word, scope=scope_of(message.conversation_id)))
            for message in found
            if message.body
            for word in words_in(message.body)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def index_notes_anew(notes: Iterable[SideNote]) -> None:
    """The same for side notes, which are found by other words than the messages beside them."""
    found = list(notes)
    HiddenNoteWord.objects.filter(note__in=found).delete()
    HiddenNoteWord.objects.bulk_create(
        [
            HiddenNoteWord(note=note, word=blind(word, scope=scope_of_notes(note.conversation_id)))
            for note in found
            if note.body
            for word in words_in(note.body)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def hidden(words: Iterable[str], *, conversation: int) -> list[bytes]:
    """How these words may stand in the index of one conversation."""
    return blinds(words, scope=scope_of(conversation))


def hidden_in_notes(words: Iterable[str], *, conversation: int) -> list[bytes]:
    return blinds(words, scope=scope_of_notes(conversation))


def scope_of(conversation: int) -> str:
    return f"conversation {conversation}"


def scope_of_notes(conversation: int) -> str:
    return f"notes beside conversation {conversation}"
