"""What nobody needs any more goes: files never used, removed ones, ones whose owner has gone.

Safe to run at any time and twice at once. A row goes only after its file.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from uploads.actions.removing import destroy
from uploads.models import Upload

# Says which of these uploads a text that is not posted yet still names (settings.UPLOAD_KEEPERS).
Keeper = Callable[[Iterable[Upload]], set[UUID]]
BATCH = 200


def sweep_orphans() -> int:
    """Destroy what is due and return how many uploads went."""
    now = timezone.now()
    grace = now - timedelta(hours=settings.UPLOAD_UNATTACHED_HOURS)
    _remove_unused(Upload.objects.present().unattached().before(grace))
    for kind in ContentType.objects.filter(pk__in=Upload.objects.values("content_type").distinct()):
        _detach_from_the_gone(kind)
    last_day = now - timedelta(days=settings.UPLOAD_REMOVED_DAYS)
    removed = Upload.objects.exclude(removed_at=None)
    due = removed.unattached() | removed.filter(removed_at__lt=last_day)
    gone = 0
    for upload in due.iterator(BATCH):
        destroy(upload)
        gone += 1
    _sweep_strays(f"{int(time.time()) // 3600 % 256:02x}")
    return gone


def _remove_unused(unused: QuerySet[Upload]) -> None:
    """Remove, batch by batch, what no text yet to be posted names."""
    after: UUID | None = None
    while True:
        later = unused.order_by("pk") if after is None else unused.order_by("pk").filter(pk__gt=after)
        batch = list(later[:BATCH])
        if not batch:
            return
        after = batch[-1].pk
        kept: set[UUID] = set()
        for name in settings.UPLOAD_KEEPERS:
            keeper: Keeper = import_string(name)
            kept |= keeper(batch)
        unneeded = [upload.pk for upload in batch if upload.pk not in kept]
        # Only if it is still unattached now: it may have been posted a moment ago.
        unused.filter(pk__in=unneeded).update(removed_at=timezone.now())


def _detach_from_the_gone(kind: ContentType) -> None:
    """Remove uploads whose owner's row was deleted."""
    model = kind.model_class()
    uploads = Upload.objects.filter(content_type=kind)
    if model is not None:
        uploads = uploads.exclude(object_id__in=model._base_manager.values("pk"))
    uploads.update(removed_at=timezone.now(), content_type=None, object_id=None)


def _sweep_strays(folder: str) -> None:
    """Delete files that never got their row, a crash having come between; one folder of 256 an hour."""
    try:
        _folders, names = default_storage.listdir(f"uploads/{folder}")
    except FileNotFoundError:
        return
    day_ago = timezone.now() - timedelta(days=1)
    old = [name for name in names if default_storage.get_modified_time(f"uploads/{folder}/{name}") < day_ago]
    known = {
        str(pk)
        for pk in Upload.objects.filter(pk__in=filter(None, map(_id, old))).values_list("pk", flat=True)
    }
    for name in old:
        if name[:36] not in known:
            default_storage.delete(f"uploads/{folder}/{name}")


def _id(name: str) -> UUID | None:
    try:
        return UUID(name[:36])
    except ValueError:
        return None
