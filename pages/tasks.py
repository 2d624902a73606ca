from celery import shared_task

from accounts import actions as members
from pages import erasure


@shared_task(name="pages.tasks.erase_content")
def erase_content() -> int:
    """Destroy a batch of what leaving members wrote."""
    return erasure.erase_due_content()


@shared_task(name="pages.tasks.nightly")
def nightly() -> None:
    """What is done once a day: sign-ups that were never confirmed give their names back."""
    members.forget_unconfirmed()
