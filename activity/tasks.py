from celery import shared_task

from activity import delivery


@shared_task(name="activity.tasks.deliver")
def deliver() -> int:
    """Sweep the outbox once. A poke and beat's sweep are the same task."""
    return delivery.deliver_due()
