"""The mails in VAR_DIR/mail: what core.mail.EmlBackend wrote, read back."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NEWEST = 100
_NAME = re.compile(r"[0-9A-Za-z-]{1,100}\Z")


@dataclass(frozen=True)
class FiledMail:
    """One .eml file. `html` is source, to be shown as text."""

    name: str
    sender: str
    to: str
    subject: str
    at: datetime | None
    text: str = ""
    html: str = ""
    unsubscribe: str = ""


def is_readable_here() -> bool:
    """Whether mails go to files and the site is for this machine alone."""
    return (
        settings.IS_LOOPBACK
        and not settings.EMAIL_URL
        and not settings.TRUSTED_PROXIES
        and settings.SITE_HOST in {"localhost", "127.0.0.1", "::1"}
    )


def newest() -> list[FiledMail]:
    """The newest mails' heads; their names begin with the time they were written."""
    paths = sorted(Path(settings.MAIL_DIR).glob("*.eml"), reverse=True)[:NEWEST]
    found = [read(path.stem) for path in paths]
    return [mail for mail in found if mail is not None]


def read(name: str) -> FiledMail | None:
    """One mail by the name of its file, or None."""
    if not _NAME.match(name):
        return None
    try:
        raw = (Path(settings.MAIL_DIR) / f"{name}.eml").read_bytes()
    except OSError:
        return None
    message = email.message_from_bytes(raw, policy=policy.default)
    return FiledMail(
        name=name,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=_date(str(message["Date"] or "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        unsubscribe=str(message["List-Unsubscribe"] or "").strip("<> "),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None
