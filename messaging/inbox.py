"""An inbox and a conversation as pages show them: which rows, with whom, and the last words of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from core.paging import Page, page_by_key
from messaging.indexing import hidden
from messaging.models import Box, Conversation, HiddenWord, Kind, Message, Participant
from messaging.words import words_asked

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation

SEARCHED = 1000  # conversations, the newest
FOUND = 50
BOXES = ("inbox", "unread", "requests", "held", "archive")
ROWS_PER_PAGE = 30
ROWS_BESIDE = 20  # of the list beside an open conversation
MOST_PINNED = 20
MESSAGES_PER_PAGE = 40
FITS = 6  # messages: so many are seen without going down to the newest


@dataclass(frozen=True)
class Row:
    """One conversation in a list; `is_shown` for the one that is open beside it."""

    place: Participant
    others: list[Participant]
    last: Message | None
    is_shown: bool = False

    @property
    def names(self) -> str:
        return names_of(self.place.conversation, self.others, self.place)

    @property
    def organisation(self) -> Organisation | None:
        """Whose mark stands before it, if not a person's."""
        conversation = self.place.conversation
        if is_outside(conversation, self.place):
            return conversation.desk_of
        if conversation.kind == Kind.ROOM:
            return next((one.organisation for one in self.others if one.organisation), None)
        return None

    @property
    def first(self) -> Participant | None:
        return self.others[0] if self.others else None

    @property
    def is_unread(self) -> bool:
        """What is open is being read."""
        return self.place.unread_at is not None and not self.is_shown

    @property
    def url(self) -> str:
        """To what is new there, or to the newest."""
        conversation, place = self.place.conversation, self.place
        if self.is_unread and place.read_number:
            return conversation.url_of(max(place.read_number + 1, place.since_number))
        if conversation.last_number > FITS:
            return f"{conversation.get_absolute_url()}#message-{conversation.last_number}"
        return conversation.get_absolute_url()


@dataclass(frozen=True)
class Listing:
    """A box of conversations, pinned ones above; `newer` and `older` are cursors of its neighbouring pages."""

    box: str
    rows: list[Row]
    newer: str | None = None
    older: str | None = None

    @property
    def name(self) -> str:
        return str(Box(self.box).label)


def is_outside(conversation: Conversation, place: Participant) -> bool:
    """Whether they write to an organisation's desk, and don't sit at it."""
    return conversation.desk_of_id is not None and place.organisation_id != conversation.desk_of_id


def names_of(conversation: Conversation, others: list[Participant], place: Participant | None) -> str:
    """With whom this is, in a line: people, an organisation's desk, or the organisations of a room."""
    if place is not None and is_outside(conversation, place) and conversation.desk_of is not None:
        return f"{conversation.desk_of.name}: {conversation.get_desk_display()}"
    names = [one.user.shown_name for one in others]
    if conversation.kind == Kind.ROOM:
        named = [one.organisation.name if one.organisation else one.user.shown_name for one in others]
        names = list(dict.fromkeys(named))
    if len(names) > 3:
        return _("%(names)s and %(more)d more") % {"names": ", ".join(names[:3]), "more": len(names) - 3}
    return ", ".join(names) or _("Nobody else")


def listed(box: str, user: User, *, cursor: str = "") -> Listing:
    """A page of a box, the latest first; at most four queries, however many lie there."""
    pinned, page = _places(box, user, cursor=cursor, size=ROWS_PER_PAGE)
    return Listing(box, rows_of([*pinned, *page.items], user), page.previous, page.next)


def listed_beside(found: Conversation, place: Participant | None, user: User) -> Listing:
    """The box in which an open conversation lies for them, as it stands beside it: the newest, and that one above
    if it isn't among them."""
    if place is None:  # at a desk of one's own, where a colleague has it
        place = Participant(conversation=found, user=user, last_at=found.last_at, organisation=found.desk_of)
    place.conversation = found
    pinned, page = _places(place.box, user, size=ROWS_BESIDE)
    places = [*pinned, *page.items]
    if all(one.conversation_id != found.pk for one in places):
        places.insert(0, place)
    rows = [replace(row, is_shown=row.place.conversation_id == found.pk) for row in rows_of(places, user)]
    return Listing(place.box, rows, older=page.next)


def _places(box: str, user: User, *, size: int, cursor: str = "") -> tuple[list[Participant], Page]:
    """The pinned ones above a first page, and the page."""
    rows = Participant.objects.of(user).in_box(box)
    rows = rows.select_related("conversation__desk_of__logo", "organisation")
    pinned: list[Participant] = []
    if box == Box.INBOX:
        if not cursor:
            pinned = list(rows.filter(pinned_at__isnull=False).order_by("-pinned_at")[:MOST_PINNED])
        rows = rows.filter(pinned_at=None)
    return pinned, page_by_key(rows, keys=("-last_at", "-id"), cursor=cursor, size=size)


def rows_of(places: list[Participant], user: User) -> list[Row]:
    """Two queries, however many rows."""
    ids = [place.conversation_id for place in places]
    others: dict[int, list[Participant]] = {pk: [] for pk in ids}
    present = Participant.objects.present().filter(conversation__in=ids).exclude(user=user)
    for one in present.select_related("user", "organisation__logo").order_by("joined_at", "pk"):
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
