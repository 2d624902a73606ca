"""Celery's queue in files, for a site on one machine."""

from __future__ import annotations

from typing import Any

from kombu.transport import filesystem


class PromptFiles(filesystem.Transport):
    """The filesystem transport, listening in short breaths.

    Celery gives it two seconds at a time to wait for a message and hears nothing else meanwhile, not even that it
    is to stop: a fifth of a second keeps Ctrl-C quick.
    """

    breath = 0.2  # seconds

    def drain_events(self, connection: Any, timeout: float | None = None, **more: Any) -> None:
        super().drain_events(connection, timeout=min(timeout or self.breath, self.breath), **more)
