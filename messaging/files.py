"""Which files stand in which messages."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType

from messaging.models import Conversation, Message
from uploads.models import Upload
from uploads.querysets import UploadQuerySet


def files_in(conversation: Conversation) -> UploadQuerySet:
    """All that is part of its messages, whoever looks."""
    kind = ContentType.objects.get_for_model(Message)
    said = Message.objects.present().filter(conversation=conversation)
    return Upload.objects.present().filter(content_type=kind, object_id__in=said.values("pk"))


def by_message(conversation: Conversation, messages: Iterable[Message]) -> dict[int, list[Upload]]:
    """The files of these messages of it, in one query."""
    found: dict[int, list[Upload]] = {}
    for upload in files_in(conversation).filter(object_id__in=[one.pk for one in messages]):
        found.setdefault(upload.object_id or 0, []).append(upload)
    return found
