"""What an organisation's people say to each other beside a conversation at their desk."""

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
from forum.writing import write
from messaging.desks.answering import can_work_at
from messaging.indexing import index_notes_anew
from messaging.models import Conversation, SideNote
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from accounts.models import User


def write_note(conversation: Conversation, *, by: User, body: str, key: UUID | None = None) -> SideNote:
    """Say something that only one's own colleagues see. The same key and text give the same note again.

    Raises PermissionDenied, and Refused: 409 if the seat ended meanwhile, 422 for a bad body or files.
    """
    organisation = conversation.desk_of
    allowed = organisation is not None and can_work_at(by, conversation)
    require(allowed, _("Only people who speak for the organisation do this."))
    assert organisation is not None
    written = write(body, by=by, prefix=f"s{key or ''}"[:40])
    if written.uploads:
        raise Refused(_("A side note carries no files."), status=422, field="body")
    with transaction.atomic():
        used = once.claim(key, by=by, content=digest(f"note {conversation.pk}\n{written.body}"))
        if used and used.object_id:
            return SideNote.objects.select_related("author", "conversation").get(pk=used.object_id)
        hold_voice(organisation, by=by)
        note = SideNote.objects.create(
            conversation=conversation,
            organisation=organisation,
            author=by,
            after_number=conversation.last_number,
            body=written.body,
            body_html=written.html,
            created_at=timezone.now(),
        )
        index_notes_anew([note])
        once.settle(used, made=note.pk)
        mentioned = [member.pk for member in written.mentioned if can_work_at(member, conversation)]
        record("messaging.noted", by=by, target=note, mentioned=mentioned)
    return note


def delete_note(note: SideNote, *, by: User) -> None:
    """Destroy one's own. Raises PermissionDenied."""
    require(note.author_id == by.pk and can_work_at(by, note.conversation), _("This is somebody else's."))
    with transaction.atomic():
        note = SideNote.objects.select_for_update().get(pk=note.pk)
        note.body = note.body_html = ""
        note.deleted_at = note.deleted_at or timezone.now()
        note.save(update_fields=["body", "body_html", "deleted_at"])
        index_notes_anew([note])
        record("messaging.note_deleted", by=by, target=note)
