"""What a page may weigh and ask: budgets that hold whatever is added (docs/PERFORMANCE.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.test import Client

from core.static import BUILT
from forum.models import Post
from tests.makers import make_post, make_topic, make_user

pytestmark = pytest.mark.django_db
HOST = settings.SITE_URL.partition("://")[2]
TEXT = "Ours ramps down in 95 seconds, measured at the breaker, and the draft says from dispatch. " * 6


@pytest.fixture
def long_topic(db):
    topic = make_topic(author=make_user("asker"), body=TEXT)
    for number in range(39):
        make_post(topic, author=make_user(f"miner{number}"), body=f"{number}. {TEXT}")
    return topic


@pytest.fixture
def visitor_client() -> Client:
    return Client(headers={"host": HOST})


@pytest.fixture
def member(alice) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.mark.parametrize("page", [1, 2])
def test_a_page_of_twenty_posts_is_under_sixty_kilobytes(page, long_topic, visitor_client, member):
    for client in (visitor_client, member):
        answer = client.get(long_topic.url_of_page(page))
        assert answer.content.count(b'<article class="post') == 20
        assert len(answer.content) < 60_000


def test_all_our_css_is_under_forty_kilobytes():
    assert len(BUILT["site.css"]().encode()) < 40_000


def test_all_our_javascript_is_under_forty_kilobytes():
    sources = list((Path(settings.BASE_DIR) / "static" / "js").rglob("*.js"))
    assert find("js/app.js")
    assert sum(source.stat().st_size for source in sources) < 40_000


def test_a_member_reads_any_page_within_eight_queries(long_topic, member, django_assert_max_num_queries):
    for page in (1, 2):
        with django_assert_max_num_queries(8):
            assert member.get(long_topic.url_of_page(page)).status_code == 200


def test_a_member_comes_back_to_a_page_within_six_queries(long_topic, member, django_assert_max_num_queries):
    member.get(long_topic.url_of_page(2))
    with django_assert_max_num_queries(6):
        member.get(long_topic.url_of_page(2))


def test_a_visitor_comes_to_a_kept_page_for_one_query(long_topic, visitor_client, django_assert_num_queries):
    visitor_client.get(long_topic.get_absolute_url())
    with django_assert_num_queries(1):
        visitor_client.get(long_topic.get_absolute_url())


@pytest.mark.parametrize("posts", [1, 21])
def test_a_page_asks_no_more_for_more_posts(posts, visitor_client, django_assert_max_num_queries):
    topic = make_topic(author=make_user("asker"))
    for number in range(posts):
        make_post(topic, author=make_user(f"miner{number}"))
    with django_assert_max_num_queries(6):
        visitor_client.get(topic.get_absolute_url())


@pytest.mark.parametrize("address", ["/", "/forum/", "/forum/?order=latest", "/forum/?order=unread"])
def test_a_list_asks_no_more_than_eight(address, member, django_assert_max_num_queries):
    for number in range(35):
        make_topic(author=make_user(f"asker{number}"))
    with django_assert_max_num_queries(8):
        assert member.get(address).status_code == 200


def test_a_reply_costs_no_more_in_a_long_topic(member, alice, long_topic, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        member.post(f"/t/{long_topic.pk}/reply/", {"body": "We measured 15.1 J/TH."})
    assert Post.objects.filter(topic=long_topic, author=alice).count() == 1
