"""What every way to write in a conversation shares: its row locked, the next number, who has something unread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Case, CharField, Count, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from core.markdown import RENDERER_VERSION
from forum.writing import Written
from messaging.indexing import index
from messaging.models import Box, Conversation, Message, MessageKind, Participant, State
from uploads.actions import attach

if TYPE_CHECKING:
    from organisations.models import Organisation


def locked(conversation: Conversation) -> Conversation:
    """The conversation as it is now, held until the transaction ends."""
    rows = Conversation.objects.select_related("desk_of").select_for_update(of=("self",))
    return rows.get(pk=conversation.pk)


def append_message(
    conversation: Conversation,
    *,
    by: User,
    written: Written,
    organisation: Organisation | None = None,
    reply_to: Message | None = None,
    at: datetime | None = None,
) -> Message:
    """Give a message the next number; the conversation is locked. Others have something unread from then on."""
    now = at or timezone.now()
    message = Message.objects.create(
        conversation=conversation,
        number=conversation.last_number + 1,
        author=by,
        organisation=organisation,
        body=written.body,
        body_html=written.html,
        excerpt=written.excerpt,
        renderer_version=RENDERER_VERSION,
        reply_to=reply_to,
        created_at=now,
    )
    _move_on(conversation, message)
    index(message)
    attach(written.uploads, to=message, by=by, is_sealed=True)
    others = Participant.objects.present().filter(conversation=conversation).exclude(user=by)
    if conversation.state != State.HELD:
        others.update(
            last_at=now,
            unread_at=Coalesce(F("unread_at"), Value(now)),
            box=Case(
                When(box=Box.ARCHIVE, muted_at=None, then=Value(Box.INBOX)),
                default=F("box"),
                output_field=CharField(),
            ),
        )
    Participant.objects.filter(conversation=conversation, user=by).update(
        last_at=now, read_number=message.number, unread_at=None
    )
    note_read(conversation, by=by, number=message.number)
    count_unread([by.pk, *others.values_list("user", flat=True)])
    return message


def append_line(
    conversation: Conversation,
    kind: MessageKind,
    *,
    by: User | None,
    about: User | None = None,
    organisation: Organisation | None = None,
) -> Message:
    """Say in the conversation what happened there; it makes nothing unread. The conversation is locked."""
    line = Message.objects.create(
        conversation=conversation,
        number=conversation.last_number + 1,
        kind=kind,
        author=by,
        about=about,
        organisation=organisation,
        created_at=timezone.now(),
    )
    read_before = conversation.last_number
    _move_on(conversation, line, is_news=False)
    # Who had read all that was said has read this too.
    Participant.objects.filter(conversation=conversation, read_number=read_before).update(
        read_number=line.number
    )
    return line


def count_unread(users: Iterable[int]) -> None:
    """Count anew in how many conversations these members have something unread; muted ones don't count."""
    unread = (
        Participant.objects.present()
        .unread()
        .filter(user=OuterRef("pk"), muted_at=None)
        .exclude(box__in=[Box.HELD, Box.ARCHIVE])
        .order_by()
        .values("user")
        .annotate(count=Count("pk"))
        .values("count")
    )
    User.objects.filter(pk__in=set(users)).update(unread_messages=Coalesce(Subquery(unread), 0))


def note_read(conversation: Conversation, *, by: User, number: int) -> None:
    """Let those hear of it who told them of it (settings.CONVERSATION_LISTENERS), within the caller's transaction."""
    for listener in settings.CONVERSATION_LISTENERS:
        import_string(listener)(conversation, by=by, number=number)


def _move_on(conversation: Conversation, message: Message, *, is_news: bool = True) -> None:
    conversation.last_number = message.number
    if is_news:
        conversation.last_at = message.created_at
    conversation.save(update_fields=["last_number", "last_at"])
