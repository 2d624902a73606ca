"""Reports, decisions, warnings, suspensions and the log: who may, and what is told to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import Refused
from forum.models import Post, Topic
from moderation import actions
from moderation.models import Report, Review, Suspension
from tests.makers import make_category, make_group, make_post, make_topic, make_user


@pytest.fixture
def post(alice) -> Post:
    return make_post(make_topic(author=alice), author=alice, body="Buy at my shop.")


def test_report_opens_one_review_however_many_report(post, bob, carol):
    actions.report(post, by=bob, reason="spam", note="A shop.")
    actions.report(post, by=carol, reason="spam")
    actions.report(post, by=bob, reason="abuse")
    review = Review.objects.get()
    assert review.report_count == 2
    assert list(Report.objects.order_by("pk").values_list("reporter__username", "reason", "note")) == [
        ("bob", "abuse", ""),
        ("carol", "spam", ""),
    ]


def test_report_of_ones_own_post_and_by_the_suspended_is_closed(post, alice, mallory):
    for who in (alice, mallory):
        with pytest.raises(PermissionDenied):
            actions.report(post, by=who, reason="spam")
    assert not Review.objects.exists()


def test_a_moderator_removes_what_was_reported_and_everyone_hears(post, alice, bob, carol, commits):
    with commits():
        actions.report(post, by=bob, reason="spam")
    carol.refresh_from_db()
    assert carol.unread_notifications == 1
    with commits():
        actions.decide(Review.objects.get(), by=carol, outcome="remove", reason="spam")
    post.refresh_from_db()
    assert (post.is_removed, post.removal) == (True, "moderator")
    review = Review.objects.get()
    assert (review.outcome, review.decided_by) == ("remove", carol)
    for user in (alice, bob):
        user.refresh_from_db()
        assert user.unread_notifications == 1, user.username


def test_the_second_of_two_moderators_is_told_who_was_first(post, bob, carol):
    actions.report(post, by=bob, reason="spam")
    review = Review.objects.get()
    other = make_user("dora", role="moderator")
    actions.decide(review, by=carol, outcome="keep", reason="spam")
    with pytest.raises(Refused, match="Carol Vance"):
        actions.decide(review, by=other, outcome="remove", reason="spam")
    post.refresh_from_db()
    assert not post.is_removed


def test_removing_an_opening_post_removes_the_topic_and_restores_with_it(alice, bob, carol):
    topic = make_topic(author=alice)
    opening = topic.posts.get()
    for outcome, is_removed in (("remove", True), ("restore", False)):
        actions.report(opening, by=bob, reason="place")
        actions.decide(Review.objects.open().get(), by=carol, outcome=outcome, reason="place")
        topic.refresh_from_db()
        assert topic.is_removed is is_removed


def test_a_failed_act_decides_nothing(post, bob, carol):
    actions.report(post, by=bob, reason="spam")
    for outcome in ("suspend", "restore", "nonsense"):
        with pytest.raises(Refused):
            actions.decide(Review.objects.get(), by=carol, outcome=outcome, reason="spam")
    assert Review.objects.get().is_open
    assert not Suspension.objects.exists()


def test_suspension_stops_writing_until_it_ends_or_is_lifted(alice, carol, client):
    topic = make_topic()
    until = timezone.now() + timedelta(days=3)
    made = actions.suspend(alice, by=carol, until=until, reason="abuse", note="Calm down.")
    client.force_login(alice)
    reply = f"/t/{topic.pk}/reply/"
    assert client.post(reply, {"body": "But I am right."}).status_code == 403
    assert "Calm down." in client.get(made.get_absolute_url()).content.decode()
    actions.lift(made, by=carol)
    assert client.post(reply, {"body": "I am calm."}).status_code == 303


def test_suspension_ends_by_itself(alice, carol, client, time_machine):
    topic = make_topic()
    actions.suspend(alice, by=carol, until=timezone.now() + timedelta(hours=1), reason="abuse")
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    client.force_login(alice)
    assert client.post(f"/t/{topic.pk}/reply/", {"body": "Back again."}).status_code == 303


@pytest.mark.parametrize("days", [-1, 0, 4000])
def test_suspension_needs_an_end_in_reach(days, alice, carol):
    with pytest.raises(Refused) as refusal:
        actions.suspend(alice, by=carol, until=timezone.now() + timedelta(days=days), reason="abuse")
    assert (refusal.value.status, refusal.value.field) == (422, "until")


def test_moderators_discipline_members_and_only_admins_moderators(alice, bob, carol, admin):
    other = make_user("dora", role="moderator")
    until = timezone.now() + timedelta(days=1)
    for by, user in ((bob, alice), (carol, other), (carol, carol), (carol, admin)):
        with pytest.raises(PermissionDenied):
            actions.suspend(user, by=by, until=until, reason="abuse")
    actions.suspend(other, by=admin, until=until, reason="abuse")


PAGES = [
    ("GET", "/moderation/"),
    ("GET", "/moderation/reviews/{review}/"),
    ("POST", "/moderation/reviews/{review}/"),
    ("GET", "/moderation/members/alice/suspend/"),
    ("POST", "/moderation/members/alice/suspend/"),
    ("GET", "/moderation/members/alice/warn/"),
    ("POST", "/moderation/suspensions/{suspension}/lift/"),
    ("GET", "/moderation/suspensions/{suspension}/"),
]


@pytest.mark.parametrize(("method", "url"), PAGES)
def test_moderation_pages_are_closed_to_members(method, url, post, bob, carol, client):
    actions.report(post, by=carol, reason="spam")
    until = timezone.now() + timedelta(days=1)
    made = actions.suspend(make_user("eve"), by=carol, until=until, reason="abuse")
    url = url.format(review=Review.objects.get().pk, suspension=made.pk)
    assert client.generic(method, url).status_code == 302
    client.force_login(bob)
    assert client.generic(method, url).status_code in {403, 404}
    made.refresh_from_db()
    assert made.is_running
    assert Review.objects.get().is_open


def test_a_report_about_a_hidden_group_is_only_its_own_moderators(alice, bob, carol, client):

    group = make_group("Counsel")
    group.members.add(alice, bob)
    category = make_category("counsel", see="group", reply="group", start="group", group=group)
    hidden = make_post(make_topic(author=alice, category=category), author=alice)
    actions.report(hidden, by=bob, reason="private")
    client.force_login(carol)
    review = Review.objects.get()
    assert client.get(review.get_absolute_url()).status_code == 404
    assert "waits" in client.get("/moderation/").content.decode()
    group.members.add(carol)
    assert client.get(review.get_absolute_url()).status_code == 200


def test_the_queue_takes_a_fixed_number_of_queries(alice, bob, carol, client, django_assert_max_num_queries):
    topic = make_topic(author=alice)
    for _again in range(6):
        actions.report(make_post(topic, author=alice), by=bob, reason="spam")
    client.force_login(carol)
    client.get("/moderation/")
    with django_assert_max_num_queries(10):
        page = client.get("/moderation/").content.decode()
    assert page.count("<article") == 6


def test_reporting_in_the_browser_keeps_what_was_typed(post, bob, client):
    client.force_login(bob)
    url = f"/moderation/report/post/{post.pk}/"
    bad = client.post(url, {"reason": "", "note": "It is a shop."})
    assert bad.status_code == 422
    assert "It is a shop." in bad.content.decode()
    assert client.post(url, {"reason": "spam", "note": "It is a shop."}).status_code == 303
    assert client.get("/moderation/report/member/999999/").status_code == 404
    assert client.get("/moderation/report/nonsense/1/").status_code == 404


def test_the_log_shows_what_each_may_see_and_names_members_to_moderators_alone(
    post, alice, bob, carol, admin, client
):
    from forum import actions as forum

    forum.lock(post.topic, by=carol)
    forum.remove(make_post(make_topic(author=bob), author=bob), by=bob)
    actions.warn(alice, by=carol, reason="abuse", note="Words for Alice alone.")
    page = client.get("/moderation/log/").content.decode()
    assert "locked a topic" in page
    assert "warned a member" in page
    assert "removed a post" not in page
    assert "Alice" not in page
    assert "Words for Alice alone." not in page
    client.force_login(carol)
    assert "Alice Moreau" in client.get("/moderation/log/").content.decode()
    forum.change_category(Topic.objects.get(pk=post.topic_id).category, by=admin, see="moderators")
    client.logout()
    assert "locked a topic" not in client.get("/moderation/log/").content.decode()


def test_the_log_says_why_a_moderator_removed_a_post(post, bob, carol, client):
    actions.report(post, by=bob, reason="spam")
    actions.decide(Review.objects.get(), by=carol, outcome="remove", reason="competition")
    page = client.get("/moderation/log/").content.decode()
    assert "removed a post" in page
    assert "Competition law" in page
    assert "bob" not in page
