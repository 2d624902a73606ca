"""A member's copy of all that is kept of them: asked for, built by the worker, sealed, gone after a week."""

from __future__ import annotations

import tempfile
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.exporting import write_archive
from accounts.models import DataExport, User
from activity.poking import Poker
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from core.sealing import files as sealed_files

GOOD_FOR_DAYS = 7
# After so long a build is taken for one whose worker died, and begun anew.
STALE_MINUTES = 15

poke_exports = Poker("accounts.tasks.build_exports")


def ask_for_data(user: User, *, by: User) -> DataExport:
    """Ask for a copy. Raises Refused (409) while one is being made or is a day old at most."""
    require(by == user)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        yesterday = timezone.now() - timedelta(days=1)
        if DataExport.objects.filter(user=user).filter(Q(ready_at=None) | Q(asked_at__gt=yesterday)).exists():
            raise Refused(_("You asked for a copy in the last day. Use that one."))
        export = DataExport.objects.create(user=user)
        record("accounts.data_asked", by=by, target=user)
        transaction.on_commit(poke_exports, robust=True)
    return export


def build_exports() -> int:
    """Build what was asked for, and mail each owner. Returns how many; safe to run twice at once."""
    built = 0
    while export := _claimed():
        with tempfile.TemporaryFile() as file:
            write_archive(export.user, file)
            sealed_files.keep(export.path, file)
        with transaction.atomic():
            # Not if they left meanwhile: then the row is gone, and the file goes too.
            now = timezone.now()
            is_wanted = DataExport.objects.filter(pk=export.pk, ready_at=None).update(
                ready_at=now, expires_at=now + timedelta(days=GOOD_FOR_DAYS)
            )
            if is_wanted:
                _tell(export.user)
        if not is_wanted:
            default_storage.delete(export.path)
        built += 1
    return built


def forget_exports(*, of: User | None = None) -> int:
    """Destroy copies whose time is over, or all of one member's."""
    due = (
        DataExport.objects.filter(user=of) if of else DataExport.objects.filter(expires_at__lt=timezone.now())
    )
    exports = list(due)
    for export in exports:
        default_storage.delete(export.path)
        export.delete()
    return len(exports)


def _claimed() -> DataExport | None:
    """The oldest that nobody builds, now ours."""
    now = timezone.now()
    free = Q(started_at=None) | Q(started_at__lt=now - timedelta(minutes=STALE_MINUTES))
    waiting = DataExport.objects.filter(free, ready_at=None).select_related("user").order_by("pk")
    for export in waiting[:10]:
        if DataExport.objects.filter(free, pk=export.pk, ready_at=None).update(started_at=now):
            return export
    return None


def _tell(user: User) -> None:
    context = {"link": settings.SITE_URL + reverse("settings_data"), "days": GOOD_FOR_DAYS, "member": user}
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = render_to_string("account/email/data_ready_subject.txt", context).strip()
        message = render_to_string("account/email/data_ready_message.txt", context).strip()
    send_mail(subject, message, None, [user.email])
