"""A poke tells the worker that there is something to do; what there is to do stands in rows.

It is sent from a thread of its own, so that a broker that is slow or away never holds up a request, and
at most a few times a second, since one poke makes the worker take all that is due. Beat's sweep does what
a lost poke didn't.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref

from celery import current_app

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.25
# After a broker didn't answer: no use in asking it with every reply.
PAUSE_AFTER_FAILURE_SECONDS = 2.0

_pokers: weakref.WeakSet[Poker] = weakref.WeakSet()


class Poker:
    """Calling it pokes one task: at once, then at most once each pause, the last one never dropped."""

    def __init__(self, task: str) -> None:
        self.task = task
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._not_before = 0.0
        _pokers.add(self)

    def __call__(self) -> None:
        with self._lock:
            if self._timer is not None:
                return
            self._timer = threading.Timer(max(0.0, self._not_before - time.monotonic()), self._now)
            self._timer.daemon = True
            self._timer.start()

    def _now(self) -> None:
        with self._lock:
            self._timer = None
            self._not_before = time.monotonic() + PAUSE_SECONDS
        self._send()

    def _send(self) -> None:
        try:
            # A worker that was away need not hear old pokes: beat has swept since.
            current_app.send_task(self.task, retry=False, expires=60, ignore_result=True)
        except Exception as error:
            # A broker that is away is our trouble, never the member's.
            logger.warning("No poke for %s, the broker is away: %s", self.task, error)
            with self._lock:
                self._not_before = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._timer = None
        self._not_before = 0.0


def _forget_all() -> None:
    """A forked process has none of its parent's threads: a timer it inherited would never go off."""
    for poker in list(_pokers):
        poker._forget()


os.register_at_fork(after_in_child=_forget_all)
