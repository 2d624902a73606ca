from __future__ import annotations

from celery import shared_task

from organisations.actions import reckon_expired, remind_lapses
from organisations.checking import recheck_due


@shared_task(name="organisations.tasks.recheck_domains")
def recheck_domains() -> int:
    """Look again at the domains that are due, and take off badges that expired."""
    return recheck_due() + reckon_expired()


@shared_task(name="organisations.tasks.remind")
def remind() -> int:
    """Tell those whom it concerns what lapses soon, or has."""
    return remind_lapses()
