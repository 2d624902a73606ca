"""Ask for a PDF, make what was asked for, forget it when its time is over."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language

from activity.poking import Poker
from core.pdf import TypesetFailed, missing_packages, typeset
from core.permissions import require
from printing.composing import Composed, compose
from printing.models import PrintedFile, PrintJob
from printing.papers import paper
from printing.querysets import ATTEMPTS

if TYPE_CHECKING:
    from accounts.models import User

    Someone = User | AnonymousUser

logger = logging.getLogger(__name__)
GOOD_FOR = timedelta(days=1)

poke_prints = Poker("printing.tasks.make_prints")


@transaction.atomic
def order(thing: models.Model, *, by: Someone, of: str, options: dict[str, Any] | None = None) -> PrintJob:
    """Ask for a paper of kind `of` about `thing`; a member who asks twice has one job.

    Raises PermissionDenied where they may not see it.
    """
    kind = paper(of)
    require(kind is not None and kind.find(thing.pk, user=by) is not None)
    asked = {
        "asked_by": by if by.is_authenticated else None,
        "paper": of,
        "object_id": thing.pk,
        "options": options or {},
        "language": get_language() or "en",
    }
    if by.is_authenticated:
        type(by).objects.select_for_update().get(pk=by.pk)  # two clicks come one after the other
        same = PrintJob.objects.visible_to(by).waiting().filter(**asked).first()
        if same is not None:
            return same
    job = PrintJob.objects.create(**asked, expires_at=timezone.now() + GOOD_FOR)
    transaction.on_commit(poke_prints, robust=True)
    return job


def make_prints(at_most: int = 20) -> int:
    """Make what waits, oldest first. Returns how many came out; safe to run twice at once."""
    made = 0
    for _turn in range(at_most):
        job = _claimed()
        if job is None:
            break
        made += _make(job)
    return made


def forget_prints(*, of: User | None = None) -> int:
    """Delete jobs whose time is over, or all of one member's, and the files that no job names."""
    gone = PrintJob.objects.filter(asked_by=of) if of else PrintJob.objects.over()
    count = gone.delete()[0]
    for pk in PrintedFile.objects.filter(jobs=None).values_list("pk", flat=True):
        with transaction.atomic():
            file = PrintedFile.objects.select_for_update().filter(pk=pk).first()
            if file is not None and not file.jobs.exists():
                file.delete()
                default_storage.delete(file.path)
    return count


def _claimed() -> PrintJob | None:
    """The oldest that nobody makes, now ours."""
    for job in PrintJob.objects.free().select_related("asked_by").order_by("asked_at")[:10]:
        if job.attempts >= ATTEMPTS:
            _fail(job, "time")  # whoever tried died each time
            continue
        begun = {"started_at": timezone.now(), "attempts": F("attempts") + 1}
        if PrintJob.objects.free().filter(pk=job.pk, attempts=job.attempts).update(**begun):
            return job
    return None


def _make(job: PrintJob) -> bool:
    try:
        composed = compose(job)
        if composed is None:
            _fail(job, "gone")
            return False
        file = _file_of(composed)
    except TypesetFailed as failure:
        _fail(job, failure.reason)
        return False
    except Exception:
        logger.exception("Print job %s failed", job.pk)
        _fail(job, "damaged")
        return False
    return _finish(job, composed, file)


def _file_of(composed: Composed) -> PrintedFile:
    """The file of this very page: one that is there, or made now. Raises TypesetFailed."""
    known = PrintedFile.objects.filter(digest=composed.digest).first()
    if known is not None and default_storage.exists(known.path):
        return known
    if missing_packages():
        raise TypesetFailed("library")
    content, pages = typeset(composed.html, composed.resources)
    file = PrintedFile(digest=composed.digest, size=len(content), pages=pages)
    default_storage.delete(file.path)
    default_storage.save(file.path, ContentFile(content))
    return file


def _finish(job: PrintJob, composed: Composed, made: PrintedFile) -> bool:
    """Name the file as the job's. False if it was swept away meanwhile: then the job is made again."""
    with transaction.atomic():
        told = {"size": made.size, "pages": made.pages}
        file, _is_new = PrintedFile.objects.get_or_create(digest=made.digest, defaults=told)
        PrintedFile.objects.select_for_update().get(pk=file.pk)
        if not default_storage.exists(file.path):
            PrintJob.objects.filter(pk=job.pk).update(started_at=None)
            return False
        now = timezone.now()
        ready = {"ready_at": now, "expires_at": now + GOOD_FOR, "lacking": composed.lacking}
        done = PrintJob.objects.waiting().filter(pk=job.pk)
        return bool(done.update(file=file, name=composed.name[:120], **ready))


def _fail(job: PrintJob, reason: str) -> None:
    PrintJob.objects.waiting().filter(pk=job.pk).update(failed_at=timezone.now(), failure=reason)
