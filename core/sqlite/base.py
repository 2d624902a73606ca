"""Django's SQLite backend, with writers that queue.

SQLite has one writer and waits for it by sleeping, unfairly: a second at the 99th percentile. A lock
taken before the outermost transaction (one for this process's threads, then flock on a file for the
other processes) cuts that 5 to 35 times (docs/ARCHITECTURE.md, SQLite). All our transactions are
IMMEDIATE, so each is a writer.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections import defaultdict
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

_thread_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite whose IMMEDIATE transactions wait in line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock_file: int | None = None
        self._held: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._acquire()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._release()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._release()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._release()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._release()
            if self._lock_file is not None:
                os.close(self._lock_file)
                self._lock_file = None

    def _acquire(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self.is_in_memory_db() or self._held is not None:
            return
        lock = _thread_locks[name]
        timeout = self.settings_dict["OPTIONS"].get("timeout", 5)
        if not lock.acquire(timeout=timeout):
            raise OperationalError("database is locked: another thread's transaction is too long")
        try:
            if self._lock_file is None:
                self._lock_file = os.open(f"{name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        except BaseException:
            lock.release()
            raise
        self._held = lock

    def _release(self) -> None:
        held, self._held = self._held, None
        if held is None:
            return
        if self._lock_file is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(self._lock_file, fcntl.LOCK_UN)
        held.release()
