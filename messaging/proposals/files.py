"""Attachments of proposals: sealed uploads, named with their hash in the terms of each version that has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Refused
from uploads.models import Upload
from uploads.serving import pieces_of

if TYPE_CHECKING:
    from accounts.models import User
    from messaging.models import Proposal

MOST_FILES = 10


def within_reach(ids: Iterable[UUID], *, by: User, proposal: Proposal | None) -> list[Upload]:
    """Those of these files that this person can put into a version: its own earlier ones, and what they sent anew."""
    wanted = list(dict.fromkeys(ids))
    mine = Upload.objects.by(by).present().unattached().filter(is_sealed=True, pk__in=wanted)
    found = {one.pk: one for one in mine}
    if proposal is not None:
        found |= {one.pk: one for one in Upload.objects.of(proposal).present().filter(pk__in=wanted)}
    return [found[pk] for pk in wanted if pk in found]


def named(ids: Iterable[UUID], *, by: User, proposal: Proposal | None) -> list[dict[str, Any]]:
    """How terms name these files: whoever has one can check it by its SHA-256. Raises Refused (422)."""
    wanted = list(dict.fromkeys(ids))
    found = within_reach(wanted, by=by, proposal=proposal)
    if len(found) != len(wanted):
        message = _("One of these files is gone, or isn’t yours. Attach it anew.")
        raise Refused(message, status=422, field="files")
    if len(found) > MOST_FILES:
        message = _("A proposal has at most %(most)d files.") % {"most": MOST_FILES}
        raise Refused(message, status=422, field="files")
    known = {one["id"]: one for one in _files_of(proposal)} if proposal is not None else {}
    return [known.get(str(one.pk)) or _told(one) for one in found]


def ids_in(terms: dict[str, Any]) -> list[UUID]:
    return [UUID(one["id"]) for one in terms.get("files", ())]


def shown_in(proposal: Proposal, terms: dict[str, Any]) -> list[Upload]:
    """The files of these terms, in their order."""
    ids = ids_in(terms)
    found = {one.pk: one for one in Upload.objects.of(proposal).present().filter(pk__in=ids)} if ids else {}
    return [found[pk] for pk in ids if pk in found]


def _files_of(proposal: Proposal) -> list[dict[str, Any]]:
    """All that any of its versions names: what was hashed once isn't read again."""
    return [one for version in proposal.versions.all() for one in version.terms.get("files", ())]


def _told(upload: Upload) -> dict[str, Any]:
    hashed = hashlib.sha256()
    for piece in pieces_of(upload):
        hashed.update(piece)
    return {
        "id": str(upload.pk),
        "name": upload.shown_name,
        "size": upload.size,
        "sha256": hashed.hexdigest(),
    }
