"""Break-glass: staff read a conversation they take no part in.

It takes two of them and a reason, ends after some hours, and everybody in the conversation is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import is_moderator
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.appending import append_line, locked
from messaging.glass.permissions import can_grant, can_refuse
from messaging.glass.querysets import WAITS
from messaging.models import BreakGlass, Conversation, GlassReason, Message, MessageKind

if TYPE_CHECKING:
    from accounts.models import User
    from uploads.models import Upload

HOURS = (1, 4, 24, 72)
PAGE = 50


def ask_to_read(
    conversation: Conversation, *, by: User, reason: str, note: str = "", hours: int = 24
) -> BreakGlass:
    """Ask to read a conversation; nothing is read until another member of staff grants it.

    Raises PermissionDenied; Refused: 409 if it is asked for or open already, 422 for bad input.
    """
    require(is_moderator(by), _("Only moderators ask for this."))
    if reason not in GlassReason.values:
        raise Refused(_("Choose a reason."), status=422, field="reason")
    if hours not in HOURS:
        raise Refused(_("Choose how long."), status=422, field="hours")
    with transaction.atomic():
        conversation = locked(conversation)
        rows = BreakGlass.objects.filter(conversation=conversation)
        if rows.asked().exists() or rows.running().exists():
            raise Refused(_("Somebody has asked for this already."), code="asked")
        glass = BreakGlass.objects.create(
            conversation=conversation,
            reason=reason,
            note=note.strip()[:300],
            hours=hours,
            asked_by=by,
            asked_at=timezone.now(),
        )
        record("messaging.glass_asked", by=by, target=glass, reason=reason)
    return glass


def grant(glass: BreakGlass, *, by: User) -> BreakGlass:
    """Open it for those two and the hours that were asked for; everybody in the conversation is told.

    Raises PermissionDenied for who asked, and Refused (409) if it was answered or asked too long ago.
    """
    require(can_grant(by, glass), _("It takes two: who asked can't grant it."))
    with transaction.atomic():
        glass = _still_asked(glass)
        conversation = locked(glass.conversation)
        now = timezone.now()
        glass.granted_by, glass.granted_at = by, now
        glass.ends_at = now + timedelta(hours=glass.hours)
        glass.save(update_fields=["granted_by", "granted_at", "ends_at"])
        line = append_line(conversation, MessageKind.READ_BY_STAFF, by=None)
        record("messaging.glass_granted", by=by, target=glass, reason=glass.reason)
        record("messaging.read_by_staff", by=None, target=line, reason=glass.reason, glass=glass.pk)
    return glass


def refuse(glass: BreakGlass, *, by: User) -> BreakGlass:
    """Say no; or, as who asked, take it back. Raises PermissionDenied, Refused (409)."""
    require(can_refuse(by, glass))
    with transaction.atomic():
        glass = _still_asked(glass)
        glass.refused_by, glass.refused_at = by, timezone.now()
        glass.save(update_fields=["refused_by", "refused_at"])
        record("messaging.glass_refused", by=by, target=glass, reason=glass.reason)
    return glass


def read(glass: BreakGlass, *, by: User, after: int = 0) -> list[Message]:
    """The messages after this number, at most PAGE, and a line in the log that they were read.

    `glass` comes from `readable_by(by)`. Raises Refused (409) if it has ended this moment.
    """
    with transaction.atomic():
        if not BreakGlass.objects.readable_by(by).filter(pk=glass.pk).exists():
            raise Refused(_("The time to read this has ended."), code="closed")
        rows = Message.objects.filter(conversation=glass.conversation, number__gt=after)
        found = list(rows.select_related("author", "organisation", "about").order_by("number")[:PAGE])
        last = found[-1].number if found else after
        record("messaging.glass_read", by=by, target=glass, reason=glass.reason, first=after + 1, last=last)
    return found


def read_file(glass: BreakGlass, upload: Upload, *, by: User) -> None:
    """Note in the log that a file of the conversation is looked at. Raises Refused (409) if it has ended."""
    with transaction.atomic():
        if not BreakGlass.objects.readable_by(by).filter(pk=glass.pk).exists():
            raise Refused(_("The time to read this has ended."), code="closed")
        number = Message.objects.get(pk=upload.object_id or 0).number
        record("messaging.glass_read", by=by, target=glass, reason=glass.reason, first=number, last=number)


def _still_asked(glass: BreakGlass) -> BreakGlass:
    glass = BreakGlass.objects.select_for_update(of=("self",)).get(pk=glass.pk)
    if not glass.is_asked:
        raise Refused(_("This was answered already."))
    if glass.asked_at < timezone.now() - WAITS:
        raise Refused(_("This was asked too long ago. Ask again."), code="closed")
    return glass
