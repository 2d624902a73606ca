from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from core.sealing import digest
from messaging.actions.appending import append_message, locked
from messaging.actions.drafting import forget_draft
from messaging.models import Conversation, Message, Participant
from messaging.permissions import can_write, place_of
from messaging.text import write_sealed
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from accounts.models import User


def send(
    conversation: Conversation,
    *,
    by: User,
    body: str,
    key: UUID | None = None,
    reply_to: Message | None = None,
) -> Message:
    """Say something in an open conversation, for whom one takes part there.

    The same author, key and text give the same message again. Raises PermissionDenied, and Refused: 409 for a
    conversation that closed meanwhile, a seat that ended or a key used for another text, 422 for a bad body.
    """
    require(can_write(by, conversation), _("You can't write here."))
    written = write_sealed(body, by=by, prefix=f"m{conversation.pk}-{key or ''}"[:40])
    with transaction.atomic():
        used = once.claim(key, by=by, content=digest(f"send {conversation.pk}\n{written.body}"))
        if used and used.object_id:
            return Message.objects.select_related("conversation", "author").get(pk=used.object_id)
        conversation = locked(conversation)
        if not can_write(by, conversation):
            raise Refused(
                _("This conversation was closed while you wrote. Your text is kept as a draft."),
                code="closed",
            )
        place = place_of(by, conversation) or sit_down(conversation, by=by)
        hold_voice(place.organisation, by=by)
        if reply_to is not None and reply_to.conversation_id != conversation.pk:
            reply_to = None
        message = append_message(
            conversation, by=by, written=written, organisation=place.organisation, reply_to=reply_to
        )
        once.settle(used, made=message.pk)
        forget_draft(f"conversation:{conversation.pk}", by=by)
        record("messaging.sent", by=by, target=conversation, number=message.number)
    return message


def sit_down(conversation: Conversation, *, by: User) -> Participant:
    """A place of one's own for who writes from an organisation's desk."""
    now = timezone.now()
    place, _is_new = Participant.objects.update_or_create(
        conversation=conversation,
        user=by,
        defaults={"organisation": conversation.desk_of, "left_at": None, "last_at": now},
        create_defaults={
            "organisation": conversation.desk_of,
            "joined_at": now,
            "last_at": now,
            "added_by": by,
        },
    )
    return place
