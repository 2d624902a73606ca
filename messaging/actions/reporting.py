"""What a participant shows to moderators: one message and what stands beside it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.permissions import require
from messaging.models import Message, ReportedMessage

if TYPE_CHECKING:
    from accounts.models import User

BESIDE = 2  # messages before, and as many after


def show_to_moderators(message: Message, *, by: User) -> ReportedMessage:
    """Let moderators read a message and its neighbours, as far as `by` sees them, as they are now.

    Within the transaction of the report. A second time by the same member shows what stands there then.
    Raises PermissionDenied for one's own message, or a line that says what happened.
    """
    require(message.is_said and message.author_id != by.pk, _("You can't report this."))
    with transaction.atomic():
        near = (
            Message.objects.visible_to(by)
            .filter(
                conversation=message.conversation_id,
                number__range=(message.number - BESIDE, message.number + BESIDE),
            )
            .order_by("number")
        )
        beside = list(near)
        shown, _is_new = ReportedMessage.objects.get_or_create(
            message=message,
            by=by,
            ended_at=None,
            defaults={
                "created_at": timezone.now(),
                "first_number": beside[0].number,
                "last_number": beside[-1].number,
            },
        )
        shown.first_number, shown.last_number = beside[0].number, beside[-1].number
        shown.said = {str(one.number): one.body for one in beside if one.is_said and not one.is_deleted}
        shown.save(update_fields=["first_number", "last_number", "said"])
        record("messaging.shown_to_moderators", by=by, target=message)
    return shown


def close_reports(message: Message) -> None:
    """Once it is decided nobody of staff reads it any more, and the copies go. Within that transaction."""
    for shown in ReportedMessage.objects.open().filter(message=message):
        shown.said, shown.ended_at = {}, timezone.now()
        shown.save(update_fields=["said", "ended_at"])
