"""The files of a delivery, as they are handed to whoever may have them."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from campaigns.models import Delivery

_KINDS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


def opened(delivery: Delivery, ending: str) -> FileResponse:
    """A file of it as a download that nobody keeps. Raises Http404 for one that is not there (any more)."""
    path = delivery.path(f".{ending}")
    if not delivery.has(ending) or not default_storage.exists(path):
        raise Http404
    name = f"{delivery.campaign.slug}.{ending}"
    content = default_storage.open(path)
    response = FileResponse(content, as_attachment=True, filename=name, content_type=_KINDS[ending])
    response["Cache-Control"] = "private, no-store"
    return response
