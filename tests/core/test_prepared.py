"""Queries put together once: the same rows as the queryset gives, for whoever asks."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_migrate

from accounts.models import Block, User
from accounts.standing import somebody, standing
from core.prepared import Prepared, PreparedCondition, RightNow
from forum.models import Topic
from forum.page_queries import topic_for_page
from tests.makers import make_category, make_group, make_post, make_topic, make_user

pytestmark = pytest.mark.django_db


def test_it_gives_what_the_queryset_gives(alice, bob):
    topics = [make_topic(author=author) for author in (alice, bob, alice)]
    by_author = Prepared(
        lambda author: Topic.objects.filter(author=author).select_related("category", "author").order_by("pk")
    )
    assert by_author.rows(author=alice.pk) == [topics[0], topics[2]]
    found = by_author.rows(author=bob.pk)
    assert [(topic.pk, topic.author, topic.category, topic.created_at) for topic in found] == [
        (topics[1].pk, bob, topics[1].category, topics[1].created_at)
    ]


def test_related_rows_come_along(alice, django_assert_num_queries):
    make_topic(author=alice)
    by_author = Prepared(
        lambda author: Topic.objects.filter(author=author).select_related("category__parent")
    )
    with django_assert_num_queries(1):
        assert by_author.first(author=alice.pk).category.parent is None


def test_a_value_may_stand_in_two_places(alice, bob):
    Block.objects.create(by=alice, blocked=bob)
    either = Prepared(
        lambda user: (Block.objects.filter(by=user) | Block.objects.filter(blocked=user)).values_list(
            "by", "blocked"
        )
    )
    assert either.rows(user=alice.pk) == either.rows(user=bob.pk) == [(alice.pk, bob.pk)]


def test_texts_and_numbers_are_put_in_as_values(alice):
    named = Prepared(lambda name: User.objects.filter(username=name).values_list("pk", flat=True))
    assert named.rows(name="alice") == [alice.pk]
    assert named.rows(name="alice' OR 1=1 --") == []


def test_a_number_no_column_holds_finds_nothing():
    by_pk = Prepared(lambda pk: Topic.objects.filter(pk=pk))
    assert by_pk.first(pk=10**30) is None
    assert by_pk.first(pk=-(10**30)) is None


def test_a_value_that_is_not_in_the_sql_is_an_error(alice):
    forgetful = Prepared(lambda user: User.objects.filter(pk=1))
    with pytest.raises(ValueError, match="no place for user"):
        forgetful.rows(user=alice.pk)


def test_it_is_put_together_once_for_each_shape(alice):
    built = []

    def build(kind, *, user):
        built.append(kind)
        return User.objects.filter(pk=user)

    prepared = Prepared(build)
    for kind in ("a", "b", "a", "b"):
        assert prepared.first(kind, user=alice.pk) == alice
    assert built == ["a", "b"]
    post_migrate.send(
        sender=apps.get_app_config("core"), app_config=apps.get_app_config("core"), using="default"
    )
    prepared.first("a", user=alice.pk)
    assert built == ["a", "b", "a"]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_its_own_connection(alice):
    by_pk = Prepared(lambda pk: User.objects.filter(pk=pk))
    assert by_pk.first(pk=alice.pk) == alice
    seen = []

    def ask():
        seen.append(by_pk.first(pk=alice.pk))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == [alice]


def test_a_stand_in_has_nothing_but_its_standing(alice):
    who = somebody(standing(alice), 2**31 - 1)
    assert who.is_authenticated
    with pytest.raises(User.DoesNotExist):
        _ = who.language


def test_what_is_prepared_for_one_is_not_shown_to_another(alice, bob, carol, mallory):
    """Each standing and each member is asked anew: a group's door, a removed topic, the reader's own mark."""
    hidden = make_topic(author=carol, category=make_category("staff", see="moderators"))
    circle = make_group("Circle")
    circle.members.add(alice)
    grouped = make_topic(author=carol, category=make_category("circle", see="group", group=circle))
    open_topic = make_topic(author=bob)
    make_post(open_topic, author=alice)
    everyone = [AnonymousUser(), alice, bob, carol, mallory, make_user("dora")]
    for _turn in range(2):
        seen = [user for user in everyone if topic_for_page(hidden.pk, user, 1)]
        assert seen == [carol]
        assert [user for user in everyone if topic_for_page(grouped.pk, user, 1)] == [alice]
        assert all(topic_for_page(open_topic.pk, user, 1) for user in everyone)
    assert topic_for_page(open_topic.pk, alice, 1).read_number == 2
    assert topic_for_page(open_topic.pk, carol, 1).read_number is None


def _later_by_the_same(topic, author):
    """Topics, as in the query around it, with a query within: each could be taken for another by its name."""
    theirs = User.objects.filter(pk=OuterRef("author_id")).filter(pk=author)
    return Topic.objects.filter(Exists(theirs), pk__gt=topic, created_at__lt=RightNow())


def test_a_condition_belongs_to_the_row_around_it_at_any_depth(alice, bob):
    first, other, last = [make_topic(author=author) for author in (alice, bob, alice)]
    has_later = PreparedCondition(_later_by_the_same, topic="pk", author="author")
    assert list(Topic.objects.filter(has_later)) == [first]
    assert list(Topic.objects.filter(Q(pk=other.pk) | Q(has_later)).order_by("pk")) == [first, other]
    assert list(Topic.objects.filter(~Q(has_later)).order_by("pk")) == [other, last]
    within = Topic.objects.filter(has_later, author=OuterRef("pk"))
    assert list(User.objects.filter(Exists(within))) == [alice]
    assert Topic.objects.filter(has_later).update(slug="earlier") == 1
    prepared = Prepared(lambda author: Topic.objects.filter(has_later, author=author))
    assert (prepared.rows(author=alice.pk), prepared.rows(author=bob.pk)) == ([first], [])


def test_the_clock_of_a_condition_runs_on(alice, time_machine):
    first, _last = make_topic(author=alice), make_topic(author=alice)
    has_later = PreparedCondition(_later_by_the_same, topic="pk", author="author")
    prepared = Prepared(lambda pk: Topic.objects.filter(has_later, pk=pk))
    time_machine.move_to(first.created_at - timedelta(hours=1))
    assert not Topic.objects.filter(has_later).exists()
    assert prepared.rows(pk=first.pk) == []
    time_machine.move_to(first.created_at + timedelta(hours=1))
    assert Topic.objects.filter(has_later).exists()
    assert prepared.rows(pk=first.pk) == [first]
