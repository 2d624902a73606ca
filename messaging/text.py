"""What a message may hold beside what any text may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import Refused

if TYPE_CHECKING:
    from forum.writing import Written


def refuse_files(written: Written) -> None:
    """Files lie on the disk as they were sent, and messages don't: so none may be part of one yet.

    Raises Refused (422).
    """
    if written.uploads:
        raise Refused(
            _(
                "Messages carry no files: files are not encrypted on this server. Send a link to where they lie."
            ),
            status=422,
            field="body",
        )
