from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from accounts.models import User
from activity.delivery import deliver_due
from notifications.models import Mail, Notification


@pytest.fixture
def news(commits: Callable[[], object]) -> Callable[[], object]:
    """`with news():` is `commits`, after what the setting up told is delivered and forgotten."""

    @contextmanager
    def block() -> Iterator[None]:
        deliver_due()
        Notification.objects.all().delete()
        Mail.objects.all().delete()
        User.objects.update(unread_notifications=0)
        with commits():  # type: ignore[attr-defined]
            yield

    return block
