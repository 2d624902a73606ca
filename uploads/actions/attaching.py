from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.markdown import uploads_in
from uploads.actions.storing import store
from uploads.models import Upload
from uploads.permissions import visible_among

if TYPE_CHECKING:
    from accounts.models import User


def attach(ids: Iterable[UUID], *, to: models.Model, by: User | None, is_sealed: bool = False) -> None:
    """Give the uploader's own, not yet attached files to what now shows them: plain ones, or sealed ones.

    What is someone else's, or belongs to something already, stays as it is: else anyone could open
    a hidden picture by naming it in public.
    """
    wanted = list(ids)
    if wanted and by is not None:
        Upload.objects.filter(pk__in=wanted, is_sealed=is_sealed).by(by).unattached().present().update(
            content_type=ContentType.objects.get_for_model(to), object_id=to.pk
        )


def pass_on(owner: models.Model, *, to: models.Model | None) -> None:
    """Give the files of one thing to what stands in its place, or to nobody: the sweep then destroys them,
    unless their sender uses them anew."""
    kind = ContentType.objects.get_for_model(to) if to else None
    Upload.objects.of(owner).update(content_type=kind, object_id=to.pk if to else None)


def leave_with(model: type[models.Model], ids: Collection[int]) -> None:
    """Make the files of these things their own, whoever sent them: they stay when the sender leaves."""
    kind = ContentType.objects.get_for_model(model)
    Upload.objects.filter(content_type=kind, object_id__in=ids).update(uploaded_by=None)


def hand_over(upload: Upload, *, to: models.Model, by: User) -> None:
    """Make one's own file that of what now shows it, for good: it stays when its sender leaves.

    What `to` had before is removed, so there is one. Raises Refused (409) for a file that isn't one's own
    or belongs to something already. Call it in the transaction of the act.
    """
    mine = Upload.objects.filter(pk=upload.pk).by(by).unattached().present().plain()
    kind = ContentType.objects.get_for_model(to)
    before = Upload.objects.of(to).present()
    before.update(removed_at=timezone.now())
    if not mine.update(content_type=kind, object_id=to.pk, uploaded_by=None):
        raise Refused(_("This file is used elsewhere already. Send it again."), field="file")


def attach_uploaded_file(
    body: str, file: File[Any] | None, *, by: User, key: UUID | None = None, is_sealed: bool = False
) -> str:
    """The text with the stored file at its end: how a form adds a file without script.

    Call it with the form's text, file and one-time key before the action that posts the text, which
    attaches the file as it does every upload the text names. A repeated form gives the same text,
    so the key still holds. Raises what store() raises.
    """
    if file is None:
        return body
    markdown = store(file, by=by, key=key, is_sealed=is_sealed).markdown
    return body if markdown in body else f"{body.rstrip()}\n\n{markdown}".lstrip()


@dataclass(frozen=True)
class ShownPicture:
    """A picture as the renderer puts it into a text: its thumbnail, still and in the right size."""

    width: int
    height: int
    alt: str
    thumb: str


def rendered_uploads(
    body: str, *, by: User | None, of: models.Model | None = None, with_sealed: bool = False
) -> dict[UUID, ShownPicture]:
    """What the renderer needs to know of the pictures a text names: those its author may see, and
    those that belong to it already (`of`), for its author may have lost the right or left. Sealed ones only
    for a text that is itself sealed, or kept nowhere.
    """
    ids = uploads_in(body)
    if not ids:
        return {}
    pictures = Upload.objects.present().filter(pk__in=ids, has_thumbnail=True)
    named = list(pictures if with_sealed else pictures.plain())
    seen = {upload.pk for upload in visible_among(named, by or AnonymousUser())}
    if of is not None:
        kind = ContentType.objects.get_for_model(of).pk
        seen |= {one.pk for one in named if (one.content_type_id, one.object_id) == (kind, of.pk)}
    shown = {}
    for picture in named:
        if picture.pk in seen and (size := picture.thumbnail_size):
            shown[picture.pk] = ShownPicture(*size, picture.alt, picture.thumbnail_url)
    return shown
