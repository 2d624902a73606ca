"""Replying, editing, taking back: what a post can go through."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from activity.models import Activity
from core.errors import Refused
from forum import actions
from forum.models import Category, Post, Topic
from tests.makers import make_category, make_post, make_topic


def test_start_makes_a_topic_with_its_first_post(alice):
    category = make_category("power")
    topic = actions.start(
        category,
        by=alice,
        title="  Ramp \n time ",
        body="Six **minutes**.",
        tags=["Contracts", "#contracts", "ERCOT"],
        key=uuid4(),
    )
    post = topic.posts.get()
    category.refresh_from_db()
    assert (topic.title, topic.slug, topic.last_number, topic.reply_count) == (
        "Ramp time",
        "ramp-time",
        1,
        0,
    )
    assert post.number == 1
    assert "<strong>minutes</strong>" in post.body_html
    assert sorted(tag.slug for tag in topic.tags.all()) == ["contracts", "ercot"]
    assert (category.topic_count, category.post_count) == (1, 1)
    assert Activity.objects.get().verb == "forum.started"


def test_reply_takes_the_next_number_and_moves_the_counters(alice, bob):
    topic = make_topic(author=alice)
    post = actions.reply(topic, by=bob, body="Ours is 15 minutes.")
    topic.refresh_from_db()
    assert (post.number, topic.last_number, topic.reply_count) == (2, 2, 1)
    assert topic.last_poster == bob


def test_reply_twice_with_one_key_is_one_post(alice):
    topic, key = make_topic(author=alice), uuid4()
    first = actions.reply(topic, by=alice, body="Once.", key=key)
    assert actions.reply(topic, by=alice, body="Once.", key=key) == first
    assert topic.posts.count() == 2


def test_the_same_text_sent_again_under_another_key_is_the_same_post_for_ten_minutes(alice, bob):
    topic = make_topic(author=alice)
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        first = actions.reply(topic, by=alice, body="Once.", key=uuid4())
        assert actions.reply(topic, by=alice, body="Once.", key=uuid4()) == first
        assert actions.reply(topic, by=bob, body="Once.", key=uuid4()) != first
        clock.shift(timedelta(minutes=11))
        assert actions.reply(topic, by=alice, body="Once.", key=uuid4()) != first
    assert topic.posts.count() == 4


def test_the_same_topic_sent_again_under_another_key_is_the_same_topic(alice, bob):
    category = make_category()
    opening = {"title": "Pumps that fail early", "body": "Three of nine."}
    first = actions.start(category, by=alice, **opening, key=uuid4())
    assert actions.start(category, by=alice, **opening, key=uuid4()) == first
    assert actions.start(category, by=bob, **opening, key=uuid4()) != first
    assert actions.start(category, by=alice, **opening | {"body": "Four."}, key=uuid4()) != first


def test_reply_with_a_used_key_and_other_text_is_refused(alice):
    topic, key = make_topic(author=alice), uuid4()
    actions.reply(topic, by=alice, body="Once.", key=key)
    with pytest.raises(Refused) as refusal:
        actions.reply(topic, by=alice, body="Something else.", key=key)
    assert refusal.value.status == 409
    assert topic.posts.count() == 2


def test_reply_is_closed_to_the_suspended_and_on_locked_topics(alice, carol, mallory):
    topic = make_topic(author=alice)
    with pytest.raises(PermissionDenied):
        actions.reply(topic, by=mallory, body="Let me in.")
    actions.lock(topic, by=carol)
    topic.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.reply(topic, by=alice, body="One more thing.")
    assert actions.reply(topic, by=carol, body="Closed, see the summary.").number == 2


def test_a_reply_that_lost_the_race_with_a_lock_is_refused_not_lost(alice, carol):
    topic = make_topic(author=alice)
    actions.lock(Topic.objects.get(pk=topic.pk), by=carol)
    with pytest.raises(Refused):
        actions.reply(topic, by=alice, body="Written while it closed.")
    assert topic.posts.count() == 1


def test_edit_keeps_history_and_refuses_a_stale_one_with_both_texts(alice, carol):
    post = make_post(make_topic(author=alice), author=alice, body="First text.")
    actions.edit(post, by=alice, body="Second text.", version=1)
    with pytest.raises(Refused) as refusal:
        actions.edit(post, by=carol, body="Another second text.", version=1)
    assert refusal.value.status == 409
    assert refusal.value.extra["current"] == "Second text."
    post.refresh_from_db()
    assert (post.body, post.version, post.is_edited) == ("Second text.", 2, True)
    assert [(r.version, r.body) for r in post.revisions.all()] == [(1, "First text.")]


def test_edit_by_another_member_is_forbidden(alice, bob):
    post = make_post(make_topic(author=alice), author=alice)
    with pytest.raises(PermissionDenied):
        actions.edit(post, by=bob, body="Mine now.", version=1)


def test_an_author_restores_only_what_they_took_back(alice, carol):
    topic = make_topic(author=alice)
    post = make_post(topic, author=alice)
    actions.remove(post, by=alice)
    post.refresh_from_db()
    actions.restore(post, by=alice)
    post.refresh_from_db()
    actions.remove(post, by=carol, reason="spam")
    post.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.restore(post, by=alice)
    assert list(Post.objects.visible_to(alice).filter(topic=topic, number=2)) == [post]


def test_removing_a_reply_moves_the_counters_back(alice, bob, visitor):
    topic = make_topic(author=alice)
    post = make_post(topic, author=bob)
    actions.remove(post, by=bob)
    topic.refresh_from_db()
    assert (topic.reply_count, topic.last_number, topic.last_poster) == (0, 2, alice)
    assert Category.objects.get(pk=topic.category_id).post_count == 1
    assert not Post.objects.visible_to(visitor).filter(pk=post.pk).exists()
