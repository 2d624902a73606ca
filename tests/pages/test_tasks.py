"""The nightly round: all of it, whatever fails on the way."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from notifications.models import Mail
from pages import tasks


def test_nightly_corrects_counters_and_wipes_what_opens_accounts(alice):
    User.objects.filter(pk=alice.pk).update(unread_notifications=7)
    Mail.objects.create(
        message_id="<1@localhost>",
        to=alice.email,
        text="secret",
        due_at=timezone.now(),
        given_up_at=timezone.now() - timedelta(days=5),
    )
    tasks.nightly()
    alice.refresh_from_db()
    assert alice.unread_notifications == 0
    assert Mail.objects.get().text == ""


def test_nightly_goes_on_after_a_job_that_fails(alice, monkeypatch):
    done = []

    def broken() -> int:
        raise ZeroDivisionError

    def last() -> int:
        done.append("last")
        return 1

    monkeypatch.setattr(tasks, "NIGHTLY", (broken, last))
    tasks.nightly()
    assert done == ["last"]
