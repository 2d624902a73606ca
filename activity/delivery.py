"""Bring every activity to every listener, whatever crashes in between.

A listener's effects in the database and the mark that it heard commit in one transaction, so a
worker killed in the middle leaves neither, and the sweep starts over: nothing lost, nothing twice.

A listener with much to do is a generator: what it does between two yields is a transaction of its own,
so that others may write in between, and the mark commits with the last. Started over, it does what is left.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from activity.models import Delivery

logger = logging.getLogger(__name__)

ATTEMPTS = 12
BATCH = 50
# After so long a worker that took a delivery counts as dead. If it only is slow, the row's lock still
# sees to it that nobody hears twice.
TAKEN_FOR = timedelta(seconds=15)
_DONE = object()


def deliver_due(limit: int = 5000) -> int:
    """Deliver what is due, oldest first; returns how many were delivered.

    Safe to run in many processes at once: each delivery is claimed under its row's lock. Neither one that
    fails nor one that kills its worker keeps those behind it waiting.
    """
    delivered = 0
    while delivered < limit and (taken := _take()):
        delivered += sum(deliver(pk) for pk in taken)
    return delivered


def deliver(delivery_id: int) -> bool:
    """Bring one activity to one listener; False if another worker has it or the listener failed."""
    steps = None
    is_done = False
    try:
        while not is_done:
            with transaction.atomic():
                delivery = _claim(delivery_id)
                if delivery is None:
                    return False
                steps = steps or _steps(delivery)
                is_done = next(steps, _DONE) is _DONE
                now = timezone.now()
                # Not due for others while there is more to do: whoever comes then waits for one step at most.
                delivery.due_at = now + TAKEN_FOR
                delivery.delivered_at = now if is_done else None
                delivery.save(update_fields=["due_at", "delivered_at"])
    except Exception as error:
        logger.exception("Delivery %s failed", delivery_id)
        _postpone(delivery_id, error)
        return False
    return True


def _steps(delivery: Delivery) -> Iterator[None]:
    """What a listener does: all at once, or up to each yield."""
    steps = import_string(delivery.listener)(delivery.activity)
    if isinstance(steps, Iterator):
        yield from steps


def retry(delivery: Delivery) -> None:
    """Put a delivery that was given up back in line."""
    Delivery.objects.filter(pk=delivery.pk, delivered_at=None).update(
        given_up_at=None, attempts=0, due_at=timezone.now()
    )


def forget(older_than: timedelta = timedelta(days=30)) -> int:
    """Delete the marks of old deliveries; the activities stay."""
    before = timezone.now() - older_than
    return Delivery.objects.filter(delivered_at__lt=before).delete()[0]


def _take() -> list[int]:
    """Count a try of what is due, before it is tried: a batch of new ones, else one that was tried before.

    So a delivery that kills its worker is counted too, is soon tried by itself alone, and is given up.
    """
    now = timezone.now()
    with transaction.atomic():
        due = Delivery.objects.filter(delivered_at=None, given_up_at=None, due_at__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        rows = list(due.order_by("due_at", "id").values_list("pk", "attempts")[:BATCH])
        spent = [pk for pk, attempts in rows if attempts >= ATTEMPTS]
        if spent:
            error = "Its worker died each time it was tried."
            Delivery.objects.filter(pk__in=spent).update(given_up_at=now, last_error=error)
        left = [(pk, attempts) for pk, attempts in rows if attempts < ATTEMPTS]
        taken = [pk for pk, attempts in left if not attempts] or [pk for pk, _attempts in left[:1]]
        Delivery.objects.filter(pk__in=taken).update(attempts=F("attempts") + 1, due_at=now + TAKEN_FOR)
    return taken or (_take() if spent else [])


def _claim(delivery_id: int) -> Delivery | None:
    pending = Delivery.objects.filter(pk=delivery_id, delivered_at=None, given_up_at=None)
    if connection.features.has_select_for_update_skip_locked:
        pending = pending.select_for_update(skip_locked=True, of=("self",))
    return pending.select_related("activity", "activity__actor").first()


def _postpone(delivery_id: int, error: Exception) -> None:
    """Try again after 5 s, 10 s, 20 s … up to an hour; after ATTEMPTS, give up and show it."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
        if delivery is None or delivery.delivered_at:
            return
        now = timezone.now()
        delivery.due_at = now + timedelta(seconds=min(3600, 5 * 2 ** max(0, delivery.attempts - 1)))
        delivery.last_error = f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]
        if delivery.attempts >= ATTEMPTS:
            delivery.given_up_at = now
        delivery.save(update_fields=["due_at", "last_error", "given_up_at"])
