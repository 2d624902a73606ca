"""What needs an answer, beside the categories."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from forum import actions, waiting
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db


def titles(user) -> list[str]:  # type: ignore[no-untyped-def]
    return [topic.title for topic in waiting.without_answer(user)]


def test_the_newest_without_a_reply_and_only_what_one_may_see(alice, bob, carol):
    category = make_category("power")
    for number in range(6):
        make_topic(author=alice, category=category, title=f"Question {number}")
    answered = make_topic(author=alice, category=category, title="Answered")
    make_post(answered, author=bob)
    actions.lock(make_topic(author=alice, category=category, title="Locked"), by=carol)
    actions.remove_topic(make_topic(author=alice, category=category, title="Removed"), by=alice)
    hidden = make_category("staff", see="moderators")
    make_topic(author=carol, category=hidden, title="Ours")
    assert titles(bob) == [f"Question {number}" for number in (5, 4, 3, 2)]
    assert titles(AnonymousUser()) == titles(bob)
    assert titles(carol)[0] == "Ours"


def test_it_is_looked_for_among_the_newest_alone(alice, monkeypatch):
    from core import prepared

    make_topic(author=alice, title="Old and alone")
    for number in range(3):
        make_post(make_topic(author=alice, title=f"Newer {number}"))
    assert titles(alice) == ["Old and alone"]
    monkeypatch.setattr(waiting, "RECENT", 3)
    prepared.forget_all()
    assert titles(alice) == []
    monkeypatch.undo()
    prepared.forget_all()


def test_it_stands_beside_the_categories_and_costs_one_query(client, alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        waiting.without_answer(alice)
    assert "Needs an answer" not in client.get("/forum/").content.decode()
    topic = make_topic(author=alice, title="Why 15.1?", language="es")
    page = client.get("/forum/").content.decode()
    rail = page.partition("Needs an answer")[2]
    assert f'<h3 lang="es"><a href="{topic.get_absolute_url()}">Why 15.1?</a></h3>' in rail
    assert "no reply yet" in rail
