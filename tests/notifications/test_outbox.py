"""Whatever mails, writes rows: allauth, the contact page, Django itself."""

from __future__ import annotations

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction

from notifications import sending
from notifications.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outbox(settings):
    """pytest-django puts its own backend in; here it is ours that is tested."""
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"


def test_a_mail_becomes_a_row_for_each_recipient():
    message = EmailMultiAlternatives(
        "Confirm",
        "Open http://localhost/x",
        to=["a@example.org"],
        cc=["b@example.org"],
        bcc=["a@example.org"],
    )
    message.attach_alternative("<p>Open</p>", "text/html")
    assert message.send() == 1
    rows = Mail.objects.order_by("pk").values_list("to", "subject", "text", "html")
    assert list(rows) == [
        ("a@example.org", "Confirm", "Open http://localhost/x", "<p>Open</p>"),
        ("b@example.org", "Confirm", "Open http://localhost/x", "<p>Open</p>"),
    ]


def test_a_mail_of_a_change_that_is_rolled_back_never_was(transactional_db):
    with transaction.atomic():
        send_mail("Reset", "link", None, ["a@example.org"])
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Hi\nBcc: all@example.org"},
        {"to": ["a@example.org\nBcc: all@example.org"]},
        {"headers": {"X-Thing": "one\r\nBcc: all@example.org"}},
        {"from_email": "a@example.org\nBcc: all@example.org"},
    ],
)
def test_no_header_is_injected(fields):
    message = EmailMessage(**{"subject": "Hi", "body": "text", "to": ["a@example.org"], **fields})
    with pytest.raises((BadHeaderError, ValueError)):
        message.send()
    assert not Mail.objects.exists()


def test_attachments_are_refused_in_words():
    message = EmailMessage("Hi", "text", to=["a@example.org"], attachments=[("a.txt", "text", "text/plain")])
    with pytest.raises(ValueError, match="no attachments"):
        message.send()


def test_what_opens_an_account_is_wiped_once_it_is_sent(settings):
    send_mail("Reset", "http://localhost/accounts/password/reset/key/1-abc/", None, ["a@example.org"])
    assert sending.send_due() == 1
    mail = Mail.objects.get()
    assert (mail.text, mail.html, mail.subject, mail.to) == ("", "", "Reset", "a@example.org")
    [file] = settings.MAIL_DIR.glob("*.eml")
    assert b"password/reset/key/1-abc/" in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_the_admin_shows_mails_without_their_texts(client, admin):
    send_mail("Reset", "http://localhost/secret-link/", None, ["a@example.org"])
    client.force_login(admin)
    mail = Mail.objects.get()
    for address in ("/admin/notifications/mail/", f"/admin/notifications/mail/{mail.pk}/change/"):
        page = client.get(address).content.decode()
        assert "a@example.org" in page
        assert "secret-link" not in page
