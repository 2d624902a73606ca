from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.files import Prepared, prepare, sha256_of
from core.permissions import require
from core.pictures import FileRefused
from core.sealing import digest as keyed_digest
from core.sealing import files as sealed_files
from uploads.actions.removing import delete_files
from uploads.models import Upload
from uploads.permissions import can_upload

if TYPE_CHECKING:
    from accounts.models import User

DAY = timedelta(days=1)


def store(
    file: File[Any], *, by: User, key: UUID | None = None, square: str = "", is_sealed: bool = False
) -> Upload:
    """Keep a file a member sent: looked at, drawn anew if a picture, on the disk before its row.

    Not yet part of anything: attach() does that. The same member, key and file give the same upload
    again, and so does the same file sent twice in a day and not yet used. With `square`, a name for it, a picture is
    cut to a square. What is to be sealed is part of a message or a proposal. Takes up to some seconds;
    never call it inside a transaction. Raises PermissionDenied; Refused: 413 for a file that is too
    large, 422 with a reason for one that cannot be taken or one too many for the day.
    """
    require(can_upload(by), _("You may not upload files."))
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        message = _("This file is too large: up to %(limit)s can be taken.") % {"limit": limit}
        raise Refused(message, status=413, field="file")
    digest = sha256_of(file)  # type: ignore[arg-type]
    sent = f"{by.pk} {digest} {file.name}"
    if is_sealed:
        # Both are kept in the open: without a key a thief could try files and names.
        digest, sent = keyed_digest(digest), keyed_digest(sent)
    pk = uuid5(key, sent) if key else uuid4()
    if not square and (again := _stored_before(pk, "" if key else digest, by=by, is_sealed=is_sealed)):
        return again
    _check_quota(by, size=1)
    with TemporaryDirectory(prefix="upload-") as folder:
        try:
            name = square or file.name or ""
            prepared = prepare(file, name, Path(folder), is_square=bool(square))  # type: ignore[arg-type]
        except FileRefused as refusal:
            raise Refused(refusal.message, status=422, field="file") from None
        upload = _upload(pk, prepared, digest, by=by, is_sealed=is_sealed)
        try:
            _keep(upload, prepared)
            _commit(upload, by=by)
        except IntegrityError:
            return Upload.objects.get(pk=pk)  # the same form, sent twice at once
        except BaseException:
            with suppress(OSError):
                delete_files(upload)
            raise
    return upload


def _upload(pk: UUID, prepared: Prepared, digest: str, *, by: User, is_sealed: bool) -> Upload:
    facts: dict[str, Any] = {
        "name": prepared.name,
        "media_type": prepared.media_type,
        "width": prepared.width,
        "height": prepared.height,
    }
    return Upload(
        pk=pk,
        uploaded_by=by,
        size=prepared.size,
        sha256=digest,
        has_thumbnail=prepared.thumbnail is not None,
        is_sealed=is_sealed,
        **({"hidden": facts} if is_sealed else facts),
    )


def _stored_before(pk: UUID, digest: str, *, by: User, is_sealed: bool) -> Upload | None:
    mine = Upload.objects.by(by).present().filter(is_sealed=is_sealed)
    if same := mine.filter(pk=pk).first():
        return same
    unused = mine.unattached().since(timezone.now() - DAY / 2)  # the sweep is far yet
    return unused.filter(sha256=digest).order_by("-created_at").first()


def _check_quota(by: User, *, size: int) -> None:
    sent = Upload.objects.by(by).since(timezone.now() - DAY).bytes() + size
    if sent > settings.UPLOAD_DAILY_BYTES:
        limit = filesizeformat(settings.UPLOAD_DAILY_BYTES)
        message = _("That is enough for one day: up to %(limit)s in 24 hours.") % {"limit": limit}
        raise Refused(message, status=422, field="file")


def _keep(upload: Upload, prepared: Prepared) -> None:
    """On the disk, flushed, before any row says so."""
    with prepared.path.open("rb") as file:
        _save(upload.path, file, is_sealed=upload.is_sealed)
    if prepared.thumbnail:
        with prepared.thumbnail.open("rb") as file:
            _save(upload.thumbnail_path, file, is_sealed=upload.is_sealed)


def _save(path: str, file: IO[bytes], *, is_sealed: bool) -> None:
    if is_sealed:
        sealed_files.keep(path, file)
    else:
        default_storage.save(path, File(file))


@transaction.atomic
def _commit(upload: Upload, *, by: User) -> None:
    # One at a time a member, or two at once would both pass under the quota.
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    _check_quota(by, size=upload.size)
    upload.save(force_insert=True)
