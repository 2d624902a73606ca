"""Whatever is done to topics and posts, the counters come out as the nightly recount would set them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused
from forum import actions
from forum.models import Category, Post, PostMoved, Topic, TopicPage
from tests.makers import make_category, make_post, make_topic, make_user

pytestmark = pytest.mark.django_db


class Room:
    """Two categories, three topics with tags, replies and reactions, and one who may do anything."""

    def __init__(self) -> None:
        self.carol = make_user("carol", role="moderator")
        self.bob = make_user("bob")
        self.power, self.cooling = make_category("power"), make_category("cooling")
        self.first = make_topic(category=self.power, replies=3, tags=["ERCOT", "PUE"])
        self.second = make_topic(category=self.power, replies=2, tags=["PUE"])
        self.third = make_topic(category=self.cooling, replies=1)
        for post in Post.objects.filter(number__lte=2):
            actions.react(post, by=self.bob, kind="useful")

    def post(self, topic: Topic, number: int) -> Post:
        return Post.objects.get(topic=topic, number=number)

    def remove_post(self) -> None:
        actions.remove(self.post(self.first, 2), by=self.carol)

    def restore_post(self) -> None:
        self.remove_post()
        actions.restore(self.post(self.first, 2), by=self.carol)

    def remove_topic(self) -> None:
        actions.remove_topic(self.first, by=self.carol)

    def remove_post_of_removed_topic(self) -> None:
        self.remove_topic()
        actions.remove(self.post(self.first, 2), by=self.carol)

    def restore_topic_less_a_post(self) -> None:
        self.remove_post_of_removed_topic()
        actions.restore_topic(self.first, by=self.carol)

    def restore_post_of_removed_topic(self) -> None:
        self.remove_post()
        self.remove_topic()
        actions.restore(self.post(self.first, 2), by=self.carol)

    def react_to_a_removed_post_before_it_went(self) -> None:
        self.remove_post()
        actions.unreact(self.post(self.first, 2), by=self.bob, kind="useful")

    def move_topic(self) -> None:
        actions.move(self.first, by=self.carol, category=self.cooling)

    def move_removed_topic(self) -> None:
        self.remove_topic()
        self.move_topic()

    def restore_moved_topic(self) -> None:
        self.move_removed_topic()
        actions.restore_topic(self.first, by=self.carol)

    def retag_removed_topic(self) -> None:
        self.remove_topic()
        actions.retitle(self.first, by=self.carol, title="Others", tags=["ERCOT", "4CP"])

    def restore_retagged_topic(self) -> None:
        self.retag_removed_topic()
        actions.restore_topic(self.first, by=self.carol)

    def move_posts(self) -> None:
        actions.move_posts([self.post(self.first, 2), self.post(self.first, 3)], by=self.carol, to=self.third)

    def move_removed_post(self) -> None:
        self.remove_post()
        self.move_posts()

    def move_posts_out_of_removed_topic(self) -> None:
        self.remove_topic()
        self.move_posts()

    def move_posts_to_new_topic(self) -> None:
        posts = [self.post(self.first, 2), self.post(self.first, 4)]
        actions.move_posts_to_new_topic(posts, by=self.carol, title="Apart")

    def merge(self) -> None:
        actions.merge(self.first, by=self.carol, into=self.third)

    def merge_with_a_removed_post(self) -> None:
        self.remove_post()
        self.merge()


ACTS = [
    name for name, act in vars(Room).items() if isinstance(act, Callable) and name not in {"__init__", "post"}
]


@pytest.mark.parametrize("act", ACTS)
def test_no_counter_drifts(act, db):
    room = Room()
    assert actions.recount_forum() == 0
    getattr(room, act)()
    assert actions.recount_forum() == 0


def test_posts_are_moved_once_and_only_to_what_stands(carol):
    first, second, third = make_topic(replies=2), make_topic(), make_topic()
    post = first.posts.get(number=2)
    actions.move_posts([post], by=carol, to=second)
    with pytest.raises(Refused):
        actions.move_posts([post], by=carol, to=second)
    actions.remove_topic(third, by=carol)
    with pytest.raises(Refused):
        actions.move_posts([post], by=carol, to=third)
    post.refresh_from_db()
    assert (post.topic, post.number) == (second, 2)


def test_an_address_leads_on_through_every_move(carol):
    first, second, third = make_topic(replies=2), make_topic(), make_topic()
    post = first.posts.get(number=2)
    for target in (second, third, first):
        actions.move_posts([Post.objects.get(pk=post.pk)], by=carol, to=target)
    before = set(PostMoved.objects.values_list("topic_id_before", "number_before", "post"))
    assert before == {(first.pk, 2, post.pk), (second.pk, 2, post.pk), (third.pk, 2, post.pk)}
    post.refresh_from_db()
    assert (post.topic, post.number) == (first, 4)


def test_a_reply_moved_away_no_longer_answers_by_number(alice, carol):
    """`to Alice, #2` would name another post in the new topic, or a hidden one."""
    topic, target = make_topic(), make_topic()
    first = make_post(topic, author=alice)
    moved = actions.reply(topic, by=alice, body="To the first.", reply_to=first)
    stays = actions.reply(topic, by=alice, body="To the moved one.", reply_to=moved)
    together = actions.reply(topic, by=alice, body="To the first again.", reply_to=first)
    actions.move_posts([moved], by=carol, to=target)
    found = dict(Post.objects.values_list("body", "reply_to"))
    assert found[moved.body] is found[stays.body] is None
    assert found[together.body] == first.pk


def test_what_began_before_a_move_acts_on_the_topic_of_now(alice, bob, carol):
    """The post was read, then a moderator moved it, then the act began."""
    topic, target = make_topic(), make_topic()
    read = make_post(topic, author=alice)
    for other in range(4):
        actions.move_posts([Post.objects.get(pk=read.pk)], by=carol, to=(target, topic)[other % 2])
        if other == 0:
            actions.edit(read, by=alice, body="Edited.", version=1)
        elif other == 1:
            actions.react(read, by=bob, kind="useful")
        elif other == 2:
            actions.remove(read, by=alice)
        else:
            actions.restore(read, by=alice)
    now = Post.objects.get(pk=read.pk)
    assert (now.topic, now.body, now.reaction_counts) == (topic, "Edited.", {"useful": 1})
    assert actions.recount_forum() == 0


def test_no_reaction_to_what_was_closed_meanwhile(alice, bob, carol):
    topic = make_topic()
    post = make_post(topic, author=alice)
    read = Post.objects.select_related("topic__category").get(pk=post.pk)
    actions.archive(topic, by=carol)
    with pytest.raises(PermissionDenied):
        actions.react(read, by=bob, kind="useful")
    with pytest.raises(PermissionDenied):
        actions.answer(read, by=topic.author)


def test_a_page_kept_before_it_had_a_version_is_thrown_away(alice, client):
    topic = make_topic(author=alice)
    TopicPage.objects.all().delete()
    member = type(client)()
    member.force_login(alice)
    member.get(topic.get_absolute_url())
    actions.edit(topic.posts.get(), by=alice, body="After the change.", version=1)
    assert "After the change." in member.get(topic.get_absolute_url()).content.decode()


def test_every_counter_is_known():
    """New counters want a place in the recount and in the room above."""
    counters = {
        f"{model._meta.label}.{field.name}"
        for model in (Category, Topic, Post)
        for field in model._meta.concrete_fields
        if field.name.endswith("_count")
    }
    assert counters == {
        "forum.Category.topic_count",
        "forum.Category.post_count",
        "forum.Topic.reply_count",
        "forum.Topic.reaction_count",
    }
