from __future__ import annotations

from celery import shared_task

from strategies.actions import planning
from strategies.fetching import fetch_facts as fetch


@shared_task(name="strategies.tasks.remind_plans")
def remind_plans() -> int:
    """Tell those whose measuring day has come."""
    return planning.remind_due()


@shared_task(name="strategies.tasks.fetch_facts")
def fetch_facts() -> int:
    """Ask for the network's figures, where the operator named an API."""
    return fetch()
