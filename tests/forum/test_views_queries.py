"""A page costs as many queries with twenty-five rows as with three."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum import actions
from forum.models import Category
from moderation import actions as moderation
from tests.forum.browsing import signed_in
from tests.makers import make_category, make_post, make_topic, make_user

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 25


def queries(client: Client, url: str) -> int:
    client.get(url)  # what is kept between requests is kept now
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def _topics(alice: User, power: Category, number: int) -> None:
    for _each in range(number):
        make_topic(category=power, tags=["ERCOT", "PUE"])


def _posts(alice: User, power: Category, number: int) -> None:
    topic = power.topics.first() or make_topic(category=power)
    posts = [make_post(topic) for _each in range(number)]
    for post in posts:
        actions.reply(topic, by=make_user(), body="To that.", reply_to=post)
        actions.react(post, by=alice, kind="useful")


def _bookmarks(alice: User, power: Category, number: int) -> None:
    for _each in range(number):
        actions.bookmark(make_topic(category=power).posts.get(), by=alice)


def _drafts(alice: User, power: Category, number: int) -> None:
    for _each in range(number):
        topic = make_topic(category=power)
        actions.save_draft(f"topic:{topic.pk}", by=alice, body="Begun.")
        post = make_post(topic, author=alice)
        actions.save_draft(f"edit:{post.pk}", by=alice, body="Put better.")


def _by_alice(alice: User, power: Category, number: int) -> None:
    for _each in range(number):
        make_topic(author=alice, category=power)


def _reports(alice: User, power: Category, number: int) -> None:
    for _each in range(number):
        moderation.report(make_topic(category=power).posts.get(), by=alice, reason="spam")


def _removals(alice: User, power: Category, number: int) -> None:
    carol = make_user(role="moderator")
    for _each in range(number):
        actions.remove_topic(make_topic(category=power), by=carol, reason="spam")


def _categories(alice: User, power: Category, number: int) -> None:
    for _each in range(number):
        make_category(parent=power)


PAGES: list[tuple[str, str, Callable[[User, Category, int], None], int]] = [
    ("/forum/", "alice", _topics, 10),
    ("/forum/", "visitor", _topics, 8),
    ("/c/power/", "alice", _topics, 14),
    ("/tag/ercot/", "alice", _topics, 12),
    ("/forum/feed/", "visitor", _topics, 8),
    ("/c/power/feed/", "visitor", _topics, 10),
    ("/t/{topic}/", "alice", _posts, 10),
    ("/bookmarks/", "alice", _bookmarks, 8),
    ("/drafts/", "alice", _drafts, 8),
    ("/u/alice/", "visitor", _by_alice, 10),
    ("/u/alice/", "alice", _by_alice, 12),
    ("/moderation/", "carol", _reports, 14),
    ("/moderation/log/", "visitor", _removals, 12),
    ("/forum/categories/", "admin", _categories, 8),
    ("/forum/new/", "alice", _categories, 8),
]


@pytest.mark.parametrize(("url", "who", "make", "most"), PAGES)
def test_many_rows_cost_what_few_cost(url, who, make, most, alice, carol, admin):
    power = make_category("power")
    if "topic" in url:
        topic = make_topic(category=power)
        url = topic.get_absolute_url()
    client = {
        "visitor": Client(),
        "alice": signed_in(alice),
        "carol": signed_in(carol),
        "admin": signed_in(admin),
    }[who]
    make(alice, power, FEW)
    few = queries(client, url)
    make(alice, power, MANY - FEW)
    many = queries(client, url)
    assert many <= few
    assert many <= most
