"""The spine's one door: say what happened, in the transaction in which it happens."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone

from activity.models import Activity, Delivery

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)


def record(
    verb: str, *, by: User | None, target: models.Model, **details: int | str | list[int] | None
) -> Activity:
    """Write one Activity and what it owes each listener; the worker delivers after commit.

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
    )
    transaction.on_commit(poke, robust=True)
    return activity


class _Poker:
    """Send a poke at once, then at most one each `pause` seconds, the last one never dropped.

    The trailing poke is a timer of this process; if the process dies first, beat's sweep delivers.
    """

    pause = 0.25

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0.0
        self._timer: threading.Timer | None = None

    def poke(self) -> None:
        with self._lock:
            if self._timer is not None:
                return
            wait = self._last + self.pause - time.monotonic()
            if wait > 0:
                self._timer = threading.Timer(wait, self._late)
                self._timer.daemon = True
                self._timer.start()
                return
            self._last = time.monotonic()
        self._send()

    def _late(self) -> None:
        with self._lock:
            self._timer = None
            self._last = time.monotonic()
        self._send()

    @staticmethod
    def _send() -> None:
        from activity.tasks import deliver

        try:
            deliver.apply_async(retry=False, expires=60)
        except Exception as error:
            # A broker that is away is our trouble, never the member's: the sweep will deliver.
            logger.warning("No poke, the broker is away: %s", error)


poke: Any = _Poker().poke
