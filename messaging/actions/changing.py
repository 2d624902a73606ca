from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from activity.recording import record
from core.errors import Refused
from core.markdown import RENDERER_VERSION
from core.permissions import require
from core.sealing import digest
from forum.models import Reaction, ReactionKind
from messaging.actions.appending import locked
from messaging.actions.drafting import forget_draft
from messaging.actions.leaving import wipe
from messaging.indexing import index
from messaging.models import Message, MessageRevision
from messaging.permissions import can_delete, can_edit, can_react
from messaging.text import write_sealed
from uploads.actions import attach

if TYPE_CHECKING:
    from accounts.models import User


def edit(message: Message, *, by: User, body: str, version: int, key: UUID | None = None) -> Message:
    """Replace a message's text; the old one stays in its history, for those who see it. `key` is that of the form.

    Raises PermissionDenied; Refused: 409 with `current` and `version` over a newer text, 422 for a bad body.
    """
    require(can_edit(by, message), _("You can't edit this message."))
    written = write_sealed(body, by=by, prefix=f"m{message.pk}", of=message)
    with transaction.atomic():
        message = _locked(message)
        require(can_edit(by, message), _("You can't edit this message."))
        if message.body == written.body:
            forget_draft(f"edit:{message.pk}", by=by)
            return message
        if message.version != version:
            raise Refused(
                _("This message was edited since you opened it. Both texts are below."),
                code="stale",
                current=message.body,
                version=message.version,
            )
        MessageRevision.objects.create(
            message=message,
            version=message.version,
            body=message.body,
            written_at=message.edited_at or message.created_at,
        )
        message.body, message.body_html, message.excerpt = written.body, written.html, written.excerpt
        message.renderer_version, message.edited_at = RENDERER_VERSION, timezone.now()
        message.version += 1
        message.save()
        index(message)
        attach(written.uploads, to=message, by=by, is_sealed=True)
        once.settle(
            once.claim(key, by=by, content=digest(f"edit {message.pk}\n{written.body}")), made=message.pk
        )
        forget_draft(f"edit:{message.pk}", by=by)
        record("messaging.edited", by=by, target=message.conversation, number=message.number)
    return message


def delete(message: Message, *, by: User) -> None:
    """Destroy a message's text for everybody; that there was one stays to be seen. Raises PermissionDenied."""
    with transaction.atomic():
        message = _locked(message)
        require(can_delete(by, message), _("This message can't be deleted any more."))
        wipe(message)
        record("messaging.deleted", by=by, target=message.conversation, number=message.number)


def react(message: Message, *, by: User, kind: str, on: bool = True) -> None:
    """Add a reaction, or take it back; a second click changes nothing."""
    if kind not in ReactionKind.values:
        raise Refused(_("There is no such reaction."), status=422)
    with transaction.atomic():
        message = _locked(message)
        require(can_react(by, message), _("You can't react to this message."))
        about: dict[str, Any] = {
            "content_type": ContentType.objects.get_for_model(Message),
            "object_id": message.pk,
        }
        if on:
            Reaction.objects.get_or_create(user=by, kind=kind, **about)
        else:
            Reaction.objects.filter(user=by, kind=kind, **about).delete()
        counts: dict[str, int] = {}
        for one in Reaction.objects.filter(**about).values_list("kind", flat=True):
            counts[one] = counts.get(one, 0) + 1
        Message.objects.filter(pk=message.pk).update(reaction_counts=counts)


def _locked(message: Message) -> Message:
    """The message as it is now, under its conversation's lock."""
    conversation = locked(message.conversation)
    now = Message.objects.get(pk=message.pk)
    now.conversation = conversation
    return now
