"""A room's agenda and minutes: each text a version, none ever overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from forum.writing import write
from messaging.actions.appending import locked
from messaging.models import Conversation, PaperKind, RoomPaper
from messaging.rooms.permissions import voice_in
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from accounts.models import User


def write_paper(conversation: Conversation, *, by: User, kind: str, body: str, version: int = 0) -> RoomPaper:
    """Write the agenda or the minutes anew; `version` is the one this text began from, 0 for the first.

    Raises PermissionDenied; Refused: 409 with `current` and `version` if another was written meanwhile, or the
    room has ended; 422 for a bad text.
    """
    require(voice_in(by, conversation) is not None, _("You can't write here."))
    if kind not in PaperKind.values:
        raise Refused(_("There is no such paper."), status=422, field="kind")
    written = write(body, by=by, prefix=f"p{conversation.pk}{kind}")
    if written.uploads:
        raise Refused(_("A paper carries no files; send them as messages."), status=422, field="body")
    with transaction.atomic():
        conversation = locked(conversation)
        place = voice_in(by, conversation)
        if place is None or conversation.is_over:
            raise Refused(_("This room has ended."), code="closed")
        hold_voice(place.organisation, by=by)
        last = RoomPaper.objects.filter(conversation=conversation, kind=kind).order_by("-version").first()
        held = last.version if last else 0
        if version != held:
            raise Refused(
                _("Somebody wrote a newer version meanwhile. Put yours into it."),
                code="stale",
                current=last.body if last else "",
                version=held,
            )
        if last is not None and last.body == written.body:
            return last
        paper = RoomPaper.objects.create(
            conversation=conversation,
            kind=kind,
            version=held + 1,
            body=written.body,
            body_html=written.html,
            written_by=by,
            written_at=timezone.now(),
        )
        record("messaging.paper_written", by=by, target=paper, kind=kind)
    return paper
