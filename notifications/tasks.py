from __future__ import annotations

from celery import shared_task

from forum.actions import remind_due
from notifications import sending


@shared_task(name="notifications.tasks.send_mail")
def send_mail() -> int:
    """Send what is due. A poke and beat's sweep are the same task."""
    return sending.send_due()


@shared_task(name="notifications.tasks.remind")
def remind() -> int:
    """Bring up the bookmarks whose moment has come."""
    return remind_due()
