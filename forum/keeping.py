"""What the forum still needs of floors below, which cannot ask upwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from core.markdown import uploads_in
from forum.models import Draft

if TYPE_CHECKING:
    from uploads.models import Upload


def uploads_in_drafts(uploads: Iterable[Upload]) -> set[UUID]:
    """Which of these a draft of their own uploader names (settings.UPLOAD_KEEPERS)."""
    members = {upload.uploaded_by_id for upload in uploads}
    drafts = Draft.objects.filter(user__in=members, body__contains="/uploads/")
    return {pk for body in drafts.values_list("body", flat=True) for pk in uploads_in(body)}
