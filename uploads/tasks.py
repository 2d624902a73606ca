from celery import shared_task

from uploads import actions


@shared_task(name="uploads.tasks.sweep_orphans")
def sweep_orphans() -> int:
    return actions.sweep_orphans()
