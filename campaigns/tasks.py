from __future__ import annotations

from celery import shared_task

from campaigns import actions


@shared_task(name="campaigns.tasks.keep_time")
def keep_time() -> int:
    """Close what has passed its deadline; remind of what is to be looked at again."""
    return actions.close_due() + actions.remind_due()
