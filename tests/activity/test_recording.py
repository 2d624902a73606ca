"""Saying what happened, and only if it happens."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import transaction
from django.utils.module_loading import import_string

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


def test_a_listener_is_owed_only_what_it_hears_of(alice, settings):
    settings.ACTIVITY_LISTENERS = ["a.b", "c.d"]
    settings.ACTIVITY_HEARD = {"c.d": ("accounts.group_", "organisations.")}
    owed = {
        verb: list(
            record(verb, by=alice, target=alice).deliveries.order_by("pk").values_list("listener", flat=True)
        )
        for verb in ("accounts.joined", "accounts.group_left", "organisations.left")
    }
    assert owed == {
        "accounts.joined": ["a.b"],
        "accounts.group_left": ["a.b", "c.d"],
        "organisations.left": ["a.b", "c.d"],
    }


def test_every_listener_hears_of_the_verbs_it_asks_for(settings):
    """The words in which a listener's module names its verbs all begin as the settings say."""
    for path, heard in settings.ACTIVITY_HEARD.items():
        assert path in settings.ACTIVITY_LISTENERS
        module = import_module(path.rpartition(".")[0])
        asked = [vars(module).get(name) for name in import_string(path).__code__.co_names]
        for verbs in asked:
            assert not isinstance(verbs, (set, frozenset)) or all(verb.startswith(heard) for verb in verbs), (
                path
            )


def test_record_pokes_only_after_the_commit(alice, monkeypatch, django_capture_on_commit_callbacks):
    from activity.poking import Poker

    pokes = []
    monkeypatch.setattr(Poker, "__call__", lambda poker: pokes.append(poker.task))
    with django_capture_on_commit_callbacks(execute=True):
        record("accounts.joined", by=alice, target=alice)
        assert pokes == []
    assert pokes == ["activity.tasks.deliver"]
