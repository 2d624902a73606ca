from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone, translation

from forum import actions
from forum.actions.erasing import erase_posts_of
from forum.models import Post, Topic
from search.actions import forget_gone, index_all, index_post, index_topic
from search.finding import MOST, PAGE, Filters, find
from search.models import Document
from tests.makers import make_category, make_group, make_topic, make_user
from tests.search.makers import make_topics, titles


def found_by(user, text, **filters):
    return titles(find(text, user=user, filters=Filters(**filters)))


def test_a_topic_and_a_reply_are_found_as_they_are_written(alice, visitor, commits):
    with commits():
        topic = make_topic(author=alice, title="Immersion oil", body="Which viscosity?")
        post = actions.reply(topic, by=alice, body="Ours **thickens** below 10 °C.")
    (result,) = find("viscosities", user=visitor).results
    assert (result.kind, result.pk, result.url) == ("topic", topic.pk, topic.get_absolute_url())
    assert result.excerpt == "Which <mark>viscosity</mark>?"
    (result,) = find("thicken", user=visitor).results
    assert (result.kind, result.pk, result.url) == ("post", post.pk, topic.url_of(2))
    assert result.excerpt == "Ours <mark>thickens</mark> below 10 °C."


def test_a_category_behind_a_door_leaks_nothing(alice, bob, carol, visitor, commits):
    circle = make_group("Circle")
    circle.members.add(bob)
    rooms = {
        "members": make_category("members-room", see="members"),
        "moderators": make_category("staff-room", see="moderators"),
        "group": make_category("circle", see="group", group=circle),
    }
    with commits():
        for room in rooms.values():
            make_topic(author=carol, category=room, title=f"Secret quokka of {room.slug}")
    everything = {f"Secret quokka of {room.slug}" for room in rooms.values()}
    assert found_by(visitor, "quokka") == []
    assert set(found_by(alice, "quokka")) == {"Secret quokka of members-room"}
    assert set(found_by(bob, "quokka")) == {"Secret quokka of members-room", "Secret quokka of circle"}
    assert set(found_by(carol, "quokka")) == everything - {"Secret quokka of circle"}


def test_a_category_in_a_hidden_one_is_hidden_too(alice, visitor, commits):
    parent = make_category("hidden-parent", see="moderators")
    with commits():
        make_topic(author=alice, category=make_category("child", parent=parent), title="Secret quokka")
    assert found_by(visitor, "quokka") == []
    assert found_by(alice, "quokka") == []


def test_a_door_that_closes_closes_search_at_once(alice, visitor, commits):
    with commits():
        topic = make_topic(author=alice, title="Quokka")
    assert found_by(visitor, "quokka") == ["Quokka"]
    type(topic.category).objects.update(see="members")
    assert found_by(visitor, "quokka") == []


def test_what_is_removed_is_gone_before_it_is_indexed_again_and_back_when_restored(alice, carol, commits):
    with commits():
        topic = make_topic(author=alice, title="Quokka", body="A numbat lives here.")
        post = actions.reply(topic, by=alice, body="And a bilby.")
    actions.remove(post, by=carol, reason="spam")
    assert found_by(carol, "bilby") == []
    with commits():
        actions.remove_topic(topic, by=carol)
    assert found_by(carol, "numbat") == []
    with commits():
        actions.restore_topic(Topic.objects.get(pk=topic.pk), by=carol)
    assert found_by(alice, "numbat") == ["Quokka"]
    assert found_by(alice, "bilby") == []
    with commits():
        actions.restore(Post.objects.get(pk=post.pk), by=carol)
    assert found_by(alice, "bilby") == ["Quokka"]


def test_an_edit_replaces_what_was_found(alice, visitor, commits):
    with commits():
        topic = make_topic(author=alice, title="Phone", body="Call me on quokka-4711.")
    post = topic.posts.get()
    actions.edit(post, by=alice, body="Write to me.", version=post.version)
    (result,) = find("quokka-4711", user=visitor).results
    assert "4711" not in result.excerpt
    with commits():
        pass
    assert found_by(visitor, "quokka-4711") == []
    assert found_by(visitor, "write") == ["Phone"]


def test_a_retitled_and_moved_topic_is_found_by_its_new_name_and_place(alice, carol, visitor, commits):
    old, new = make_category("old"), make_category("new")
    with commits():
        topic = make_topic(author=alice, category=old, title="Quokka", replies=1)
    with commits():
        actions.retitle(topic, by=carol, title="Numbat", tags=["marsupials"], language="es")
        actions.move(topic, by=carol, category=new)
    assert found_by(visitor, "quokka") == []
    assert found_by(visitor, "numbat", category=new) == ["Numbat"]
    assert found_by(visitor, "numbat", category=old) == []
    assert found_by(visitor, "marsupial") == ["Numbat"]
    assert set(Document.objects.values_list("language", "category")) == {("es", new.pk)}


