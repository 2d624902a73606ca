"""What a participant does with their own place: read, pin, mute, archive, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.appending import append_line, count_unread, locked, note_read
from messaging.models import Box, Conversation, MessageKind, Participant
from messaging.permissions import can_arrange, can_leave, place_of

if TYPE_CHECKING:
    from accounts.models import User


def read_to(conversation: Conversation, *, by: User, number: int) -> int:
    """Note how far one has read; never moves back. Returns the highest number read, on whatever device."""
    with transaction.atomic():
        conversation = locked(conversation)
        note_read(conversation, by=by, number=min(number, conversation.last_number))
        place = place_of(by, conversation)
        if place is None:
            return 0
        reached = max(place.read_number, min(number, conversation.last_number))
        is_all = reached >= conversation.last_number
        if reached > place.read_number or (is_all and place.unread_at):
            place.read_number = reached
            place.unread_at = None if is_all else place.unread_at
            place.save(update_fields=["read_number", "unread_at"])
            count_unread([by.pk])
    return reached


def arrange(conversation: Conversation, *, by: User, do: str) -> None:
    """Pin, mute or archive it for oneself, or take that back. Raises Refused (422) for anything else."""
    require(can_arrange(by, conversation), _("You can't do this before you have answered."))
    now = timezone.now()
    changes: dict[str, dict[str, Any]] = {
        "pin": {"pinned_at": now},
        "unpin": {"pinned_at": None},
        "mute": {"muted_at": now},
        "unmute": {"muted_at": None},
        "archive": {"box": Box.ARCHIVE, "pinned_at": None},
        "unarchive": {"box": Box.INBOX},
    }
    if do not in changes:
        raise Refused(_("There is no such thing to do."), status=422)
    with transaction.atomic():
        Participant.objects.of(by).filter(conversation=conversation).update(**changes[do])
        count_unread([by.pk])


def leave(conversation: Conversation, *, by: User) -> None:
    """Go for good: nothing of it is seen any more; the others are told that one left."""
    with transaction.atomic():
        conversation = locked(conversation)
        require(can_leave(by, conversation), _("You can't leave this."))
        note_read(conversation, by=by, number=conversation.last_number)
        append_line(conversation, MessageKind.LEFT, by=by, about=by)
        Participant.objects.filter(conversation=conversation, user=by).update(
            left_at=timezone.now(), unread_at=None, pinned_at=None
        )
        count_unread([by.pk])
        record("messaging.left", by=by, target=conversation)
