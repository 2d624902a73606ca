"""A conversation's page as one reader has it: which messages, what they may do with each, and what stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType

from core.http import whole_number
from forum.models import Reaction, ReactionKind
from forum.topic_page import reactions_html
from messaging.desks.beside import beside
from messaging.inbox import MESSAGES_PER_PAGE, found_by, listed_beside, names_of
from messaging.models import Conversation, Kind, Message, Participant
from messaging.permissions import (
    can_answer,
    can_open,
    can_write,
    is_addable,
    is_arrangeable,
    is_deletable,
    is_leavable,
    is_own,
    place_of,
)
from messaging.proposals.beside import deals_in
from messaging.rooms.about import about

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accounts.models import User
    from core.http import SignedInRequest

QUOTES_AT_MOST = 4000  # characters of a message that an answer begins with


@dataclass(frozen=True)
class Window:
    """Messages in order, and the numbers from which older and newer ones are asked for."""

    said: list[Message]
    older: int | None = None
    newer: int | None = None


@dataclass(frozen=True)
class Row:
    """A message, and what its reader may do with it."""

    message: Message
    is_mine: bool
    can_answer: bool
    can_edit: bool
    can_delete: bool
    can_report: bool
    reactions: SafeString | str
    # Reactions not given yet, as (kind, name).
    kinds: list[tuple[str, str]]

    @property
    def has_menu(self) -> bool:
        return bool(self.kinds) or self.can_answer or self.can_edit or self.can_delete or self.can_report


def context_of(request: SignedInRequest, found: Conversation) -> dict[str, Any]:
    """All that the page shows, but for the form in which one writes."""
    user = request.user
    writes, window = can_write(user, found), window_of(request, found)
    others = list(
        Participant.objects.present()
        .filter(conversation=found)
        .exclude(user=user)
        .select_related("user", "organisation")
        .order_by("joined_at", "pk")
    )
    asked, me = request.GET.get("q", "")[:200], place_of(user, found)
    listing = listed_beside(found, me, user)
    return {
        "conversation": found,
        "me": me,
        "listing": listing,
        "others": others,
        "names": names_of(found, others, me),
        "mark": next(row.organisation for row in listing.rows if row.is_shown),
        "messages_shown": rows_of(window.said, found, user, writes=writes),
        "older": window.older,
        "newer_than": window.newer,
        "last": window.said[-1].number if window.said else found.last_number,
        "asked": asked,
        "found": found_by(asked, user, found) if asked else [],
        # Beside it: what one's own company keeps to itself, and what a room is about.
        "beside": beside(found, reader=user),
        "room": about(found, reader=user) if found.kind == Kind.ROOM else None,
        "deals": deals_in(found, user, writes=writes, others=others),
        "can_write": writes,
        "can_answer": can_answer(user, found),
        "can_arrange": is_arrangeable(me),
        "can_add": is_addable(found, writes=writes),
        "can_leave": is_leavable(me, found),
        "door": found.doors.unclosed().select_related("group").first() if found.kind == Kind.PERSON else None,
        "can_open": can_open(user, found),
    }


def window_of(request: SignedInRequest, found: Conversation) -> Window:
    """The newest messages, or those that `before`, `after` or `at` asks for; read by the index of their numbers."""
    said, size = messages_of(request.user, found), MESSAGES_PER_PAGE
    before, after, at = (whole_number(request.GET.get(name, "")) for name in ("before", "after", "at"))
    if at:
        after = max(0, at - 5)
    if after is not None:
        rows = list(said.filter(number__gt=after).order_by("number")[: size + 1])
        older = rows[0].number if after and rows else None
        return Window(rows[:size], older, rows[size - 1].number if len(rows) > size else None)
    rows = list((said.filter(number__lt=before) if before else said).order_by("-number")[: size + 1])
    more, rows = len(rows) > size, rows[:size][::-1]
    return Window(rows, rows[0].number if more else None, rows[-1].number if before and rows else None)


def messages_of(user: User, found: Conversation) -> Any:
    """Those of a conversation that this reader sees, with what their lines need."""
    return Message.objects.visible_to(user).filter(conversation=found).for_page()


def rows_of(messages: list[Message], found: Conversation, user: User, *, writes: bool) -> list[Row]:
    """What messages' lines need; whether one may write there is asked once for all of them."""
    given = reactions_by(user, [message for message in messages if message.is_said])
    return [_row(message, found, user, given.get(message.pk, set()), writes=writes) for message in messages]


def row_of(message: Message, user: User) -> Row:
    """One message alone."""
    found = message.conversation
    return rows_of([message], found, user, writes=can_write(user, found))[0]


def reactions_by(user: User, messages: list[Message]) -> dict[int, set[str]]:
    """Which reactions this reader gave to these messages."""
    about = ContentType.objects.get_for_model(Message)
    rows = Reaction.objects.filter(user=user, content_type=about, object_id__in=[one.pk for one in messages])
    given: dict[int, set[str]] = {}
    for pk, kind in rows.values_list("object_id", "kind"):
        given.setdefault(pk, set()).add(kind)
    return given


def quoted(message: Message) -> str:
    """The beginning of an answer to it."""
    text = message.body[:QUOTES_AT_MOST].rstrip()
    return "\n".join(f"> {line}" for line in text.split("\n")) + "\n\n"


def _row(message: Message, found: Conversation, user: User, given: set[str], *, writes: bool) -> Row:
    is_mine = message.author_id == user.pk
    is_alive = message.is_said and not message.is_deleted
    is_anothers = is_alive and not is_mine
    may_react = writes and is_anothers
    may_change = writes and is_own(user, message)
    shown: SafeString | str = ""
    if is_alive and (may_react or message.reaction_counts):
        place = f"/messages/one/{message.pk}"
        shown = reactions_html(place, message.reaction_counts, given, can_react=may_react)
    return Row(
        message=message,
        is_mine=is_mine,
        can_answer=writes and is_alive,
        can_edit=may_change,
        can_delete=may_change and is_deletable(message, found),
        can_report=is_anothers,
        reactions=shown,
        kinds=[(kind, str(name)) for kind, name in ReactionKind.choices if kind not in given]
        if may_react
        else [],
    )
