"""The refusals an action may raise; core.refusals and core.api turn them into answers.

Django's own PermissionDenied (403) is the third.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The act is allowed in principle but not now or not like this.

    `status` is 409 for a lost race or an old state, 422 for bad input. `field` names the form field
    the message belongs to; `extra` is what a client needs to recover (the current text, say).
    """

    def __init__(self, message: str, *, status: int = 409, field: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.field = field
        self.extra = extra


class RateLimited(Exception):
    """Too fast. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = max(1, retry_after)
