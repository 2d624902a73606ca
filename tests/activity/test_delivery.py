"""One listener that fails is retried alone, waits longer each time, and is given up where it shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from activity import delivery
from activity.models import Activity, Delivery
from activity.recording import record
from tests.makers import make_user

heard: list[tuple[str, int]] = []
broken: set[str] = set()


def first(activity: Activity) -> None:
    _hear("first", activity)


def second(activity: Activity) -> None:
    make_user(f"made-by-second-{activity.pk}")
    _hear("second", activity)


def _hear(name: str, activity: Activity) -> None:
    if name in broken:
        raise ConnectionError(f"{name} is out\x00 of order")
    heard.append((name, activity.pk))


@pytest.fixture(autouse=True)
def _two_listeners(settings):
    settings.ACTIVITY_LISTENERS = [f"{__name__}.first", f"{__name__}.second"]
    heard.clear()
    broken.clear()


def test_each_listener_hears_each_activity_once_in_order(alice):
    pks = [record("accounts.joined", by=alice, target=alice).pk for _turn in range(3)]
    assert delivery.deliver_due() == 6
    assert delivery.deliver_due() == 0
    assert heard == [(name, pk) for pk in pks for name in ("first", "second")]


def test_a_failing_listener_is_retried_alone_with_growing_waits_and_then_given_up(alice, time_machine):
    time_machine.move_to("2026-05-01T08:00:00Z", tick=False)
    broken.add("second")
    activity = record("accounts.joined", by=alice, target=alice)
    waits = []
    owed = Delivery.objects.get(listener=f"{__name__}.second")
    while owed.given_up_at is None:
        before = timezone.now()
        delivery.deliver_due()
        owed.refresh_from_db()
        waits.append((owed.due_at - before).total_seconds())
        assert delivery.deliver_due() == 0
        time_machine.move_to(owed.due_at, tick=False)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    assert heard == [("first", activity.pk)]
    assert owed.last_error == "ConnectionError: second is out of order"
    time_machine.move_to(timezone.now() + timedelta(days=9), tick=False)
    assert delivery.deliver_due() == 0


def test_a_given_up_delivery_shows_in_the_admin_and_can_be_tried_again(client, admin, alice):
    record("accounts.joined", by=alice, target=alice)
    broken.add("second")
    delivery.deliver_due()
    Delivery.objects.filter(delivered_at=None).update(given_up_at=timezone.now())
    client.force_login(admin)
    page = client.get("/admin/activity/delivery/?given_up_at__isempty=0")
    assert f"{__name__}.second" in page.content.decode()
    broken.clear()
    owed = Delivery.objects.get(delivered_at=None)
    client.post(
        "/admin/activity/delivery/",
        {"action": "retry", "_selected_action": [owed.pk], "index": 0},
        follow=True,
    )
    assert delivery.deliver_due() == 1
    assert [name for name, _pk in heard] == ["first", "second"]


def test_a_failure_takes_the_listeners_own_writes_back(alice):
    from accounts.models import User

    broken.add("second")
    activity = record("accounts.joined", by=alice, target=alice)
    delivery.deliver_due()
    assert not User.objects.filter(username=f"made-by-second-{activity.pk}").exists()
    assert Delivery.objects.get(listener=f"{__name__}.second").attempts == 1


def test_a_batch_of_failing_deliveries_keeps_nobody_waiting(alice, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    broken.add("first")
    for _turn in range(4):
        record("accounts.joined", by=alice, target=alice)
    assert delivery.deliver_due() == 4
    assert [name for name, _pk in heard] == ["second"] * 4


def test_a_delivery_that_killed_its_worker_each_time_is_given_up(alice):
    """It was counted before it was tried, and nobody was left to say what went wrong."""
    record("accounts.joined", by=alice, target=alice)
    Delivery.objects.filter(listener=f"{__name__}.first").update(attempts=delivery.ATTEMPTS)
    assert delivery.deliver_due() == 1
    dead = Delivery.objects.get(listener=f"{__name__}.first")
    assert dead.given_up_at is not None
    assert dead.last_error == "Its worker died each time it was tried."
    assert [name for name, _pk in heard] == ["second"]


def test_a_listener_that_is_no_more_harms_no_other(alice, settings):
    settings.ACTIVITY_LISTENERS = ["gone.away.listen", f"{__name__}.first"]
    record("accounts.joined", by=alice, target=alice)
    assert delivery.deliver_due() == 1
    assert "ModuleNotFoundError" in Delivery.objects.get(delivered_at=None).last_error


def test_forget_drops_old_marks_and_keeps_what_is_owed(alice, time_machine):
    broken.add("second")
    record("accounts.joined", by=alice, target=alice)
    delivery.deliver_due()
    assert delivery.forget() == 0
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert delivery.forget() == 1
    assert list(Delivery.objects.values_list("listener", flat=True)) == [f"{__name__}.second"]
    assert Activity.objects.count() == 1


def test_the_command_sweeps_once(alice, capsys):
    record("accounts.joined", by=alice, target=alice)
    call_command("deliver")
    assert capsys.readouterr().out == "2 delivered.\n"
