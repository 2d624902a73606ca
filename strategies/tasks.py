from __future__ import annotations

from celery import shared_task

from strategies.actions import planning


@shared_task(name="strategies.tasks.remind_plans")
def remind_plans() -> int:
    """Tell those whose measuring day has come."""
    return planning.remind_due()
