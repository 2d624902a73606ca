from celery import shared_task

from pages import erasure


@shared_task(name="pages.tasks.erase_content")
def erase_content() -> int:
    """Destroy a batch of what leaving members wrote."""
    return erasure.erase_due_content()
