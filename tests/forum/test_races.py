"""Many at once: threads on a file database, and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from core.errors import Refused
from forum import actions
from forum.models import Draft, Post, ReadMark, Topic
from tests.makers import make_post, make_topic, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; returns results or the exceptions, in order."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=20)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_replies_at_once_get_dense_numbers():
    topic, users = make_topic(), [make_user() for _n in range(8)]
    made = at_once(*(lambda u=u: actions.reply(topic, by=u, body=f"From {u.username}") for u in users))
    assert all(isinstance(post, Post) for post in made), made
    assert sorted(post.number for post in made) == list(range(2, 10))
    topic.refresh_from_db()
    assert (topic.reply_count, topic.last_number) == (8, 9)


def test_a_double_click_makes_one_post():
    topic, user, key = make_topic(), make_user(), uuid4()
    made = at_once(*[lambda: actions.reply(topic, by=user, body="Once.", key=key)] * 5)
    assert len({post.pk for post in made}) == 1, made
    assert topic.posts.count() == 2


def test_two_editors_at_once_one_wins_and_the_other_sees_both_texts():
    author, moderator = make_user(), make_user(role="moderator")
    post = make_post(make_topic(author=author), author=author, body="Before.")
    made = at_once(
        lambda: actions.edit(post, by=author, body="By the author.", version=1),
        lambda: actions.edit(post, by=moderator, body="By the moderator.", version=1),
    )
    lost = [one for one in made if isinstance(one, Refused)]
    post.refresh_from_db()
    assert len(lost) == 1, made
    assert lost[0].extra["current"] == post.body
    assert post.version == 2


def test_a_lock_and_a_reply_at_once_leave_no_reply_after_the_lock():
    author, moderator = make_user(), make_user(role="moderator")
    topic = make_topic(author=author)
    made = at_once(
        lambda: actions.reply(topic, by=author, body="Just in time?"),
        lambda: actions.lock(topic, by=moderator),
    )
    topic.refresh_from_db()
    assert topic.is_locked
    assert topic.posts.count() == (1 if isinstance(made[0], Refused) else 2)


def test_reactions_at_once_count_each_member_once():
    post = make_post(make_topic())
    users = [make_user() for _n in range(6)]
    at_once(*(lambda u=u: actions.react(post, by=u, kind="useful") for u in [*users, *users]))
    post.refresh_from_db()
    assert post.reaction_counts == {"useful": 6}
    assert Topic.objects.get(pk=post.topic_id).reaction_count == 6


def test_two_devices_end_at_the_higher_mark():
    topic, user = make_topic(replies=9), make_user()
    at_once(*(lambda n=n: actions.read_to(topic, by=user, number=n) for n in (3, 9, 5, 10, 2)))
    assert ReadMark.objects.get(user=user).number == 10


def test_two_moves_at_once_neither_lose_a_post_nor_wait_for_each_other():
    moderator = make_user(role="moderator")
    first, second = make_topic(replies=3), make_topic(replies=3)
    made = at_once(
        lambda: actions.move_posts(first.posts.filter(number=2), by=moderator, to=second),
        lambda: actions.move_posts(second.posts.filter(number=3), by=moderator, to=first),
    )
    assert all(isinstance(one, Topic) for one in made), made
    assert Post.objects.count() == 8
    for topic in (first, second):
        topic.refresh_from_db()
        assert topic.reply_count == 3


def test_a_draft_saved_while_its_reply_is_sent_never_comes_back():
    topic, user = make_topic(), make_user()
    for number in range(5):
        key = uuid4()
        made = at_once(
            lambda key=key, n=number: actions.reply(topic, by=user, body=f"Sent {n}.", key=key),
            lambda key=key: actions.save_draft(f"topic:{topic.pk}", by=user, body="Sen", key=key),
        )
        assert isinstance(made[0], Post), made
        assert made[1] is None or isinstance(made[1], Draft), made
        assert not Draft.objects.exists()
    assert topic.posts.count() == 6
