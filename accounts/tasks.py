from __future__ import annotations

from celery import shared_task

from accounts import actions


@shared_task(name="accounts.tasks.build_exports")
def build_exports() -> int:
    """Build the copies of their data that members asked for. A poke and beat's sweep are the same."""
    return actions.build_exports()
