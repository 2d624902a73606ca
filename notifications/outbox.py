"""settings.EMAIL_BACKEND: whatever mails, writes a row in its own transaction; the worker sends it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from notifications.actions import poke_mail
from notifications.models import Mail


class OutboxBackend(BaseEmailBackend):
    """Keeps each message as one Mail row a recipient, so that nobody's bounce concerns another."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many messages were kept. Raises BadHeaderError for a header of several lines,
        ValueError for what a row can't hold (attachments)."""
        with transaction.atomic():
            for message in email_messages:
                message.message()  # as Django would write it: refuses what must not go into a header
                Mail.objects.bulk_create(_mails(message))
            transaction.on_commit(poke_mail, robust=True)
        return len(email_messages)


def _mails(message: EmailMessage) -> list[Mail]:
    if message.attachments:
        raise ValueError("Mails carry no attachments: link to what should be read.")
    html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    headers.setdefault("From", message.from_email)
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(message.reply_to))
    now = timezone.now()
    return [
        Mail(
            message_id=f"<{uuid4().hex}@{settings.SITE_HOST}>",
            to=str(to),
            subject=" ".join(str(message.subject).split())[:300],
            text=str(message.body),
            html=str(html),
            headers=headers,
            due_at=now,
        )
        for to in dict.fromkeys(message.recipients())
    ]
