"""The spine's one door: say what happened, in the transaction in which it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone

from activity.models import Activity, Delivery
from activity.poking import Poker

if TYPE_CHECKING:
    from accounts.models import User

poke = Poker("activity.tasks.deliver")


def record(
    verb: str, *, by: User | None, target: models.Model, **details: int | str | list[int] | None
) -> Activity:
    """Write one Activity and what it owes each listener that hears of its verb; the worker delivers after commit.

    `details` holds ids and codes, never text a person wrote. Raises RuntimeError outside a
    transaction: news of a change that may not happen is worse than none.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({verb!r}) outside a transaction")
    activity = Activity.objects.create(
        verb=verb,
        actor=by,
        content_type=ContentType.objects.get_for_model(target),
        object_id=target.pk,
        details=details,
    )
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(activity=activity, listener=listener, due_at=now)
        for listener in settings.ACTIVITY_LISTENERS
        if verb.startswith(settings.ACTIVITY_HEARD.get(listener, ""))
    )
    transaction.on_commit(poke, robust=True)
    return activity
