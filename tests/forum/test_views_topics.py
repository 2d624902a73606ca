"""Starting, changing, moving and merging topics through their pages."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum import actions
from forum.models import Category, Draft, Tag, Topic
from tests.forum.browsing import field, signed_in, words
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db


def new_topic(**changed: object) -> dict[str, object]:
    return {"category": "power", "title": "Ramp time", "body": "Six minutes.", "key": uuid4(), **changed}


@pytest.fixture
def power(db: None) -> Category:
    return make_category("power")


def test_start_makes_a_topic_and_shows_it(alice, power):
    answer = signed_in(alice).post("/forum/new/", new_topic(tags="ERCOT, 4CP，PUE", language="es"))
    topic = Topic.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, topic.get_absolute_url())
    assert (topic.title, topic.language, topic.category) == ("Ramp time", "es", power)
    assert sorted(tag.name for tag in topic.tags.all()) == ["4CP", "ERCOT", "PUE"]


@pytest.mark.parametrize(
    "changed",
    [
        {"title": ""},
        {"title": "x"},
        {"title": "x" * 201},
        {"body": ""},
        {"category": "nowhere"},
        {"language": "tlh"},
        {"tags": "a,b,c,d,e,f"},
        {"tags": "!!"},
        {"key": "no key"},
    ],
)
def test_start_with_bad_input_keeps_what_was_typed(changed, alice, power):
    sent = new_topic(**changed)
    answer = signed_in(alice).post("/forum/new/", sent)
    assert answer.status_code == 422
    for name in ("title", "body"):
        assert field(answer, name) == sent[name]
    assert not Topic.objects.exists()


def test_start_twice_with_one_key_makes_one_topic(alice, power):
    client, sent = signed_in(alice), new_topic()
    assert len({client.post("/forum/new/", sent)["Location"] for _again in range(3)}) == 1
    assert Topic.objects.count() == 1


def test_start_with_a_used_key_and_other_text_keeps_it_under_a_new_key(alice, power):
    client, sent = signed_in(alice), new_topic()
    client.post("/forum/new/", sent)
    answer = client.post("/forum/new/", {**sent, "body": "Fifteen minutes."})
    assert (answer.status_code, field(answer, "body")) == (409, "Fifteen minutes.")
    fresh = field(answer, "key")
    again = client.post("/forum/new/", {**sent, "body": "Fifteen minutes.", "key": fresh})
    assert (again.status_code, Topic.objects.count()) == (303, 2)


def test_a_key_used_for_a_reply_never_answers_with_a_topic(alice, power):
    """Even where category and topic have the same number and the texts the same letters."""
    topic, key = make_topic(category=power), uuid4()
    Category.objects.filter(pk=power.pk).update(slug="power")
    other = power if power.pk == topic.pk else make_category(id=topic.pk, slug="other")
    reply = actions.reply(topic, by=alice, body="A title\nA body.", key=key)
    answer = signed_in(alice).post(
        "/forum/new/", new_topic(category=other.slug, title="A title", body="A body.", key=key)
    )
    assert (answer.status_code, reply.topic) == (409, topic)


def test_start_is_offered_only_where_one_may(alice, carol, power):
    make_category("news", start="moderators")
    make_category("staff-room", see="moderators")
    assert "news" not in signed_in(alice).get("/forum/new/").content.decode()
    seen = signed_in(carol).get("/forum/new/").content.decode()
    assert "news" in seen
    assert "staff-room" in seen


def test_start_takes_up_the_draft(alice, power):
    fields = {"category": "power", "tags": "ERCOT"}
    actions.save_draft("new:topic", by=alice, title="Begun", body="Half a thought.", fields=fields)
    page = signed_in(alice).get("/forum/new/")
    assert [field(page, name) for name in ("title", "body", "tags")] == ["Begun", "Half a thought.", "ERCOT"]
    signed_in(alice).post("/forum/new/", new_topic())
    assert not Draft.objects.exists()


def test_retitle_changes_title_tags_language_and_category(alice, power):
    topic = make_topic(author=alice, tags=["a", "b"])
    other, old = make_category("other"), topic.get_absolute_url()
    sent = {"title": "New words", "category": "other", "tags": "b, c", "language": "ru"}
    answer = signed_in(alice).post(f"/t/{topic.pk}/retitle/", sent)
    topic.refresh_from_db()
    assert answer["Location"] == topic.get_absolute_url() == f"/t/new-words/{topic.pk}/"
    assert (topic.category, topic.language) == (other, "ru")
    assert dict(Tag.objects.values_list("name", "topic_count")) == {"a": 0, "b": 1, "c": 1}
    assert signed_in(alice).get(old)["Location"] == topic.get_absolute_url()


@pytest.mark.parametrize("changed", [{"title": ""}, {"category": "staff"}, {"tags": "!!"}, {"language": "x"}])
def test_retitle_with_bad_input_keeps_what_was_typed(changed, alice):
    make_category("staff", see="moderators")
    topic = make_topic(author=alice)
    sent = {"title": "Other words", "category": topic.category.slug, "language": "en", **changed}
    answer = signed_in(alice).post(f"/t/{topic.pk}/retitle/", sent)
    assert (answer.status_code, field(answer, "title")) == (422, sent["title"])
    before = topic.title
    topic.refresh_from_db()
    assert topic.title == before


def test_lock_and_archive_close_the_doors_they_say(alice, bob, carol):
    topic = make_topic(author=alice)
    post = make_post(topic, author=alice)
    staff, author, other = signed_in(carol), signed_in(alice), signed_in(bob)
    staff.post(f"/t/{topic.pk}/lock/")
    assert author.post(f"/t/{topic.pk}/reply/", {"body": "More."}).status_code == 403
    assert author.post(f"/posts/{post.pk}/edit/", {"body": "More.", "version": 1}).status_code == 403
    assert staff.post(f"/t/{topic.pk}/reply/", {"body": "A word from staff."}).status_code == 303
    assert other.post(f"/posts/{post.pk}/react/useful/").status_code == 303
    staff.post(f"/t/{topic.pk}/archive/")
    assert staff.post(f"/t/{topic.pk}/reply/", {"body": "More."}).status_code == 403
    assert staff.post(f"/posts/{post.pk}/edit/", {"body": "More.", "version": 1}).status_code == 403
    assert other.post(f"/posts/{post.pk}/react/agree/").status_code == 403


def test_the_answer_is_marked_changed_and_taken_back(alice, bob):
    topic = make_topic(author=alice)
    first, second = make_post(topic, author=bob), make_post(topic, author=bob)
    client = signed_in(alice)
    for post in (first, second):
        assert client.post(f"/posts/{post.pk}/answer/")["Location"] == post.get_absolute_url()
        topic.refresh_from_db()
        assert topic.answer == post
    assert client.post(f"/posts/{topic.posts.get(number=1).pk}/answer/").status_code == 409
    client.post(f"/t/{topic.pk}/unanswer/")
    topic.refresh_from_db()
    assert (topic.answer, topic.is_answered) == (None, False)


def test_move_posts_to_a_new_topic_and_their_old_addresses_follow(alice, carol, client):
    topic = make_topic(author=alice, replies=4)
    third, fourth = topic.posts.get(number=3), topic.posts.get(number=4)
    sent = {"posts": [third.pk, fourth.pk], "title": "Apart"}
    answer = signed_in(carol).post(f"/t/{topic.pk}/move-posts/?page=1", sent)
    apart = Topic.objects.get(title="Apart")
    assert (answer.status_code, answer["Location"]) == (303, apart.get_absolute_url())
    assert list(apart.posts.order_by("number").values_list("pk", flat=True)) == [third.pk, fourth.pk]
    old = client.get(f"/t/{topic.slug}/{topic.pk}/4")
    assert (old.status_code, old["Location"]) == (301, f"/t/apart/{apart.pk}/2")
    assert client.get(topic.get_absolute_url()).content.decode().count('class="post') >= 3
    assert client.get(f"/t/{topic.slug}/{topic.pk}/5").status_code == 302


def test_a_moved_posts_old_address_outlives_its_old_topic(alice, carol, client):
    topic, target = make_topic(author=alice, replies=1), make_topic(author=alice)
    actions.move_posts(topic.posts.filter(number=2), by=carol, to=target)
    actions.remove_topic(topic, by=carol)
    assert client.get(f"/t/{topic.slug}/{topic.pk}/2")["Location"] == f"/t/{target.slug}/{target.pk}/2"
    assert client.get(f"/t/{topic.slug}/{topic.pk}/1").status_code == 404


def test_a_moved_posts_old_address_tells_nothing_of_a_hidden_place(alice, carol, client):
    topic = make_topic(author=alice, replies=1)
    target = make_topic(author=carol, category=make_category(see="moderators"))
    actions.move_posts(topic.posts.filter(number=2), by=carol, to=target)
    assert client.get(f"/t/{topic.slug}/{topic.pk}/2").status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"title": "Apart"}, {"to": "1", "title": "Both"}, {"to": "/t/none/999/"}, {"to": "x" * 900}]
)
def test_move_posts_with_bad_input_says_so(sent, carol):
    topic = make_topic(replies=2)
    if "title" not in sent or "to" in sent:
        sent = {**sent, "posts": topic.posts.get(number=2).pk}
    answer = signed_in(carol).post(f"/t/{topic.pk}/move-posts/", sent)
    assert (answer.status_code, topic.posts.count()) == (422, 3)


def test_merge_leads_every_old_address_to_the_new_topic(alice, carol, client):
    topic, into = make_topic(author=alice, replies=2), make_topic(author=alice, replies=1)
    answer = signed_in(carol).post(f"/t/{topic.pk}/merge/", {"into": into.get_absolute_url()})
    assert (answer.status_code, answer["Location"]) == (303, into.get_absolute_url())
    whole = client.get(topic.get_absolute_url())
    assert (whole.status_code, whole["Location"]) == (301, into.get_absolute_url())
    found = [client.get(f"/t/{topic.slug}/{topic.pk}/{number}")["Location"] for number in (1, 2, 3)]
    assert found == [f"/t/{into.slug}/{into.pk}/{number}" for number in (3, 4, 5)]
    into.refresh_from_db()
    assert (into.reply_count, into.last_number) == (4, 5)


@pytest.mark.parametrize("into", ["", "nowhere", "99999999999999999999", "{self}"])
def test_merge_into_nothing_says_so(into, carol):
    topic = make_topic()
    answer = signed_in(carol).post(f"/t/{topic.pk}/merge/", {"into": into.format(self=topic.pk)})
    assert answer.status_code == 422


def test_remove_and_restore_a_topic(alice, bob, carol, client):
    topic = make_topic(author=alice)
    assert signed_in(alice).post(f"/t/{topic.pk}/remove/")["Location"] == topic.category.get_absolute_url()
    assert client.get(topic.get_absolute_url()).status_code == 404
    assert signed_in(alice).post(f"/t/{topic.pk}/restore/").status_code == 404
    assert signed_in(carol).post(f"/t/{topic.pk}/restore/").status_code == 303
    assert client.get(topic.get_absolute_url()).status_code == 200


def test_an_author_never_writes_a_reason_into_the_moderators_log(alice, client):
    topic = make_topic(author=alice)
    signed_in(alice).post(f"/t/{topic.pk}/remove/", {"reason": "spam"})
    assert "Alice" not in words(client.get("/moderation/log/"))


@pytest.mark.parametrize(
    ("to", "number"),
    [
        ("first", 1),
        ("last", 23),
        ("unread", 22),
        ("2001-01-01", 1),
        ("2999-01-01", 23),
        ("2026-99-99", 23),
        ("", 23),
    ],
)
def test_jump(to, number, bob):
    topic = make_topic(replies=22)
    actions.read_to(topic, by=bob, number=21)
    page = "" if number <= 20 else "?page=2"
    answer = signed_in(bob).get(f"/t/{topic.pk}/jump/", {"to": to})
    assert answer["Location"] == f"{topic.get_absolute_url()}{page}#post-{number}"
