"""Mails to a real server on a real socket: busy, refusing, away; and two workers at once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import send_mail
from django.utils import timezone

from notifications import sending
from notifications.models import Mail

pytestmark = pytest.mark.django_db


class Sink:
    """An SMTP server that answers what it is told to, one answer a delivery, then 250."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.never = "nobody@example.org"
        self.got: list[tuple[str, bytes]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.never:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.got.append((envelope.rcpt_tos[0], envelope.content))
        return answer


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    server = Sink()
    controller = Controller(server, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    controller.stop()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def test_a_busy_server_is_asked_again_and_a_refusal_is_final(sink, time_machine):
    time_machine.move_to("2026-05-01T08:00:00Z", tick=False)
    send_mail("One", "text", None, ["a@example.org"])
    send_mail("Two", "text", None, [sink.never])
    sink.answers = ["451 4.3.2 Try later", "250 OK"]
    assert sending.send_due() == 0
    one, two = Mail.objects.order_by("pk")
    assert one.sent_at is None
    assert one.given_up_at is None
    assert "451" in one.last_error
    assert two.given_up_at is not None
    assert "550" in two.last_error
    assert sending.send_due() == 0
    time_machine.move_to("2026-05-01T08:00:31Z", tick=False)
    assert sending.send_due() == 1
    one.refresh_from_db()
    assert (one.attempts, one.last_error, one.sent_at) == (2, "", timezone.now())
    assert [to for to, _content in sink.got] == ["a@example.org"]
    time_machine.move_to("2026-05-09T08:00:00Z", tick=False)
    assert sending.send_due() == 0


def test_waits_grow_and_end(sink, time_machine):
    time_machine.move_to("2026-05-01T08:00:00Z", tick=False)
    send_mail("One", "text", None, ["a@example.org"])
    sink.answers = ["451 4.3.2 Try later"] * 40
    waits = []
    while Mail.objects.waiting().exists():
        at = timezone.now()
        sending.send_due()
        mail = Mail.objects.get()
        waits.append((mail.due_at - at).total_seconds())
        time_machine.move_to(mail.due_at, tick=False)
    assert waits[:9] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert len(waits) == sending.ATTEMPTS
    assert Mail.objects.get().given_up_at is not None


def test_a_server_that_is_away_costs_one_try_a_run(sink, settings, time_machine):
    time_machine.move_to("2026-05-01T08:00:00Z", tick=False)
    for number in range(3):
        send_mail(f"Mail {number}", "text", None, ["a@example.org"])
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, _free_port()
    assert sending.send_due() == 0
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not Mail.objects.exclude(given_up_at=None).exists()
    settings.EMAIL_PORT = there
    time_machine.move_to("2026-05-01T08:01:00Z", tick=False)
    assert sending.send_due() == 3
    assert len(sink.got) == 3


def test_wrong_credentials_never_give_a_mail_up(sink, settings):
    """The operator's mistake is not the recipient's."""
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "wrong"
    send_mail("One", "text", None, ["a@example.org"])
    assert sending.send_due() == 0
    assert Mail.objects.get().given_up_at is None


def test_a_claim_that_ran_out_is_sent_with_the_same_message_id(sink, time_machine):
    """A worker that died between sending and marking: the second copy is known as the first."""
    time_machine.move_to("2026-05-01T08:00:00Z", tick=False)
    send_mail("One", "text", None, ["a@example.org"])
    mail = Mail.objects.get()
    assert sending.send_due() == 1
    Mail.objects.update(sent_at=None, text="text", due_at=timezone.now() + sending.CLAIM)
    assert sending.send_due() == 0
    time_machine.move_to(timezone.now() + sending.CLAIM, tick=False)
    assert sending.send_due() == 1
    heads = [content.split(b"\r\n\r\n")[0] for _to, content in sink.got]
    assert len(heads) == 2
    assert all(f"Message-ID: {mail.message_id}".encode() in head for head in heads)
    assert len({line for head in heads for line in head.split(b"\r\n") if line.startswith(b"Date:")}) == 1


def test_a_second_copy_in_files_is_the_same_file(settings, db):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    send_mail("One", "text", None, ["a@example.org"])
    assert sending.send_due() == 1
    Mail.objects.update(sent_at=None, text="text", due_at=timezone.now())
    assert sending.send_due() == 1
    assert len(list(settings.MAIL_DIR.iterdir())) == 1


def test_retry_puts_a_failed_mail_back_in_line(sink):
    send_mail("Two", "text", None, [sink.never])
    sending.send_due()
    sink.never = ""
    sending.retry(Mail.objects.get())
    assert sending.send_due() == 1


def test_the_text_of_a_mail_that_never_went_out_is_wiped_in_days(sink, time_machine):
    send_mail("Reset", "secret link", None, [sink.never])
    sending.send_due()
    assert sending.wipe_given_up() == 0
    time_machine.move_to(timezone.now() + timedelta(days=4))
    assert sending.wipe_given_up() == 1
    mail = Mail.objects.get()
    assert mail.text == ""
    sending.retry(mail)
    assert sending.send_due() == 0
