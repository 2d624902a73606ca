"""Who takes part in a topic, beside it."""

from __future__ import annotations

import re

import pytest

from accounts import actions as members
from forum import actions
from forum.models import Topic
from forum.participants import participants_html
from tests.makers import make_post, make_topic, make_user

pytestmark = pytest.mark.django_db


def shown(topic: Topic) -> str:
    html = participants_html(Topic.objects.get(pk=topic.pk))
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_those_with_the_most_posts_stand_first_and_the_rest_are_counted(alice, bob):
    topic = make_topic(author=alice)
    for _each in range(2):
        make_post(topic, author=bob)
    for number in range(5):
        make_post(topic, author=make_user(f"m{number}", name=f"Miner {number}"))
    text = shown(topic)
    assert text.startswith("Participants BT Bob Tanaka 2 posts AM Alice Moreau 1 post")
    assert text.endswith("and 2 others")


def test_one_who_talks_alone_is_no_company(alice):
    assert shown(make_topic(author=alice, replies=3)) == ""


def test_what_is_removed_and_who_left_are_not_counted(alice, bob, carol, commits):
    topic = make_topic(author=alice)
    reply = make_post(topic, author=bob)
    make_post(topic, author=carol)
    assert "Bob" in shown(topic)
    actions.remove(reply, by=carol)
    assert "Bob" not in shown(topic)
    with commits():
        members.erase(carol, by=carol, with_content=False)
    assert "Carol" not in shown(topic)
    assert shown(topic).endswith("and 1 other")


def test_it_costs_one_query_and_none_once_it_is_kept(alice, bob, django_assert_num_queries):
    topic = make_topic(author=alice)
    make_post(topic, author=bob)
    topic.refresh_from_db()
    with django_assert_num_queries(1):
        participants_html(topic)
    with django_assert_num_queries(0):
        participants_html(topic)


def test_a_new_name_shows_at_once(alice, bob, commits):
    topic = make_topic(author=alice)
    make_post(topic, author=bob)
    assert "Bob Tanaka" in shown(topic)
    said = {"region": "", "place": "", "time_zone": "UTC", "languages": [], "runs": [], "bio": ""}
    with commits():
        members.change_profile(bob, by=bob, name="Robert <b>", is_listed=True, **said)
    assert "Robert &lt;b&gt;" in participants_html(Topic.objects.get(pk=topic.pk))
