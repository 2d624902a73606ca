from __future__ import annotations

from celery import shared_task

from strategies.actions import lapse_due, planning
from strategies.fetching import fetch_facts as fetch


@shared_task(name="strategies.tasks.remind_plans")
def remind_plans() -> int:
    """Tell those whose measuring day has come."""
    return planning.remind_due()


@shared_task(name="strategies.tasks.fetch_facts")
def fetch_facts() -> int:
    """Ask for the network's figures, where the operator named an API."""
    return fetch()


@shared_task(name="strategies.tasks.ask_for_review")
def ask_for_review() -> int:
    """Mark what was valid until a day that has passed, and ask its authors."""
    return lapse_due()
