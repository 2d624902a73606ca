"""A topic's page as a visitor and as a member see it, and when a kept page is thrown away."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from forum import actions
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db

HOST = settings.SITE_URL.partition("://")[2]


@pytest.fixture
def visitor_client() -> Client:
    return Client(headers={"host": HOST})


@pytest.fixture
def member(alice) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def test_a_visitor_reads_a_page_from_one_query(visitor_client, django_assert_num_queries):
    topic = make_topic(replies=3)
    first = visitor_client.get(topic.get_absolute_url())
    with django_assert_num_queries(1):
        second = visitor_client.get(topic.get_absolute_url())
    assert first.content == second.content
    assert "Reply number 4." in second.content.decode()
    assert second["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert second["Vary"] == "Cookie, Accept-Language"
    assert "frame-ancestors 'none'" in second["Content-Security-Policy"]
    assert not second.cookies


def test_a_kept_page_answers_not_modified(visitor_client):
    topic = make_topic()
    etag = visitor_client.get(topic.get_absolute_url())["ETag"]
    again = visitor_client.get(topic.get_absolute_url(), headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("change", ["edit", "remove", "react", "lock", "retitle"])
def test_every_change_shows_at_once(change, visitor_client, alice, bob, carol):
    topic = make_topic(author=alice)
    post = make_post(topic, author=alice, body="Before the change.")
    url = topic.get_absolute_url()
    before = visitor_client.get(url)
    if change == "edit":
        actions.edit(post, by=alice, body="After the change.", version=1)
    elif change == "remove":
        actions.remove(post, by=alice)
    elif change == "react":
        actions.react(post, by=bob, kind="useful")
    elif change == "lock":
        actions.lock(topic, by=carol)
    else:
        actions.retitle(topic, by=alice, title="Another title")
    after = visitor_client.get(url, follow=True)
    assert after["ETag"] != before["ETag"]
    if change in {"edit", "remove"}:
        assert "Before the change." not in after.content.decode()


@pytest.mark.parametrize("door", ["members", "moderators"])
def test_a_hidden_category_is_gone_at_once_from_kept_pages(door, visitor_client, admin):
    parent = make_category("parent")
    category = make_category("child", parent=parent)
    topic = make_topic(category=category)
    assert visitor_client.get(topic.get_absolute_url()).status_code == 200
    actions.change_category(parent, by=admin, see=door)
    gone = visitor_client.get(topic.get_absolute_url())
    assert gone.status_code == 404
    assert gone["Cache-Control"] == "private, no-store"


def test_a_foreign_host_header_is_never_kept(visitor_client, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "evil.example"]
    topic = make_topic()
    visitor_client.get(topic.get_absolute_url(), headers={"host": "evil.example"})
    assert "evil.example" not in visitor_client.get(topic.get_absolute_url()).content.decode()


def test_a_member_reads_within_eight_queries(member, alice, django_assert_max_num_queries):
    topic = make_topic(replies=25)
    member.get(topic.get_absolute_url())
    with django_assert_max_num_queries(8):
        page = member.get(f"{topic.get_absolute_url()}?page=2")
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"


def test_the_shared_part_never_carries_one_reader_to_another(alice, bob):
    topic = make_topic(author=bob)
    post = make_post(topic, author=bob, body="Ours ramps in 95 seconds.")
    actions.react(post, by=alice, kind="useful")
    pages = {}
    for user in (alice, bob):
        client = Client()
        client.force_login(user)
        pages[user] = client.get(topic.get_absolute_url()).content.decode()
    mine = {user: page.split('id="post-2"')[1].split("</article>")[0] for user, page in pages.items()}
    assert 'aria-pressed="true"' in mine[alice]
    assert 'aria-pressed="true"' not in mine[bob]
    assert "Ours ramps in 95 seconds." in mine[alice]
    assert "Alice Moreau" not in pages[bob]


def test_a_removed_post_is_shown_to_its_author_and_moderators_alone(alice, bob, carol):
    topic = make_topic(author=bob)
    post = make_post(topic, author=alice, body="I take this back.")
    actions.remove(post, by=alice)
    seen = {}
    for user in (alice, bob, carol):
        client = Client()
        client.force_login(user)
        seen[user.username] = "I take this back." in client.get(topic.get_absolute_url()).content.decode()
    assert seen == {"alice": True, "bob": False, "carol": True}


def test_a_page_beyond_the_last_is_not_found(visitor_client):
    topic = make_topic()
    for page in ("0", "2", "-1", "x", "99999999999"):
        assert visitor_client.get(f"{topic.get_absolute_url()}?page={page}").status_code == 404


def test_an_old_slug_redirects_for_good(visitor_client):
    topic = make_topic()
    answer = visitor_client.get(f"/t/old-words/{topic.pk}/?page=1")
    assert (answer.status_code, answer["Location"]) == (301, topic.get_absolute_url())
