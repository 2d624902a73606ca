from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.permissions import require
from uploads.models import Upload
from uploads.permissions import can_remove

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def remove(upload: Upload, *, by: User) -> None:
    """Show a file to nobody any more. Its uploader may, and a moderator who sees it.

    Says nothing to the log, for this floor is beside activity: who moderates records it. Raises
    PermissionDenied; Refused (409) if it is removed already.
    """
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.is_removed:
        raise Refused(_("This file was already removed."))
    require(can_remove(by, upload), _("You may not remove this file."))
    upload.removed_at = timezone.now()
    upload.save(update_fields=["removed_at"])


def erase_uploads_of(member: User) -> None:
    """Take back everything a member ever sent, for their erasure; the sweep destroys it."""
    Upload.objects.by(member).update(
        removed_at=timezone.now(), content_type=None, object_id=None, uploaded_by=None
    )


def destroy(upload: Upload) -> None:
    """Delete a file for good, then its row; a crash in between is mended by the next sweep."""
    delete_files(upload)
    upload.delete()


def delete_files(upload: Upload) -> None:
    """Delete the file and its thumbnail; that they are gone already is no error."""
    default_storage.delete(upload.path)
    if upload.has_thumbnail:
        default_storage.delete(upload.thumbnail_path)
