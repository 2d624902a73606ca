"""What stands on a paper and which pictures it may show, for whoever asked; and the mark of its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation

from core.pdf import Resource, lacking_fonts
from printing.papers import paper
from uploads.models import Upload
from uploads.permissions import visible_among

if TYPE_CHECKING:
    from printing.models import PrintJob

# Raise it when the same page would come out otherwise.
MAKER_VERSION = 2
STYLE = "/static/print/paper.css"
_PICTURE = re.compile(r'src="(?P<address>/uploads/(?P<id>[0-9a-f-]{36})/(?P<thumb>thumb/)?[^"/]+)"')


@dataclass(frozen=True)
class Composed:
    """A page ready for the press."""

    html: str
    name: str
    resources: Mapping[str, Resource]
    digest: str
    lacking: list[str]


def compose(job: PrintJob) -> Composed | None:
    """What a job asks for as it is now; None where whoever asked may not see it any more."""
    kind = paper(job.paper)
    user = job.asked_by or AnonymousUser()
    with translation.override(job.language):
        thing = kind.find(job.object_id, user=user) if kind else None
        if kind is None or thing is None:
            return None
        sheet = kind.compose(thing, user=user, options=job.options)
        html = render_to_string(sheet.template, {**sheet.context, "site_url": settings.SITE_URL})
    resources = {STYLE: _style(), **_pictures(html, user)}
    lacking = sorted(set(lacking_fonts(html).values()))
    return Composed(html, sheet.name, resources, _digest(html, resources, lacking), lacking)


def _style() -> Resource:
    return Resource((settings.BASE_DIR / "static" / "print" / "paper.css").read_bytes(), "text/css")


def _pictures(html: str, user: object) -> dict[str, Resource]:
    """The pictures of ours that a page names and this person may see."""
    named = {}
    for found in _PICTURE.finditer(html):
        try:
            named[found["address"]] = (UUID(found["id"]), bool(found["thumb"]))
        except ValueError:
            continue
    wanted = {pk for pk, _thumb in named.values()}
    uploads = list(Upload.objects.present().filter(pk__in=wanted)) if wanted else []
    seen = {one.pk: one for one in visible_among(uploads, user) if one.is_picture}  # type: ignore[arg-type]
    shown = {}
    for address, (pk, is_thumb) in named.items():
        if pk not in seen:
            continue
        path = seen[pk].thumbnail_path if is_thumb else seen[pk].path
        if default_storage.exists(path):
            with default_storage.open(path) as file:
                media_type = "image/webp" if is_thumb else seen[pk].media_type
                shown[address] = Resource(file.read(), media_type)
    return shown


def _digest(html: str, resources: Mapping[str, Resource], lacking: list[str]) -> str:
    mark = hashlib.sha256(f"{MAKER_VERSION}\n{' '.join(lacking)}\n".encode())
    mark.update(html.encode("utf-8", "replace"))
    for address, one in sorted(resources.items()):
        mark.update(f"\n{address}\n".encode() + hashlib.sha256(one.content).digest())
    return mark.hexdigest()
