"""A ranked list is kept for the next page and the same question, until the index changes; never across doors."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum import actions
from forum.models import Topic
from search.finding import Filters, find
from tests.makers import make_category, make_post, make_topic
from tests.search.makers import make_topics

pytestmark = pytest.mark.django_db


def titles(text: str, user, **more) -> list[str]:  # type: ignore[no-untyped-def]
    return [result.title for result in find(text, user=user, **more).results]


def queries_of(act) -> int:  # type: ignore[no-untyped-def]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        act()
    return len(asked)


def test_the_same_question_is_ranked_once(visitor):
    make_topics((f"Quokka {n}", "text", "en") for n in range(45))
    first = queries_of(lambda: find("quokka", user=visitor))
    assert queries_of(lambda: find("quokka", user=visitor)) == first - 1
    second = find("quokka", user=visitor)
    assert queries_of(lambda: find("quokka", user=visitor, cursor=second.next)) == first - 1
    assert queries_of(lambda: find("quokkas", user=visitor)) == first


def test_what_is_written_meanwhile_is_found_at_once(visitor, alice, commits):
    with commits():
        topic = make_topic(author=alice, title="Quokka farming")
    assert titles("quokka", visitor) == ["Quokka farming"]
    with commits():
        make_topic(author=alice, title="Quokka noise")
        post = make_post(topic, author=alice, body="The wombat is quiet.")
    assert sorted(titles("quokka", visitor)) == ["Quokka farming", "Quokka noise"]
    assert titles("wombat", visitor) == ["Quokka farming"]
    with commits():
        actions.edit(post, by=alice, body="The numbat is quiet.", version=1)
    assert titles("wombat", visitor) == []
    assert titles("numbat", visitor) == ["Quokka farming"]


def test_a_door_closed_meanwhile_is_closed_at_once(visitor, alice, carol, commits):
    category = make_category("power")
    with commits():
        topic = make_topic(author=alice, category=category, title="Quokka farming")
    assert titles("quokka", visitor) == titles("quokka", alice) == ["Quokka farming"]
    category.see = "members"
    category.save(update_fields=["see"])
    assert titles("quokka", visitor) == []
    assert titles("quokka", alice) == ["Quokka farming"]
    actions.remove_topic(topic, by=carol)
    assert titles("quokka", alice) == []


def test_what_moved_into_the_open_is_found(visitor, alice, admin, commits):
    hidden, open_one = make_category("hidden", see="moderators", start="members"), make_category("open")
    with commits():
        topic = make_topic(author=admin, category=hidden, title="Quokka farming")
        make_topic(author=alice, category=open_one, title="Quokka noise")
    assert titles("quokka", visitor) == ["Quokka noise"]
    with commits():
        actions.move(Topic.objects.get(pk=topic.pk), by=admin, category=open_one)
    assert sorted(titles("quokka", visitor)) == ["Quokka farming", "Quokka noise"]


def test_days_are_the_readers_own(visitor, alice, commits, settings):
    from datetime import date

    from django.utils import timezone

    with time_machine.travel("2026-03-01T23:30:00Z", tick=False), commits():
        make_topic(author=alice, title="Quokka at midnight")
    until = Filters(until=date(2026, 3, 1))
    assert titles("quokka", visitor, filters=until) == ["Quokka at midnight"]
    with timezone.override("Asia/Kuala_Lumpur"):
        assert titles("quokka", visitor, filters=until) == []


def test_of_many_results_each_page_is_whole(visitor):
    make_topics((f"Quokka {n}", "text", "en") for n in range(45))
    seen, cursor = [], ""
    while cursor is not None:
        found = find("quokka", user=visitor, cursor=cursor)
        seen += [result.title for result in found.results]
        cursor = found.next
    assert (len(seen), len(set(seen))) == (45, 45)
    assert len(find("quokka", user=visitor, size=50).results) == 45
