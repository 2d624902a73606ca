"""A listener with much to do takes it in steps, and others may write in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from activity import delivery
from activity.models import Activity, Delivery
from activity.recording import record
from tests.makers import make_user

broken_at: set[int] = set()
depths: list[int] = []
dues: list[datetime] = []
STEPS = 3


def listener(activity: Activity) -> Iterator[None]:
    """Make a member a step, unless that was done before."""
    for number in range(STEPS):
        if number in broken_at:
            raise ConnectionError("out of order")
        depths.append(len(connection.savepoint_ids))
        dues.append(Delivery.objects.get(activity=activity).due_at)
        username = f"step-{activity.pk}-{number}"
        if not User.objects.named(username).exists():
            make_user(username)
        yield


@pytest.fixture(autouse=True)
def _listener(settings):
    settings.ACTIVITY_LISTENERS = [f"{__name__}.listener"]
    broken_at.clear()
    depths.clear()
    dues.clear()


def members() -> set[str]:
    return {
        name.rpartition("-")[2] for name in User.objects.values_list("username", flat=True) if "-" in name
    }


def test_each_step_is_a_transaction_and_the_mark_comes_last(alice):
    record("accounts.joined", by=alice, target=alice)
    assert delivery.deliver_due() == 1
    assert members() == {"0", "1", "2"}
    assert Delivery.objects.get().delivered_at is not None
    assert len(set(depths)) == 1  # every step opened, and closed, as many as the first


def test_what_a_failing_step_leaves_is_kept_and_the_rest_is_done_later(alice, time_machine):
    record("accounts.joined", by=alice, target=alice)
    broken_at.add(2)
    assert delivery.deliver_due() == 0
    owed = Delivery.objects.get()
    assert (members(), owed.delivered_at, owed.last_error) == (
        {"0", "1"},
        None,
        "ConnectionError: out of order",
    )
    broken_at.clear()
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    assert delivery.deliver_due() == 1
    assert members() == {"0", "1", "2"}


def test_each_step_keeps_the_delivery_from_others_for_a_while(alice):
    record("accounts.joined", by=alice, target=alice)
    delivery.deliver_due()
    assert len(dues) == STEPS
    assert dues == sorted(set(dues))
