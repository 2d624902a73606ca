"""Mail without a mail server: one .eml file a message, read at /dev/mail/ on loopback."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class EmlBackend(BaseEmailBackend):
    """Write each message to VAR_DIR/mail, whole or not at all.

    A file is named by the message's own Date and Message-ID: sent again after a crash, it is the same file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            written = message.message()
            path = settings.MAIL_DIR / f"{_name(str(written['Date']), str(written['Message-ID']))}.eml"
            partial = path.with_suffix(f".part{os.getpid()}")
            # It may open an account: readable by the one who runs the site, like the database.
            with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                file.write(written.as_bytes())
            os.replace(partial, path)
        return len(email_messages)


def forget(address: str) -> int:
    """Delete the files of mails to this address; returns how many. Elsewhere mails left us for good."""
    gone = 0
    for path in settings.MAIL_DIR.glob("*.eml"):
        with path.open("rb") as file:
            to = BytesHeaderParser(policy=policy.default).parse(file)["To"]
        if to is not None and address.lower() in str(to).lower():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _name(date: str, message_id: str) -> str:
    try:
        at = parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        at = datetime.now(UTC)
    return f"{at:%Y%m%dT%H%M%S}-{blake2b(message_id.encode(), digest_size=8).hexdigest()}"
