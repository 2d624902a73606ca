"""An upload as JSON: for our own script and for the API."""

from __future__ import annotations

from typing import Any

from uploads.models import Upload


def as_json(upload: Upload) -> dict[str, Any]:
    """Addresses are paths within the site; `width`, `height` and `thumb` are null without a picture."""
    return {
        "id": str(upload.pk),
        "url": upload.url,
        "markdown": upload.markdown,
        "name": upload.name,
        "media_type": upload.media_type,
        "size": upload.size,
        "width": upload.width,
        "height": upload.height,
        "thumb": upload.thumbnail_url if upload.has_thumbnail else None,
    }
