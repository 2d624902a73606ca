"""Bring every activity to every listener, whatever crashes in between.

A listener's effects in the database and the mark that it heard commit in one transaction, so a
worker killed in the middle leaves neither, and the sweep starts over: nothing lost, nothing twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from activity.models import Delivery

logger = logging.getLogger(__name__)

ATTEMPTS = 12
BATCH = 200


def deliver_due(limit: int = 5000) -> int:
    """Deliver what is due, oldest first; returns how many were delivered.

    Safe to run in many processes at once: each delivery is claimed under its row's lock. Each is tried
    once, so a batch of failing ones doesn't keep those behind it waiting.
    """
    delivered = 0
    tried = Q()
    while delivered < limit:
        due = list(
            Delivery.objects.filter(tried, delivered_at=None, given_up_at=None, due_at__lte=timezone.now())
            .order_by("due_at", "id")
            .values_list("due_at", "pk")[:BATCH]
        )
        if not due:
            break
        delivered += sum(deliver(pk) for _due_at, pk in due)
        due_at, pk = due[-1]
        tried = Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=pk)
    return delivered


def deliver(delivery_id: int) -> bool:
    """Bring one activity to one listener; False if another worker has it or the listener failed."""
    try:
        with transaction.atomic():
            delivery = _claim(delivery_id)
            if delivery is None:
                return False
            import_string(delivery.listener)(delivery.activity)
            delivery.delivered_at = timezone.now()
            delivery.attempts += 1
            delivery.save(update_fields=["delivered_at", "attempts"])
    except Exception as error:
        logger.exception("Delivery %s failed", delivery_id)
        _postpone(delivery_id, error)
        return False
    return True


def retry(delivery: Delivery) -> None:
    """Put a delivery that was given up back in line."""
    Delivery.objects.filter(pk=delivery.pk, delivered_at=None).update(
        given_up_at=None, attempts=0, due_at=timezone.now()
    )


def forget(older_than: timedelta = timedelta(days=30)) -> int:
    """Delete the marks of old deliveries; the activities stay."""
    before = timezone.now() - older_than
    return Delivery.objects.filter(delivered_at__lt=before).delete()[0]


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
        delivery.attempts += 1
        now = timezone.now()
        delivery.due_at = now + timedelta(seconds=min(3600, 5 * 2 ** (delivery.attempts - 1)))
        delivery.last_error = f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]
        if delivery.attempts >= ATTEMPTS:
            delivery.given_up_at = now
        delivery.save(update_fields=["attempts", "due_at", "last_error", "given_up_at"])
