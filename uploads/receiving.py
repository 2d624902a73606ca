"""How much of a file is taken in before anyone has looked at it."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Stands before Django's handlers and lets through little more than UPLOAD_MAX_BYTES a file.

    The rest is read and dropped, so that the form keeps its other fields and the answer can say what
    was wrong: whoever looks at the file's size finds it too large (uploads.actions.store: 413).
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None
