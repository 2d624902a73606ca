"""A file as an answer: its true type, nothing a browser could run, and asked for anew each time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from core.sealing import files as sealed_files
from uploads.models import Upload

logger = logging.getLogger(__name__)
# Even opened as a page of its own, a file gets no script, no form, no origin and no sub-resource.
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


SAFE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _File(FileResponse):
    block_size = 64 * 1024


def served(request: HttpRequest, upload: Upload, *, is_thumbnail: bool = False) -> HttpResponseBase:
    """The file or its thumbnail, for whoever was found to be allowed. Raises Http404 if it is gone.

    `private, no-cache` for all of them, public ones too: a browser keeps its copy but asks each time,
    and the answer is a 304 without a byte of the file, or a 404 from the moment the post is removed
    or its category hidden. With any lifetime, or in a shared cache, it would be seen for longer. What an owner
    shows on every page (`files_keep_for`, in seconds) a browser keeps so long without asking. A sealed one no
    browser keeps at all.
    """
    if upload.is_sealed:
        return opened(upload, is_thumbnail=is_thumbnail)
    kind = upload.content_type_id
    owner = ContentType.objects.get_for_id(kind).model_class() if kind else None
    seconds = getattr(owner, "files_keep_for", 0)
    headers = {
        "Cache-Control": f"private, max-age={seconds}" if seconds else "private, no-cache",
        "ETag": f'"{upload.pk}{"-thumb" if is_thumbnail else ""}"',
        **SAFE,
    }
    unchanged = get_conditional_response(request, etag=headers["ETag"])
    response = unchanged or _whole(upload, is_thumbnail=is_thumbnail)
    for name, value in headers.items():
        response[name] = value
    return response


def opened(upload: Upload, *, is_thumbnail: bool = False) -> StreamingHttpResponse:
    """A sealed file, opened as it is sent. Raises Http404 if it is gone."""
    pieces = sealed_files.opened(upload.thumbnail_path if is_thumbnail else upload.path)
    try:
        first = next(pieces)
    except FileNotFoundError:
        logger.error("The sealed file of upload %s is missing", upload.pk)
        raise Http404 from None
    kind = "image/webp" if is_thumbnail else _full_type(upload)
    response = StreamingHttpResponse(chain([first], pieces), content_type=kind)
    disposition = content_disposition_header(not upload.is_picture, upload.shown_name)
    response["Content-Disposition"] = disposition or "attachment"
    for name, value in {"Cache-Control": "private, no-store", **SAFE}.items():
        response[name] = value
    return response


def pieces_of(upload: Upload) -> Iterator[bytes]:
    """The file as it was kept, piece by piece, opened if it is sealed. Raises FileNotFoundError."""
    if upload.is_sealed:
        yield from sealed_files.opened(upload.path)
        return
    with default_storage.open(upload.path) as file:
        yield from file.chunks()


def _whole(upload: Upload, *, is_thumbnail: bool) -> HttpResponseBase:
    path = upload.thumbnail_path if is_thumbnail else upload.path
    content: dict[str, Any] = {"content_type": "image/webp" if is_thumbnail else _full_type(upload)}
    is_download = not upload.is_picture
    if settings.UPLOAD_ACCEL_PATH:
        response = HttpResponse(**content)
        response["X-Accel-Redirect"] = settings.UPLOAD_ACCEL_PATH + quote(path)
        disposition = content_disposition_header(is_download, upload.name)
        response["Content-Disposition"] = disposition or "attachment"
        return response
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        logger.error("The file of upload %s is missing: %s", upload.pk, path)
        raise Http404 from None
    return _File(file, as_attachment=is_download, filename=upload.name, **content)


def _full_type(upload: Upload) -> str:
    """Texts are kept as UTF-8 and say so, else a browser may guess a character set that isn't."""
    is_text = upload.kind.startswith("text/")
    return f"{upload.kind}; charset=utf-8" if is_text else upload.kind
