"""What messages still need of floors below, which cannot ask upwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from core.markdown import uploads_in
from messaging.models import MessageDraft

if TYPE_CHECKING:
    from uploads.models import Upload


def uploads_in_drafts(uploads: Iterable[Upload]) -> set[UUID]:
    """Which of these a draft of their own uploader names (settings.UPLOAD_KEEPERS); each has to be opened for it."""
    members = {upload.uploaded_by_id for upload in uploads if upload.is_sealed}
    drafts = MessageDraft.objects.filter(user__in=members)
    return {pk for draft in drafts.iterator(100) for pk in uploads_in(draft.body)}
