"""What a message may hold beside what any text may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from core.errors import Refused
from forum.writing import write
from messaging.models import SUBJECT_MAX
from uploads.models import Upload

if TYPE_CHECKING:
    from accounts.models import User
    from forum.writing import Written


def write_sealed(body: str, *, by: User, prefix: str, of: models.Model | None = None) -> Written:
    """Render what is kept sealed; `of` is the message it belongs to, if there is one yet.

    Raises Refused (422), also for a file of one's own that was sent to be public: it lies open on the disk.
    """
    written = write(body, by=by, prefix=prefix, of=of, is_sealed=True)
    named = Upload.objects.filter(pk__in=written.uploads).by(by).present().unattached().plain()
    if written.uploads and (plain := named.first()):
        message = _(
            "The file %(name)s was sent for public pages and isn't encrypted. Attach it to this message anew."
        )
        raise Refused(message % {"name": plain.name}, status=422, field="body")
    return written


def check_subject(subject: str) -> None:
    """Raises Refused (422) for one that is too long."""
    if len(subject) > SUBJECT_MAX:
        message = _("A subject has at most %(most)d characters.") % {"most": SUBJECT_MAX}
        raise Refused(message, status=422, field="subject")


def refuse_files(written: Written) -> None:
    """A first contact is words alone. Raises Refused (422)."""
    if written.uploads:
        message = _("A first message carries no files. Send them once it is accepted.")
        raise Refused(message, status=422, field="body")
