"""Every way an upload changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models

from uploads.models import Upload

if TYPE_CHECKING:
    from accounts.models import User


def attach(ids: Iterable[UUID], *, to: models.Model, by: User | None) -> None:
    """Give the uploader's own, not yet attached files to what now shows them."""
    wanted = list(ids)
    if wanted and by is not None:
        Upload.objects.filter(pk__in=wanted, uploaded_by=by, content_type=None).update(
            content_type=ContentType.objects.get_for_model(to), object_id=to.pk
        )


def rendered_uploads(body: str, *, by: User | None) -> dict[UUID, Any]:
    """What the renderer needs to know of the uploads a text names."""
    return {}
