"""Send what is due, whatever crashes in between.

A mail is claimed in one short transaction (which puts its next turn into the future), sent outside any,
and marked in a third step. A worker killed between sending and marking leaves the claim to run out, and
the mail goes out again, with the Message-ID and Date it had: mail programs show it once. That second copy
is the one thing no sender can rule out, since SMTP has no commit over two parties.
"""

from __future__ import annotations

import logging
import smtplib
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from notifications.letters import compose
from notifications.models import Mail

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)  # longer than a mail server may take to answer
ATTEMPTS = 30  # about a day
RUN_SECONDS = 30.0  # then others get their turn; beat or a poke brings the rest


def send_due() -> int:
    """Send what is due, oldest first, for at most RUN_SECONDS; returns how many went out.

    Safe to run in many processes at once: each mail is claimed first.
    """
    sent, started = 0, time.monotonic()
    post = _Post()
    try:
        while time.monotonic() - started < RUN_SECONDS and (mail := _claim()):
            sent += _send(mail, post)
            if post.is_closed_for_now:
                break
    finally:
        post.close()
    return sent


def retry(mail: Mail) -> None:
    """Put a mail that was given up back in line."""
    Mail.objects.filter(pk=mail.pk, sent_at=None, withdrawn_at=None).exclude(text="", activity=None).update(
        given_up_at=None, attempts=0, due_at=timezone.now()
    )


def wipe_given_up(older_than: timedelta = timedelta(days=3)) -> int:
    """Wipe the texts of mails that never went out: their links have run out by now."""
    stale = Mail.objects.filter(given_up_at__lt=timezone.now() - older_than).exclude(text="", html="")
    return stale.update(text="", html="")


class _Post:
    """A connection to the mail server, opened when there is something to send and anew after trouble."""

    def __init__(self) -> None:
        self._transport: BaseEmailBackend | None = None
        self.is_closed_for_now = False

    def send(self, message: EmailMessage) -> None:
        if self._transport is None:
            transport = get_connection(settings.MAIL_TRANSPORT, fail_silently=False)
            transport.open()
            self._transport = transport
        self._transport.send_messages([message])

    def close(self) -> None:
        transport, self._transport = self._transport, None
        if transport is None:
            return
        try:
            transport.close()
        except Exception as error:
            logger.info("The mail server hung up: %s", error)


def _send(mail: Mail, post: _Post) -> bool:
    """Compose and send one claimed mail, and mark what came of it."""
    try:
        message = compose(mail)
        if message is None:
            _mark(mail, withdrawn_at=timezone.now())
            return False
        mail.to = message.to[0]
        post.send(message)
    except Exception as error:
        post.close()
        post.is_closed_for_now = _is_about_the_server(error)
        _postpone(mail, error)
        return False
    # A sent text is of no more use to us, and may open an account.
    _mark(mail, sent_at=timezone.now(), to=mail.to, text="", html="", last_error="")
    return True


def _claim() -> Mail | None:
    """Take the mail that has been due longest, so that nobody else takes it for a while."""
    with transaction.atomic():
        due = Mail.objects.due().order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        mail = due.select_related("recipient__profile", "activity").first()
        if mail is None:
            return None
        mail.attempts += 1
        mail.due_at = timezone.now() + CLAIM
        mail.save(update_fields=["attempts", "due_at"])
    return mail


def _mark(mail: Mail, **fields: object) -> None:
    Mail.objects.filter(pk=mail.pk).update(**fields)


def _postpone(mail: Mail, error: Exception) -> None:
    """Again after 30 s, 1 min, 2 min … up to an hour; given up when the server says never, or for long."""
    wait = min(3600, 30 * 2 ** (mail.attempts - 1))
    reason = f"{type(error).__name__}: {error}".replace("\x00", "")[:1000]
    fields: dict[str, object] = {"last_error": reason, "due_at": timezone.now() + timedelta(seconds=wait)}
    if _is_final(error) or mail.attempts >= ATTEMPTS:
        fields["given_up_at"] = timezone.now()
        logger.error("Mail %s is given up: %s", mail.pk, reason)
    else:
        logger.warning("Mail %s waits %s s: %s", mail.pk, wait, reason)
    _mark(mail, **fields)


def _is_final(error: Exception) -> bool:
    """Whether the same mail would be refused again: by its recipient, its content, or our own code."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return 500 <= error.smtp_code < 600
    # A header that can't be written, an address that can't be spelt.
    return isinstance(error, ValueError | UnicodeError)


def _is_about_the_server(error: Exception) -> bool:
    """Whether the next mail would meet the same: a server that is away, or refuses us altogether."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return False
    return isinstance(error, OSError)  # all that smtplib raises is an OSError
