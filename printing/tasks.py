from __future__ import annotations

from celery import shared_task

from printing import actions


@shared_task(name="printing.tasks.make_prints")
def make_prints() -> int:
    """Make the PDFs that were asked for. A poke and beat's sweep are the same."""
    return actions.make_prints()
