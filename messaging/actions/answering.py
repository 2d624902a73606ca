"""What the receiver of a first contact does with it. To ignore it is to do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.appending import append_line, count_unread, locked, note_read
from messaging.models import Box, Conversation, MessageKind, Participant, State
from messaging.permissions import can_answer

if TYPE_CHECKING:
    from accounts.models import User


def accept(conversation: Conversation, *, by: User) -> Conversation:
    """Take up a first contact: both can write from then on. Raises PermissionDenied, Refused (409)."""
    with transaction.atomic():
        conversation = _to_be_answered(conversation, by=by, state=State.OPEN)
        Participant.objects.filter(conversation=conversation).exclude(user=conversation.started_by).update(
            box=Box.INBOX
        )
        append_line(conversation, MessageKind.ACCEPTED, by=by)
        _note_seen(conversation, by=by)
        record("messaging.accepted", by=by, target=conversation)
    return conversation


def decline(conversation: Conversation, *, by: User) -> Conversation:
    """Turn a first contact away: nothing more can be sent in it. Raises PermissionDenied, Refused (409)."""
    with transaction.atomic():
        conversation = _to_be_answered(conversation, by=by, state=State.DECLINED)
        Participant.objects.filter(conversation=conversation).exclude(user=conversation.started_by).update(
            box=Box.ARCHIVE
        )
        _note_seen(conversation, by=by)
        record("messaging.declined", by=by, target=conversation)
    return conversation


def _to_be_answered(conversation: Conversation, *, by: User, state: State) -> Conversation:
    conversation = locked(conversation)
    if conversation.started_by_id != by.pk and not conversation.is_asked:
        raise Refused(_("This was answered already."))
    require(can_answer(by, conversation), _("You can't answer this."))
    conversation.state = state
    conversation.answered_at, conversation.answered_by = timezone.now(), by
    conversation.save(update_fields=["state", "answered_at", "answered_by"])
    return conversation


def _note_seen(conversation: Conversation, *, by: User) -> None:
    note_read(conversation, by=by, number=conversation.last_number)
    Participant.objects.filter(conversation=conversation, user=by).update(
        read_number=conversation.last_number, unread_at=None
    )
    count_unread(Participant.objects.filter(conversation=conversation).values_list("user", flat=True))
