"""Listeners that write down what they heard, in a table that takes anything twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from django.core.mail.message import EmailMessage
from django.db import connection

from activity.models import Activity
from core.mail import EmlBackend

MOST_SECONDS = 120


def notify(activity: Activity) -> Iterator[object]:
    """The site's own, one member a batch; it stands still after each for as long as the stage says so."""
    from notifications import actions, listeners

    actions.TELL_AT_ONCE = 1
    for batch in listeners.notify(activity):
        yield batch
        _stand_still("batch")


def held(activity: Activity) -> None:
    """Writes, then dies or stands still inside the transaction for as long as the stage says so."""
    _write_down("held", activity)
    if (Path(os.environ["STAGE"]) / f"poison-{activity.pk}").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    _stand_still("delivery")


def last(activity: Activity) -> None:
    _write_down("last", activity)


class HeldMail(EmlBackend):
    """Hands the mail over, then stands still before anyone can note that it was sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        count = super().send_messages(email_messages)
        _stand_still("mail")
        return count


def _write_down(listener: str, activity: Activity) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO heard (listener, activity) VALUES (%s, %s)", [listener, activity.pk])


def _stand_still(where: str) -> None:
    stage = Path(os.environ["STAGE"])
    hold, inside = stage / f"hold-{where}", stage / f"inside-{where}"
    if not hold.exists():
        return
    inside.touch()
    for _tick in range(MOST_SECONDS * 50):
        if not hold.exists():
            return
        Event().wait(0.02)
