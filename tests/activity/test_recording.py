"""Saying what happened, and only if it happens."""

from __future__ import annotations

import pytest
from django.db import transaction

from activity.models import Activity, Delivery
from activity.recording import record
from tests.makers import make_user


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused():
    alice = make_user("alice")
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record("forum.replied", by=alice, target=alice)
    assert not Activity.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_recorded():
    alice = make_user("alice")
    with transaction.atomic():
        record("forum.replied", by=alice, target=alice)
        transaction.set_rollback(True)
    assert not Activity.objects.exists()
    assert not Delivery.objects.exists()


def test_record_owes_every_listener_one_delivery(alice, settings):
    settings.ACTIVITY_LISTENERS = ["a.b", "c.d"]
    activity = record("accounts.joined", by=alice, target=alice, note=7)
    assert (activity.actor, activity.target, activity.details) == (alice, alice, {"note": 7})
    assert list(activity.deliveries.order_by("pk").values_list("listener", "attempts", "delivered_at")) == [
        ("a.b", 0, None),
        ("c.d", 0, None),
    ]


def test_record_pokes_only_after_the_commit(alice, monkeypatch, django_capture_on_commit_callbacks):
    from activity.poking import Poker

    pokes = []
    monkeypatch.setattr(Poker, "__call__", lambda poker: pokes.append(poker.task))
    with django_capture_on_commit_callbacks(execute=True):
        record("accounts.joined", by=alice, target=alice)
        assert pokes == []
    assert pokes == ["activity.tasks.deliver"]
