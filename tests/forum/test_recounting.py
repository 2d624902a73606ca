from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from forum import actions
from forum.models import Category, Post, Tag, Topic
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(alice, bob, carol) -> Topic:
    """A topic that went through everything that moves counters."""
    topic = make_topic(author=alice, category=make_category("power"), tags=["ERCOT"], replies=3)
    other = make_topic(author=bob, category=make_category("cooling"), replies=2)
    post = make_post(topic, author=alice)
    actions.react(post, by=bob, kind="useful")
    actions.react(post, by=carol, kind="tried")
    actions.unreact(post, by=carol, kind="tried")
    actions.remove(Post.objects.get(topic=topic, number=2), by=alice)
    actions.move_posts(Post.objects.filter(topic=other, number=2), by=carol, to=topic)
    actions.move(topic, by=carol, category=other.category)
    actions.merge(other, by=carol, into=topic)
    actions.remove_topic(make_topic(author=bob, tags=["ERCOT"]), by=carol, reason="spam")
    return topic


def state() -> list[object]:
    return [
        list(Topic.objects.order_by("pk").values_list("reply_count", "reaction_count", "last_posted_at")),
        list(Category.objects.order_by("pk").values_list("topic_count", "post_count")),
        list(Tag.objects.values_list("topic_count", flat=True)),
        list(Post.objects.order_by("pk").values_list("reaction_counts", flat=True)),
    ]


def test_the_actions_leave_nothing_to_recount(busy):
    before = state()
    assert actions.recount_forum() == 0
    assert state() == before


def test_recount_mends_and_reports_drift(busy):
    right = state()
    Topic.objects.filter(pk=busy.pk).update(reply_count=F("reply_count") + 7, reaction_count=99)
    Category.objects.update(topic_count=50, post_count=50)
    Tag.objects.update(topic_count=9)
    Post.objects.filter(number=1).update(reaction_counts={"agree": 3})
    out = StringIO()
    call_command("recount", stdout=out)
    assert state() == right
    assert "0 counters of the forum" not in out.getvalue()


def test_recount_keeps_the_likes_an_import_brought():
    post = make_topic().posts.get()
    Post.objects.filter(pk=post.pk).update(imported_likes=4, reaction_counts={"useful": 4})
    actions.recount_forum()
    post.refresh_from_db()
    assert post.reaction_counts == {"useful": 4}
