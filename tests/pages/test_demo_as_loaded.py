"""What a first start finds: the demo, loaded once for all tests of this module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from activity.models import Delivery
from core.avatars import picture_address
from forum.models import Bookmark, Category, Post, Tag, Topic
from moderation.models import Review
from notifications.models import Mail, Notification
from organisations.models import Membership, Organisation
from pages.demo import content
from pages.demo.clearing import clear
from pages.demo.loading import Loaded, load
from strategies.models import FieldReport, Strategy
from tests.makers import make_post, make_user
from tests.pages.test_demo import rows


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """How many rows there were without the demo."""
    with django_db_blocker.unblock():
        return rows()


@pytest.fixture(scope="module")
def media(tmp_path_factory) -> Path:  # type: ignore[no-untyped-def]
    """Where its files lie."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def once(before: dict[str, int], media: Path, django_db_blocker) -> Iterator[Loaded]:  # type: ignore[no-untyped-def]
    """Loading is the slow part; each test's own changes are rolled back within this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            loaded = load()
        yield loaded
        transaction.set_rollback(True)


@pytest.fixture
def demo(once: Loaded, media: Path, settings, db: None) -> Loaded:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = media
    return once


def test_some_of_its_people_have_a_picture_that_everybody_sees(demo, client):
    faces = User.objects.filter(origin="demo").exclude(picture=None)
    assert {"alice", "bob"} < set(faces.values_list("username", flat=True))
    alice = faces.get(username="alice")
    for address in (picture_address(alice.picture_id), picture_address(alice.picture_id, is_large=False)):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    page = client.get("/u/alice/").content.decode()
    assert picture_address(alice.picture_id) in page


def test_load_makes_what_the_contract_promises(demo):
    visitor = AnonymousUser()
    # Of the forum's own; strategies and campaigns have their discussions besides.
    posts = Post.objects.filter(topic__home="")
    wanted = {"members": 29, "organisations": 16, "categories": 30, "topics": 43, "posts": posts.count()}
    assert demo == Loaded(**wanted, strategies=12, campaigns=5)
    assert Topic.objects.visible_to(visitor).filter(home="").count() == 40
    assert Post.objects.visible_to(visitor).count() >= 200
    assert (Delivery.objects.count(), Mail.objects.count()) == (0, 0)
    demo_members = User.objects.filter(origin="demo")
    assert not Notification.objects.exclude(recipient__in=demo_members).exists()
    roles = dict(User.objects.values_list("username", "role"))
    assert {name: roles[name] for name in ("alice", "bob", "carol", "dave", "admin")} == {
        "alice": "member",
        "bob": "member",
        "carol": "moderator",
        "dave": "member",
        "admin": "admin",
    }


def test_load_makes_pages_that_a_visitor_can_open(demo, client):
    for topic in Topic.objects.select_related("category"):
        answer = client.get(topic.get_absolute_url())
        assert answer.status_code == (200 if topic.category.is_public else 404), topic.origin


def test_load_counts_as_the_actions_would(demo):
    for topic in Topic.objects.select_related("last_poster"):
        posts = list(topic.posts.order_by("number"))
        assert [post.number for post in posts] == list(range(1, len(posts) + 1))
        assert topic.last_number == len(posts)
        assert topic.reply_count == len(posts) - 1
        assert topic.last_posted_at == posts[-1].created_at
        assert topic.last_poster == posts[-1].author
        assert topic.reaction_count == sum(sum(p.reaction_counts.values()) for p in posts)
    for category in Category.objects.all():
        assert category.topic_count == category.topics.count()
        assert category.post_count == Post.objects.filter(topic__category=category).count()


def test_load_leaves_something_to_do_for_alice(demo):
    alice = User.objects.get(username="alice")
    unread = Topic.objects.visible_to(alice).unread_by(alice)
    assert {topic.origin for topic in unread} >= {
        "demo:en/03-4cp-how-many-hours",
        "demo:en/08-s19j-pro-retire-or-underclock",
    }
    assert Bookmark.objects.filter(user=alice).count() == 1
    told = Notification.objects.filter(recipient=alice)
    unread_news = told.filter(read_at=None)
    assert {news.target.origin for news in unread_news} >= {
        "demo:en/03-4cp-how-many-hours:11",
        "demo:en/11-weekly-ladder-or-payout-day:13",
    }
    assert alice.unread_notifications == unread_news.count()
    assert told.exclude(read_at=None).exists()
    assert Topic.objects.visible_to(AnonymousUser()).unanswered().count() == 2


def test_load_leaves_one_report_waiting_for_carol(demo):
    carol = User.objects.get(username="carol")
    waiting = Review.objects.visible_to(carol).open().get()
    assert waiting.target.author.username == "quickrigs"
    assert [(one.reporter.username, one.reason) for one in waiting.reports.all()] == [("noor", "spam")]
    decided = Review.objects.decided().get()
    assert (decided.target.author.username, decided.outcome) == ("mateo", "keep")
    news = Notification.objects.filter(recipient=carol, verb="moderation.reported", read_at=None)
    assert [one.target for one in news] == [waiting]


def test_load_keeps_what_a_text_was_before_its_edit(demo):
    post = Post.objects.get(origin="demo:en/04-ramp-down-clause:5")
    assert "| M50S | 3,280 W | 94 W | 22 W | 31 s" in post.body
    before = post.revisions.get()
    assert "| M50S | 3,280 W | 49 W | 22 W | 13 s" in before.body
    assert (before.version, before.written_by, post.version) == (1, post.author, 2)
    assert post.created_at == before.written_at < post.edited_at


def test_load_fills_quotes_with_the_topic_as_stored(demo):
    post = Post.objects.get(origin="demo:en/03-4cp-how-many-hours:4")
    assert f'[quote="wangbo, post:3, topic:{post.topic_id}"]' in post.body


def test_load_lets_its_people_sign_in(demo, client):
    for who in ("alice", "bob@demo.example", "carol", "dave", "admin"):
        answer = client.post(reverse("account_login"), {"login": who, "password": content.PASSWORD})
        assert answer.status_code == 302
        signed_in = User.objects.get(pk=client.session["_auth_user_id"])
        assert signed_in.username == who.partition("@")[0]
        client.logout()


def test_load_seats_the_sign_ins_as_the_contract_says(demo):
    seats = Membership.objects.filter(user__username__in=["alice", "bob", "dave"])
    found = {seat.user.username: (seat.organisation.slug, seat.role) for seat in seats.select_related()}
    assert found["alice"] == ("kestrel-ridge", "signatory")
    assert found["bob"][0] == "kestrel-ridge"
    assert found["dave"] == ("blue-river-hosting", "owner")
    assert Organisation.objects.count() == 16
    assert all(one.seats.owners().exists() and one.is_attested for one in Organisation.objects.all())


def test_twelve_strategies_with_grades_from_their_reports(demo, client):
    grades = Counter(Strategy.objects.published().values_list("grade", flat=True))
    assert sum(grades.values()) == 12
    assert {"A", "B", "C"} <= set(grades)
    reports = FieldReport.objects.all()
    assert all(one.site_band and one.climate for one in reports)
    assert {one.outcome for one in reports} == {"worked", "partly", "failed"}
    assert reports.filter(organisation=None).exclude(sealed_by="").count() == 1
    assert set(Strategy.objects.values_list("language", flat=True)) == {"en", "es", "ru", "zh-hans"}
    for strategy in Strategy.objects.published():
        assert client.get(strategy.get_absolute_url()).status_code == 200


# Loading again -----------------------------------------------------------------------------------


def test_load_twice_changes_nothing(demo):
    before = rows()
    assert load() == Loaded()
    assert rows() == before


def test_load_after_a_cut_adds_only_what_is_missing(demo):
    before = rows()
    topic = Topic.objects.get(origin="demo:en/16-two-units-on-a-dryer-circuit")
    posts = topic.posts.count()
    Category.objects.filter(pk=topic.category_id).update(topic_count=1, post_count=4)
    Tag.objects.filter(topics=topic).update(topic_count=0)
    topic.delete()
    assert load() == Loaded(topics=1, posts=posts)
    assert Topic.objects.filter(home="").count() == 43
    assert rows()["forum.Post"] == before["forum.Post"]


# Clearing ----------------------------------------------------------------------------------------


def test_clear_leaves_nothing(demo, before):
    clear()
    assert rows() == before
    clear()
    assert rows() == before


def test_clear_keeps_a_demo_topic_that_a_real_member_answered(demo, client, capsys):
    erin = make_user("erin")
    topic = Topic.objects.get(origin="demo:en/16-two-units-on-a-dryer-circuit")
    reply = make_post(topic, author=erin, body="And what about the neutral?")
    assert reply.number == 7
    call_command("clear_demo")
    topic.refresh_from_db()
    assert list(topic.posts.values_list("number", "author__username")) == [(7, "erin")]
    assert (topic.reply_count, topic.author, topic.last_poster, topic.origin) == (0, None, erin, "")
    assert list(Category.objects.values_list("slug", "topic_count", "post_count")) == [("home-mining", 1, 1)]
    assert User.objects.count() == 1
    assert topic.title in capsys.readouterr().out
    page = client.get(topic.get_absolute_url())
    assert page.status_code == 200
    assert "And what about the neutral?" in page.content.decode()
    assert client.get("/forum/").status_code == 200


def test_clear_keeps_an_account_somebody_made_their_own(demo):
    User.objects.filter(username="admin").update(email="owner@example.org")
    clear()
    assert list(User.objects.values_list("username", flat=True)) == ["admin"]
