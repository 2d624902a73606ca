"""Who sees an upload: those who see what it belongs to. Who may do what with it.

This floor lies below accounts, so what is asked of a member are their own properties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.contenttypes.models import ContentType

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from uploads.models import Upload

    Someone: TypeAlias = User | AnonymousUser


def can_upload(user: Someone) -> bool:
    return user.is_authenticated and user.is_active and not user.is_suspended


def can_see(user: Someone, upload: Upload) -> bool:
    return bool(visible_among([upload], user))


def can_remove(user: Someone, upload: Upload) -> bool:
    """One's own; of others', what a moderator sees. What is part of a message goes with it, and not alone."""
    if upload.is_removed or not can_upload(user) or (upload.is_sealed and upload.is_attached):
        return False
    if upload.uploaded_by_id == user.pk:
        return True
    return getattr(user, "role", "") in {"moderator", "admin"} and can_see(user, upload)


def visible_among(uploads: Iterable[Upload], user: Someone) -> list[Upload]:
    """Those of these uploads that this person may see, in their order; one query a kind of owner.

    An owner's door is its default manager's `visible_to`. What has none, or has gone, shows nothing.
    """
    present = [upload for upload in uploads if not upload.is_removed]
    owners: defaultdict[int, set[int]] = defaultdict(set)
    for upload in present:
        if upload.content_type_id is not None and upload.object_id is not None:
            owners[upload.content_type_id].add(upload.object_id)
    open_doors = {(kind, found) for kind, wanted in owners.items() for found in _visible(kind, wanted, user)}
    return [
        upload
        for upload in present
        if (upload.content_type_id, upload.object_id) in open_doors
        or (not upload.is_attached and user.is_authenticated and upload.uploaded_by_id == user.pk)
    ]


def _visible(kind: int, wanted: set[int], user: Someone) -> Iterable[int]:
    model = ContentType.objects.get_for_id(kind).model_class()
    visible_to = getattr(getattr(model, "_default_manager", None), "visible_to", None)
    if visible_to is None:
        return ()
    return visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)
