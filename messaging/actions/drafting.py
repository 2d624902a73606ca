"""What is being written and not sent, sealed, on whatever device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from core.errors import Refused
from core.permissions import require
from messaging.models import MessageDraft

if TYPE_CHECKING:
    from accounts.models import User

MOST = 200
FIELDS = ("to", "subject", "audience", "reply_to", "organisation", "version", "desk")


def save_draft(
    place: str,
    *,
    by: User,
    body: str = "",
    fields: dict[str, Any] | None = None,
    version: int | None = None,
    key: UUID | None = None,
) -> MessageDraft | None:
    """Keep what is being written; nothing at all drops the draft (None).

    `version` is the draft's version this text began from. Raises Refused (409) with `current` and `version` when
    another device has saved a newer one. `key` is that of the form: what comes after it was sent is no draft.
    """
    require(by.is_authenticated)
    body = body.replace("\x00", "")[: settings.POST_BODY_MAX * 2]
    kept = _plain(fields or {})
    with transaction.atomic():
        if once.is_spent(key, by=by):
            return None
        if not (body.strip() or kept.get("subject", "").strip()):
            forget_draft(place, by=by)
            return None
        mine = MessageDraft.objects.filter(user=by)
        draft = mine.select_for_update().filter(place=place).first()
        if draft is None:
            if mine.count() >= MOST:
                raise Refused(_("You have too many drafts. Drop some of them first."), status=422)
            draft = MessageDraft(user=by, place=place[:80], version=0)
        elif (draft.body, draft.fields) == (body, kept):
            return draft
        elif version is not None and version < draft.version:
            raise Refused(
                _("A newer draft was saved on another device."),
                status=409,
                code="stale-draft",
                current=draft.body,
                version=draft.version,
            )
        draft.body, draft.fields, draft.updated_at = body, kept, timezone.now()
        draft.version += 1
        draft.save()
    return draft


def forget_draft(place: str, *, by: User) -> None:
    MessageDraft.objects.filter(user=by, place=place).delete()


def _plain(fields: dict[str, Any]) -> dict[str, str]:
    """The few other fields of the form, as short texts; whatever else a program sends is dropped."""
    return {
        name: str(fields[name]).encode("utf-8", "ignore").decode().replace("\x00", "")[:300]
        for name in FIELDS
        if fields.get(name)
    }
