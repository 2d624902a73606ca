"""Objecting to what is said in a room: it is noted at once, with its time, and one is out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.appending import append_line, count_unread, locked
from messaging.models import Conversation, MessageKind, Objection, Participant
from messaging.permissions import place_of
from messaging.rooms.permissions import can_object

if TYPE_CHECKING:
    from accounts.models import User

LONGEST = 2000


def object_and_leave(conversation: Conversation, *, by: User, text: str = "") -> Objection:
    """Write a time-stamped objection into the room and leave it, in one act.

    Those in the room read it; moderators hear that there was one, and what it says only if `by` reports it.
    Raises PermissionDenied, and Refused (422) for a text that is too long.
    """
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise Refused(
            _("This is %(over)d characters too long.") % {"over": len(text) - LONGEST},
            status=422,
            field="text",
        )
    require(can_object(by, conversation), _("You are not in this room."))
    with transaction.atomic():
        conversation = locked(conversation)
        place = place_of(by, conversation)
        require(place is not None, _("You are not in this room."))
        assert place is not None
        after = conversation.last_number
        line = append_line(conversation, MessageKind.OBJECTED, by=by)
        objection = Objection.objects.create(
            conversation=conversation,
            by=by,
            organisation=place.organisation,
            after_number=after,
            text=text,
            created_at=line.created_at,
        )
        Participant.objects.filter(pk=place.pk).update(left_at=timezone.now(), unread_at=None)
        count_unread([by.pk])
        record("messaging.objected", by=by, target=line, objection=objection.pk)
        record("messaging.objection_noted", by=None, target=objection)
    return objection