def test_merged_and_moved_posts_are_found_where_they_went(alice, carol, visitor, commits):
    with commits():
        source = make_topic(author=alice, title="Quokka", body="Opening bilby.", replies=2)
        target = make_topic(author=alice, title="Numbat", body="Opening dunnart.")
    with commits():
        actions.move_posts([source.posts.get(number=2)], by=carol, to=target)
    assert found_by(visitor, '"reply number"') in (["Quokka", "Numbat"], ["Numbat", "Quokka"])
    with commits():
        actions.merge(Topic.objects.get(pk=source.pk), by=carol, into=Topic.objects.get(pk=target.pk))
    assert found_by(visitor, "bilby") == ["Numbat"]
    assert found_by(visitor, "quokka") == []
    assert Document.objects.filter(kind="topic").count() == 1
    assert Document.objects.filter(kind="post", topic=target).count() == 3


def test_destroyed_rows_take_their_documents_and_tokens_along(alice, commits):
    with commits():
        topic = make_topic(author=alice, title="Quokka", replies=2)
    topic.posts.filter(number=3).delete()
    assert Document.objects.count() == 2
    Topic.objects.filter(pk=topic.pk).delete()
    assert Document.objects.count() == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_tokens")
            assert cursor.fetchone() == (0,)


def test_filters_narrow(alice, bob, visitor, commits):
    power, cooling = make_category("power"), make_category("cooling")
    child = make_category("tariffs", parent=power)
    with commits():
        make_topic(author=alice, category=power, title="Quokka one", tags=["law"])
        make_topic(author=bob, category=child, title="Quokka two", language="es")
        topic = make_topic(author=bob, category=cooling, title="Quokka three")
        actions.reply(topic, by=alice, body="A quokka in a reply.")
    old = timezone.now() - timedelta(days=10)
    Document.objects.filter(title="Quokka one").update(created_at=old)
    assert set(found_by(visitor, "quokka", category=power)) == {"Quokka one", "Quokka two"}
    assert set(found_by(visitor, "quokka", author=alice)) == {"Quokka one", "Quokka three"}
    assert found_by(visitor, "quokka", author=alice, kind="post") == ["Quokka three"]
    assert found_by(visitor, "quokka", tag="law") == ["Quokka one"]
    assert found_by(visitor, "quokka", language="es") == ["Quokka two"]
    assert found_by(visitor, "quokka", until=old.date()) == ["Quokka one"]
    assert found_by(visitor, "quokka", since=timezone.localdate(), kind="topic", category=cooling) == [
        "Quokka three"
    ]


def test_a_title_weighs_more_and_the_newer_of_equals_comes_first(db, visitor):
    make_topics([
        ("Fans", "A word on curtailment and other words.", "en"),
        ("Curtailment", "Other words on fans.", "en"),
        ("Pump 1", "Nothing of note.", "en"),
        ("Pump 2", "Nothing of note.", "en"),
        ("Pump 3", "Nothing of note.", "en"),
    ])  # fmt: skip
    assert titles(find("curtailment", user=visitor)) == ["Curtailment", "Fans"]
    assert titles(find("nothing note", user=visitor))[0] == "Pump 3"


def test_the_readers_language_comes_first(db, visitor):
    others = [(letter, letter, "en") for letter in "xyz"]
    make_topics([("Hash A", "DMND pool", "en"), ("Hash B", "DMND pool", "es"), *others])
    with translation.override("es"):
        assert titles(find("DMND", user=visitor)) == ["Hash B", "Hash A"]
    with translation.override("en"):
        assert titles(find("DMND", user=visitor)) == ["Hash A", "Hash B"]


def test_pages_go_forth_and_back_to_a_cut(db, visitor):
    make_topics((f"Quokka {n}", "text", "en") for n in range(MOST + 10))
    pages, cursor = [], ""
    while cursor is not None:
        found = find("quokka", user=visitor, cursor=cursor)
        pages.append(found)
        cursor = found.next
    seen = [title for page in pages for title in titles(page)]
    assert len(seen) == len(set(seen)) == MOST
    assert [page.previous is None for page in pages] == [True] + [False] * (len(pages) - 1)
    for before, page in pairwise(pages):
        assert titles(find("quokka", user=visitor, cursor=page.previous)) == titles(before)


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 60, "١٢", "1.5", "\x00"])
def test_a_cursor_that_cannot_be_read_starts_over(db, visitor, cursor):
    make_topics((f"Quokka {n}", "text", "en") for n in range(PAGE + 1))
    assert titles(find("quokka", user=visitor, cursor=cursor)) == titles(find("quokka", user=visitor))


