"""Celery's queue in files, for a site on one machine."""

from __future__ import annotations

import os
import time
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class WholeFiles(filesystem.Channel):
    """Messages that appear whole or not at all.

    Kombu opens a file under its final name and then writes it; a worker that looks in between reads an empty
    message and dies of it (measured: about one in a thousand while it looks all the time).
    """

    def _put(self, queue: str, payload: Any, **more: Any) -> None:  # type: ignore[override]  # as kombu's own
        name = f"{round(time.monotonic() * 1000)}_{uuid4()}.{queue}"
        path = os.path.join(self.data_folder_out, name)
        try:
            with open(f"{path}.part", "wb") as file:
                file.write(dumps(payload).encode())
            os.replace(f"{path}.part", f"{path}.msg")
        except OSError as error:
            raise ChannelError(f"Cannot add {path!r}") from error


class PromptFiles(filesystem.Transport):
    """The filesystem transport, listening in short breaths.

    Celery gives it two seconds at a time to wait for a message and hears nothing else meanwhile, not even that it
    is to stop: a fifth of a second keeps Ctrl-C quick.
    """

    Channel = WholeFiles
    breath = 0.2  # seconds

    def drain_events(self, connection: Any, timeout: float | None = None, **more: Any) -> None:
        super().drain_events(connection, timeout=min(timeout or self.breath, self.breath), **more)
