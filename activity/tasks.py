from celery import shared_task

from activity import delivery

# So many a run, then mail and reminders get their turn on a worker of one process.
AT_MOST = 1000


@shared_task(name="activity.tasks.deliver")
def deliver() -> int:
    """Sweep the outbox once. A poke and beat's sweep are the same task."""
    return delivery.deliver_due(AT_MOST)
