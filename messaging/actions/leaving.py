"""A member leaves the site: their places go; what they said stays with those who heard it, or goes too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from messaging.actions.appending import count_unread
from messaging.models import (
    Conversation,
    DeskMember,
    HiddenWord,
    Message,
    MessageDraft,
    MessageRevision,
    Participant,
    SideNote,
    State,
)
from uploads.actions import leave_with
from uploads.models import Upload

if TYPE_CHECKING:
    from accounts.models import User


def forget(user: User) -> None:
    """Destroy what was theirs alone: drafts, places, and conversations in which nobody else is left.

    Call it in the transaction in which they are erased.
    """
    MessageDraft.objects.filter(user=user).delete()
    DeskMember.objects.filter(user=user).delete()
    theirs = list(Participant.objects.filter(user=user).values_list("conversation", flat=True))
    Participant.objects.filter(user=user).delete()
    # Nobody has to answer somebody who is gone.
    asked = Conversation.objects.filter(started_by=user, state__in=[State.REQUEST, State.HELD])
    waiting = list(Participant.objects.filter(conversation__in=asked).values_list("user", flat=True))
    asked.delete()
    count_unread(waiting)
    others = Participant.objects.present().filter(conversation=OuterRef("pk"))
    empty = Conversation.objects.filter(pk__in=theirs, desk_of=None).filter(~Exists(others))
    empty.delete()


def erase_messages_of(user: User, *, at_most: int) -> int:
    """Destroy the texts of what a leaving member said, a batch; returns how many. Their places in the numbering
    stay, as deleted messages. What was said for an organisation stays with it, without their name."""
    for_others = Message.objects.filter(author=user).exclude(organisation=None)
    leave_with(Message, list(for_others.values_list("pk", flat=True)))
    for_others.update(author=None)
    said = Message.objects.filter(author=user).filter(Q(deleted_at=None) | ~Q(body=b""))
    batch = list(said.order_by("pk")[:at_most])
    for message in batch:
        wipe(message)
    if not batch:
        SideNote.objects.filter(author=user).delete()
        own = Conversation.objects.filter(started_by=user, started_for=None).exclude(subject=b"")
        for conversation in own:
            conversation.subject = ""
            conversation.save(update_fields=["subject"])
    return len(batch)


def wipe(message: Message) -> None:
    """Destroy a message's text, its earlier ones, its words and files; the row stays to say that it was there."""
    MessageRevision.objects.filter(message=message).delete()
    HiddenWord.objects.filter(message=message).delete()
    Upload.objects.of(message).update(removed_at=timezone.now(), content_type=None, object_id=None)
    message.body = message.body_html = message.excerpt = ""
    message.deleted_at = message.deleted_at or timezone.now()
    message.save(update_fields=["body", "body_html", "excerpt", "deleted_at"])
