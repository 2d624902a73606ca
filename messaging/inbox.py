"""An inbox and a conversation as pages show them: which rows, with whom, and the last words of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from messaging.indexing import hidden
from messaging.models import Conversation, HiddenWord, Message, Participant
from messaging.words import words_asked

if TYPE_CHECKING:
    from accounts.models import User

SEARCHED = 1000  # conversations, the newest
FOUND = 50
ROWS_PER_PAGE = 30
MESSAGES_PER_PAGE = 40


@dataclass(frozen=True)
class Row:
    """One conversation in a list."""

    place: Participant
    others: list[Participant]
    last: Message | None

    @property
    def names(self) -> str:
        return names_of(self.others)

    @property
    def first(self) -> Participant | None:
        return self.others[0] if self.others else None


def names_of(others: Iterable[Participant]) -> str:
    """Who else takes part, in a line."""
    names = [one.user.shown_name for one in others]
    if len(names) > 3:
        return _("%(names)s and %(more)d more") % {"names": ", ".join(names[:3]), "more": len(names) - 3}
    return ", ".join(names) or _("Nobody else")


def rows_of(places: list[Participant], user: User) -> list[Row]:
    """Two queries, however many rows."""
    ids = [place.conversation_id for place in places]
    others: dict[int, list[Participant]] = {pk: [] for pk in ids}
    present = Participant.objects.present().filter(conversation__in=ids).exclude(user=user)
    for one in present.select_related("user", "organisation").order_by("joined_at", "pk"):
        others[one.conversation_id].append(one)
    last = Message.objects.filter(conversation__in=ids).newest().visible_to(user)
    said = {message.conversation_id: message for message in last.select_related("author", "about")}
    return [Row(place, others[place.conversation_id], said.get(place.conversation_id)) for place in places]


def found_by(text: str, user: User, conversation: Conversation | None = None) -> list[Message]:
    """Messages that hold every word asked for: in one conversation, or in the newest SEARCHED of one's own."""
    words = words_asked(text)
    if not words:
        return []
    if conversation is not None:
        ids = [conversation.pk]
    else:
        places = Participant.objects.of(user).order_by("-last_at", "-id")
        ids = list(places.values_list("conversation", flat=True)[:SEARCHED])
    return found_among(ids, words, user)


def found_among(ids: list[int], words: list[str], user: User) -> list[Message]:
    """Messages of these conversations that hold every one of these words, the newest first, at most FOUND."""
    found = Message.objects.visible_to(user).present().filter(conversation__in=ids)
    for word in words:
        wanted = [one for pk in ids for one in hidden([word], conversation=pk)]
        found = found.filter(Q(pk__in=HiddenWord.objects.filter(word__in=wanted).values("message")))
    return list(found.select_related("conversation", "author", "organisation").order_by("-pk")[:FOUND])