def test_a_search_takes_a_fixed_number_of_queries(db, visitor, django_assert_max_num_queries):
    make_topics((f"Quokka {n}", "text", "en") for n in range(30))
    with django_assert_max_num_queries(4):
        assert len(find("quokka", user=visitor).results) == PAGE


def test_no_open_category_finds_nothing(alice, visitor, commits):
    with commits():
        make_topic(author=alice, category=make_category("room", see="members"), title="Quokka")
    assert found_by(visitor, "quokka") == []


def test_phrases_beyond_the_last_position_are_found(db, visitor):
    filler = " ".join(
        f"w{n}x" for n in range(9_000)
    )  # two positions each: past where tsvector stops counting
    make_topics([("Long", f"{filler} the quokka jumped twice {filler}", "en")])
    assert titles(find('"quokka jumped"', user=visitor)) == ["Long"]
    assert titles(find('"jumped quokka"', user=visitor)) == []


def test_reindexing_twice_changes_nothing_and_mends_what_is_off(alice, visitor, commits):
    with commits():
        topic = make_topic(author=alice, title="Quokka", replies=1)
    before = list(Document.objects.order_by("pk").values("pk", "kind", "object_id", "text"))
    assert list(index_all()) == [2]
    assert list(index_all()) == [2]
    assert list(Document.objects.order_by("pk").values("pk", "kind", "object_id", "text")) == before
    Document.objects.filter(kind="post").update(kind="topic", object_id=999)
    assert forget_gone() == 1
    assert list(index_all(missing_only=True)) == [1]
    assert found_by(visitor, '"reply number"') == ["Quokka"]
    index_post(topic.posts.get(number=2).pk)
    assert Document.objects.count() == 2


@pytest.mark.parametrize("row_stays", [True, False])
def test_a_former_members_posts_stay_findable_without_a_name(db, visitor, commits, row_stays):
    writer = make_user("writer")
    with commits():
        make_topic(author=writer, title="Quokka")
    if row_stays:
        type(writer).objects.filter(pk=writer.pk).update(erased_at=timezone.now())
    else:
        for model in (Topic, Post, Document):
            model.objects.update(author=None)
    (result,) = find("quokka", user=visitor).results
    assert (result.title, result.author) == ("Quokka", None)


def test_an_imported_topic_brought_up_to_date_is_read_again(alice, visitor, commits):
    with commits():
        topic = make_topic(author=alice, title="Quokka", replies=2)
    topic.posts.filter(number=2).update(body_html="<p>A newer numbat.</p>", version=2)
    assert list(index_topic(topic.pk))
    assert found_by(visitor, "numbat") == ["Quokka"]
    Document.objects.filter(post__number=3).update(version=0, text="stale")
    assert list(index_all(missing_only=True)) == [1]
    assert Document.objects.filter(text="stale").count() == 0


def test_words_a_member_took_along_are_found_no_more(alice, bob, visitor, commits):
    with commits():
        topic = make_topic(author=alice, title="Quokka", body="My numbat.")
        actions.reply(topic, by=bob, body="A bilby.")
        actions.reply(topic, by=alice, body="My dunnart.")
    with commits():
        while erase_posts_of(alice):
            pass
    assert found_by(visitor, "numbat") == found_by(visitor, "dunnart") == []
    assert found_by(visitor, "bilby") == ["Quokka"]
    assert not Document.objects.filter(text__contains="numbat").exists()


def test_a_long_topic_is_indexed_in_batches_and_goes_on_after_a_crash(alice, visitor, commits, monkeypatch):
    monkeypatch.setattr("search.actions.BATCH", 2)
    with commits():
        topic = make_topic(author=alice, title="Quokka", replies=5)
    Document.objects.filter(kind="post").update(version=0)
    batches = index_topic(topic.pk)
    assert [next(batches), next(batches)] == [0, 2]
    batches.close()  # killed here
    assert Document.objects.filter(version=0).count() == 3
    assert list(index_topic(topic.pk)) == [0, 2, 1]
    assert not Document.objects.filter(version=0).exists()
    assert set(found_by(visitor, '"reply number"')) == {"Quokka"}


def test_a_topic_merged_away_between_two_batches_is_left_alone(alice, carol, commits, monkeypatch):
    monkeypatch.setattr("search.actions.BATCH", 2)
    with commits():
        topic, other = make_topic(author=alice, title="Quokka", replies=3), make_topic(author=alice)
    Document.objects.filter(kind="post").update(version=0)
    batches = index_topic(topic.pk)
    assert [next(batches), next(batches)] == [0, 2]
    with commits():
        actions.merge(topic, by=carol, into=other)
    assert list(batches) == []
    assert set(Document.objects.values_list("topic", flat=True)) == {other.pk}
