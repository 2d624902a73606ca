from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.appending import append_line, locked
from messaging.models import MOST_PEOPLE, Box, Conversation, MessageKind, Participant
from messaging.permissions import are_acquainted, can_add, can_begin

if TYPE_CHECKING:
    from accounts.models import User
    from messaging.models import Door


def add(conversation: Conversation, *, by: User, member: User, sees_all: bool = False) -> Participant:
    """Let someone in whom one knows. They see what comes from then on, or `sees_all` that was said.

    Raises PermissionDenied; Refused: 409 for somebody who is in it, 422 for a stranger.
    """
    require(can_add(by, conversation), _("You can't add anybody here."))
    require(can_begin(by, member), _("You can't write to %(name)s.") % {"name": member.shown_name})
    if not are_acquainted(by, member):
        message = _("You don't know %(name)s yet; write to them alone first.") % {"name": member.shown_name}
        raise Refused(message, status=422, field="who")
    with transaction.atomic():
        conversation = locked(conversation)
        places = Participant.objects.filter(conversation=conversation)
        if places.present().filter(user=member).exists():
            raise Refused(_("%(name)s is in it already.") % {"name": member.shown_name}, field="who")
        if places.present().count() >= MOST_PEOPLE:
            message = _("A conversation has at most %(most)d people.") % {"most": MOST_PEOPLE}
            raise Refused(message, status=422, field="who")
        line = append_line(conversation, MessageKind.ADDED, by=by, about=member)
        since = 1 if sees_all else line.number
        place = seat(conversation, member, by=by, since_number=since, read_number=line.number - 1)
        record("messaging.added", by=by, target=conversation, member=member.pk)
    return place


def seat(
    conversation: Conversation, user: User, *, by: User, door: Door | None = None, **fields: Any
) -> Participant:
    """A place for themselves, anew for one who was there before. Within a transaction; the conversation is locked."""
    now = timezone.now()
    told = {"joined_at": now, "last_at": now, "left_at": None, "box": Box.INBOX, "organisation": None}
    place, _is_new = Participant.objects.update_or_create(
        conversation=conversation, user=user, defaults={**told, "added_by": by, "door": door, **fields}
    )
    return place
