from __future__ import annotations

import logging

from allauth.account.models import EmailAddress
from celery import shared_task
from django.db import connection
from django.db.models import Q

from accounts import actions as members
from accounts.once import forget_keys
from activity import delivery
from campaigns import actions as campaigns
from forum.actions import forget_held, recount_forum
from notifications import actions as notifications
from notifications import sending
from notifications.models import Mail
from pages import erasure
from printing.actions import forget_prints
from search.actions import index_all
from search.engines import engine
from strategies.actions.grading import regrade_all

logger = logging.getLogger(__name__)


def index_missing() -> int:
    """Whatever the listener could not index, and what is gone but still in the index."""
    return sum(index_all(missing_only=True))


def purge_the_erased() -> int:
    """Mails to those who are gone; and what only stands as deleted in the index and SQLite's log."""
    over = Mail.objects.filter(Q(given_up_at__isnull=False) | Q(sent_at__isnull=False), activity=None)
    forgotten = over.exclude(to__in=EmailAddress.objects.values("email")).delete()[0]
    engine().purge()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return forgotten


# Each is safe to run twice, and says what it changed.
NIGHTLY = (
    members.forget_exports,
    forget_prints,
    members.forget_sign_ins,
    members.forget_unconfirmed,  # sign-ups that were never confirmed give their names back
    recount_forum,
    forget_held,
    regrade_all,
    campaigns.recount_all,
    campaigns.recount_ways,
    campaigns.forget_traces,
    campaigns.forget_addresses,
    campaigns.anonymise,
    notifications.recount_all,
    notifications.forget_old,
    sending.wipe_given_up,
    delivery.forget,
    index_missing,
    purge_the_erased,
    forget_keys,
)


@shared_task(name="pages.tasks.erase_content")
def erase_content() -> int:
    """Destroy a batch of what leaving members wrote."""
    return erasure.erase_due_content()


@shared_task(name="pages.tasks.nightly")
def nightly() -> None:
    """What is done once a day; one job that fails doesn't keep the others waiting."""
    for job in NIGHTLY:
        name = f"{job.__module__}.{job.__name__}"
        try:
            logger.info("%s: %s", name, job())
        except Exception:
            logger.exception("%s failed", name)
