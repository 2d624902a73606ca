from __future__ import annotations

from celery import shared_task

from messaging import actions


@shared_task(name="messaging.tasks.keep_proposals_time")
def keep_proposals_time() -> int:
    """End what is past its last day; ask what became of what was accepted."""
    return actions.expire_proposals() + actions.remind_reviews()


@shared_task(name="messaging.tasks.make_agreements")
def make_agreements() -> int:
    """The PDFs of what was accepted."""
    return actions.make_agreements()


@shared_task(name="messaging.tasks.end_rooms")
def end_rooms() -> int:
    """End the rooms of organisations whose time has come."""
    return actions.end_due_rooms()
