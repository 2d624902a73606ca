"""The topic of another product's page: opened and hidden with it, its own page's address, and whose it is not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from activity.following import follow, followers_of, forget_follows, is_following, unfollow
from forum import actions
from forum.actions.discussions import Room
from forum.discussions import discussion_html
from forum.models import Category, Topic
from tests.forum.test_races import at_once
from tests.makers import make_post, make_topic, make_user

pytestmark = pytest.mark.django_db

ROOM = Room("library", "Strategies", "What the strategies say.", "library")
HOME = "/strategies/undervolting/"


def opened(by, title: str = "Undervolting in summer", home: str = HOME) -> Topic:  # type: ignore[no-untyped-def]
    body = f"About the strategy [{title}]({home})."
    return actions.open_discussion(ROOM, by=by, title=title, body=body, home=home)


def embedded(rf, topic, user) -> str:  # type: ignore[no-untyped-def]
    request = rf.get(HOME)
    request.user = user
    return str(discussion_html(request, topic))


def test_all_of_one_kind_are_in_one_category_where_members_only_answer(alice, bob):
    first, second = opened(alice), opened(bob, "Immersion", "/strategies/immersion/")
    assert first.category == second.category
    category = Category.objects.get()
    assert (category.slug, category.start, category.topic_count) == ("library", "moderators", 2)
    assert actions.reply(first, by=bob, body="We tried it.").number == 2


def test_an_address_in_use_is_left_to_who_has_it(alice):
    Category.objects.create(slug="library", name="Books", see="moderators")
    assert opened(alice).category.slug == "library-2"


def test_its_page_names_the_page_it_is_about(client, alice):
    topic = opened(alice)
    for page in (client.get(topic.get_absolute_url()), signed_in(alice).get(topic.get_absolute_url())):
        text = page.content.decode()
        assert f'<link rel="canonical" href="http://localhost:8000{HOME}">' in text
        assert f'<a href="{HOME}">' in text
    other = make_topic()
    text = client.get(other.get_absolute_url()).content.decode()
    assert f'<link rel="canonical" href="http://localhost:8000{other.get_absolute_url()}">' in text
    assert "The page this is about" not in text
    listed = client.get("/sitemap-topics-0.xml").content.decode()
    assert other.get_absolute_url() in listed
    assert topic.get_absolute_url() not in listed


def signed_in(user) -> Client:  # type: ignore[no-untyped-def]
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_nobody_else_changes_it(request, who, alice):
    user, topic, other = request.getfixturevalue(who), opened(alice), make_topic()
    opening = topic.posts.get(number=1)
    acts = [
        lambda: actions.retitle(topic, by=user, title="Mine now"),
        lambda: actions.remove_topic(topic, by=user),
        lambda: actions.move(topic, by=user, category=other.category),
        lambda: actions.merge(topic, by=user, into=other),
        lambda: actions.edit(opening, by=user, body="Nonsense.", version=1),
        lambda: actions.remove(opening, by=user),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    actions.hide_discussion(topic, by=user)
    with pytest.raises(PermissionDenied):
        actions.restore_topic(topic, by=user)


def test_moderators_still_look_after_the_talk(alice, bob, carol):
    topic = opened(alice)
    post = make_post(topic, author=bob)
    actions.lock(topic, by=carol)
    actions.remove(post, by=carol)
    topic.refresh_from_db()
    assert (topic.is_locked, topic.reply_count) == (True, 0)


def test_it_hides_and_shows_with_its_page(client, rf, alice, visitor):
    topic = opened(alice)
    for _twice in range(2):
        actions.hide_discussion(topic, by=alice)
    assert client.get(topic.get_absolute_url()).status_code == 404
    assert embedded(rf, topic, visitor) == ""
    assert Category.objects.get().topic_count == 0
    for _twice in range(2):
        actions.show_discussion(topic, by=alice)
    assert client.get(topic.get_absolute_url()).status_code == 200
    assert Category.objects.get().topic_count == 1


def test_it_follows_its_pages_title(client, alice):
    topic = opened(alice)
    old = topic.get_absolute_url()
    actions.change_discussion(
        topic, by=alice, title="Undervolting", body="Now shorter.", home="/strategies/uv/"
    )
    page = client.get(old, follow=True)
    assert page.redirect_chain == [(f"/t/undervolting/{topic.pk}/", 301)]
    assert "Now shorter." in page.content.decode()
    assert topic.posts.get().version == 2


def test_it_waits_for_no_answer(alice):
    opened(alice)
    asked = make_topic(author=alice)
    assert list(Topic.objects.all().unanswered()) == [asked]


def test_the_newest_replies_stand_below_the_page(rf, alice, bob, visitor, django_assert_max_num_queries):
    topic = opened(alice)
    assert "Nobody has said anything yet." in embedded(rf, topic, visitor)
    for number in range(2, 23):
        make_post(topic, author=bob, body=f"Reply {number} here.")
    topic.refresh_from_db()
    for user, most in ((visitor, 2), (alice, 5)):
        embedded(rf, topic, user)
        with django_assert_max_num_queries(most):
            text = embedded(rf, topic, user)
        assert "Reply 22 here." in text
        assert "Reply 20 here." not in text
        assert "All posts" in text
    assert 'name="body"' in embedded(rf, topic, alice)
    assert f"/accounts/login/?next={HOME}" in embedded(rf, topic, visitor)


def test_a_closed_room_shows_nothing(rf, alice, bob, visitor):
    topic = opened(alice)
    make_post(topic, author=bob)
    Category.objects.update(see="members")
    assert embedded(rf, topic, visitor) == ""
    assert "15.1 J/TH" in embedded(rf, topic, bob)
    assert embedded(rf, None, bob) == ""


def test_who_answers_comes_back_to_the_page(alice, bob):
    topic = opened(alice)
    answer = signed_in(bob).post(f"/t/{topic.pk}/reply/", {"body": "We tried it."})
    assert (answer.status_code, answer["Location"]) == (303, f"{HOME}#post-2")


def test_following_is_once_and_ones_own(alice, bob, visitor):
    topic = opened(alice)
    for _twice in range(2):
        follow(topic, by=bob)
    follow(make_topic(author=alice), by=alice)
    assert list(followers_of(topic)) == [bob.pk]
    assert (is_following(bob, topic), is_following(alice, topic), is_following(visitor, topic)) == (
        True,
        False,
        False,
    )
    for _twice in range(2):
        unfollow(topic, by=bob)
    assert not is_following(bob, topic)
    follow(topic, by=bob)
    forget_follows(topic)
    assert list(followers_of(topic)) == []


@pytest.mark.django_db(transaction=True)
def test_the_first_two_at_once_share_a_category():
    members = [make_user(), make_user()]
    made = at_once(*(lambda u=u: opened(u, u.username, f"/strategies/{u.username}/") for u in members))
    assert all(isinstance(topic, Topic) for topic in made), made
    assert Category.objects.get().topic_count == 2
