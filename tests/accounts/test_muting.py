"""Muting: their posts fold for me alone, I hear nothing of them, and they are not told."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import actions
from accounts.contact import can_contact
from accounts.models import Block, Distance
from activity.models import Activity
from core.errors import Refused
from forum import actions as forum
from notifications import sending
from notifications.models import Mail, Notification
from tests.makers import make_post, make_topic

pytestmark = pytest.mark.django_db

FOLD = "is by someone you muted"


def client_of(user) -> Client:  # type: ignore[no-untyped-def]
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def topic(alice, bob):  # type: ignore[no-untyped-def]
    topic = make_topic(author=alice, body="What do you measure?")
    make_post(topic, author=bob, body="Bob measured 15.1 J/TH.")
    return topic


def test_a_muted_members_posts_fold_for_me_alone(topic, alice, bob, carol):
    url = topic.get_absolute_url()
    before = client_of(alice).get(url).content.decode()
    actions.mute(bob, by=alice)
    mine = client_of(alice).get(url).content.decode()
    assert mine.count(FOLD) == 1
    assert (
        "Bob measured 15.1 J/TH."
        in mine.partition('<details class="folded">')[2].partition("</details>\n")[0]
    )
    for other in (bob, carol):
        assert FOLD not in client_of(other).get(url).content.decode()
    assert FOLD not in Client().get(url).content.decode()
    actions.unmute(bob, by=alice)
    after = client_of(alice).get(url).content.decode()
    assert FOLD not in after
    assert after.count("<article") == before.count("<article")


def test_the_fold_costs_no_query(topic, alice, bob, django_assert_max_num_queries):
    client = client_of(alice)
    url = topic.get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(8) as plain:
        client.get(url)
    ceiling = len(plain)
    actions.mute(bob, by=alice)
    client.get(url)
    with django_assert_max_num_queries(ceiling):
        assert FOLD in client.get(url).content.decode()


def test_the_kept_parts_are_the_same_for_all(topic, alice, bob, carol):
    """The fold stands in nobody's cache, whoever reads first."""
    actions.mute(bob, by=alice)
    cache.clear()
    assert FOLD in client_of(alice).get(topic.get_absolute_url()).content.decode()
    assert FOLD not in client_of(carol).get(topic.get_absolute_url()).content.decode()
    assert FOLD in client_of(alice).get(topic.get_absolute_url()).content.decode()


def test_no_news_and_no_mail_of_them(topic, alice, bob, commits):
    forum.watch(topic, by=alice, level="watching")
    actions.mute(bob, by=alice)
    with commits():
        forum.reply(topic, by=bob, body="@alice, and a reply to you.")
        forum.react(topic.posts.get(number=1), by=bob, kind="useful")
    assert not Notification.objects.filter(recipient=alice).exists()
    assert not Mail.objects.filter(recipient=alice).exists()
    actions.unmute(bob, by=alice)
    with commits():
        forum.reply(topic, by=bob, body="@alice, once more.")
    assert Notification.objects.filter(recipient=alice).exists()


def test_a_mail_that_waits_is_not_sent_after_a_mute(topic, alice, bob, commits, settings):
    with commits():
        forum.reply(topic, by=bob, body="@alice, look at this.")
    assert Mail.objects.filter(recipient=alice, sent_at=None).exists()
    actions.mute(bob, by=alice)
    sending.send_due()
    assert not list(settings.MAIL_DIR.glob("*.eml"))


def test_they_are_not_told(topic, alice, bob, commits):
    before = Activity.objects.count()
    with commits():
        client_of(alice).post("/u/bob/mute/")
    assert Activity.objects.count() == before
    assert not Notification.objects.filter(recipient=bob).exists()
    page = client_of(bob).get("/u/alice/").content.decode()
    assert "muted" not in page


def test_a_muted_member_may_still_write_and_a_blocked_one_not(alice, bob):
    actions.mute(bob, by=alice)
    assert can_contact(bob, alice)
    actions.block(bob, by=alice)
    assert not can_contact(bob, alice)


def test_muting_twice_is_muting_once_and_blocking_is_more(alice, bob):
    actions.mute(bob, by=alice)
    actions.mute(bob, by=alice)
    assert Block.objects.get().distance == Distance.MUTED
    actions.block(bob, by=alice)
    actions.mute(bob, by=alice)
    assert Block.objects.get().distance == Distance.BLOCKED
    actions.unmute(bob, by=alice)
    assert Block.objects.exists()
    actions.unblock(bob, by=alice)
    assert not Block.objects.exists()


def test_nobody_mutes_themselves(alice):
    with pytest.raises(Refused):
        actions.mute(alice, by=alice)


def test_the_settings_list_both_with_the_way_back(alice, bob, carol):
    client = client_of(alice)
    answer = client.post("/u/BOB/mute/", {"next": "/settings/blocked/"}, follow=True)
    assert "bob is muted" in answer.content.decode().lower().replace("bob tanaka", "bob")
    client.post("/u/carol/block/")
    page = client.get("/settings/blocked/").content.decode()
    assert "/u/bob/unmute/" in page
    assert "/u/carol/unblock/" in page
    assert "/u/carol/unmute/" not in page
    client.post("/u/bob/unmute/", {"next": "/settings/blocked/"})
    client.post("/u/bob/unmute/", {"next": "/settings/blocked/"})
    assert list(Block.objects.values_list("blocked", flat=True)) == [carol.pk]


def test_the_menu_of_a_post_mutes_its_author(topic, alice, bob):
    client = client_of(alice)
    post = topic.posts.get(number=2)
    assert "/u/bob/mute/" in client.get(f"/posts/{post.pk}/more/").content.decode()
    answer = client.post("/u/bob/mute/", {"next": post.get_absolute_url()})
    assert answer["Location"] == post.get_absolute_url()
    assert "/u/bob/unmute/" in client.get(f"/posts/{post.pk}/more/").content.decode()
    own = topic.posts.get(number=1)
    assert "/mute/" not in client.get(f"/posts/{own.pk}/more/").content.decode()
    actions.block(bob, by=alice)
    assert "mute/" not in client.get(f"/posts/{post.pk}/more/").content.decode()


def test_the_api_mutes_blocks_and_lists(alice, bob, carol):
    _token, secret = actions.create_token(alice, by=alice, name="x", scopes=["read", "write"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.put("/api/v1/members/bob/mute/").status_code == 204
    assert client.put("/api/v1/members/bob/mute/").status_code == 204
    assert client.put("/api/v1/members/carol/block/").status_code == 204
    rows = client.get("/api/v1/me/kept-away/").json()["results"]
    assert [(row["username"], row["distance"]) for row in rows] == [("carol", "blocked"), ("bob", "muted")]
    assert client.delete("/api/v1/members/bob/mute/").status_code == 204
    assert client.delete("/api/v1/members/bob/mute/").status_code == 204
    assert client.put("/api/v1/members/alice/mute/").status_code == 400
    assert client.put("/api/v1/members/nobody-here/mute/").status_code == 404
    assert list(Block.objects.values_list("blocked", flat=True)) == [carol.pk]
