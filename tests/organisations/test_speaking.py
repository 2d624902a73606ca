"""Something is said personally or for an organisation: by a seat that holds at that very moment."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import Refused
from forum import actions as forum
from forum.models import Post, Topic
from organisations import actions
from organisations.models import Organisation
from pages.erasure import erase_due_content
from pages.erasure import leave as leave_the_place
from tests.accounts.test_api import with_token
from tests.makers import make_category, make_organisation, make_post, make_seat, make_topic, make_user
from tests.organisations.test_races import at_once

SHOWN = 'for <a href="/organisations/kestrel-ridge/">Kestrel Ridge</a>'


@pytest.fixture
def kestrel(alice):
    return make_organisation(by=alice)


@pytest.fixture
def topic(db):
    return make_topic(author=make_user("asker"))


def reply(client, topic, **sent):  # type: ignore[no-untyped-def]
    return client.post(f"/t/{topic.pk}/reply/", {"body": "We measured 15.1 J/TH.", "key": uuid4(), **sent})


def test_a_reply_for_an_organisation_says_so_everywhere(client, kestrel, alice, topic):
    client.force_login(alice)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "For Kestrel Ridge" in page
    assert reply(client, topic, organisation="kestrel-ridge").status_code == 303
    post = Post.objects.get(number=2)
    assert post.organisation == kestrel
    client.logout()
    assert SHOWN in client.get(topic.get_absolute_url()).content.decode()
    assert "for Kestrel Ridge" in client.get("/forum/?order=latest").content.decode()
    assert "for Kestrel Ridge" in client.get("/u/alice/").content.decode()
    assert "Alice Moreau for Kestrel Ridge" in client.get(topic.get_absolute_url() + "feed/").content.decode()
    assert "We measured" in client.get("/organisations/kestrel-ridge/").content.decode()
    author = {"username": "alice", "name": "Alice Moreau", "organisation": "kestrel-ridge"}
    assert client.get(f"/api/v1/posts/{post.pk}/").json()["author"] == author
    assert client.get("/api/v1/members/alice/").json()["organisation"] == "kestrel-ridge"


def test_a_topic_for_an_organisation_says_so(client, kestrel, alice):
    category = make_category("power")
    client.force_login(alice)
    sent = {"category": category.slug, "title": "A title", "body": "A body.", "organisation": "kestrel-ridge"}
    assert client.post("/forum/new/", sent).status_code == 303
    topic = Topic.objects.get()
    assert (topic.organisation, topic.last_organisation) == (kestrel, kestrel)
    client.logout()
    page = client.get(topic.get_absolute_url()).content.decode()
    assert SHOWN in page
    assert '"worksFor"' in page
    assert client.get(f"/api/v1/topics/{topic.pk}/").json()["author"]["organisation"] == "kestrel-ridge"
    assert "for Kestrel Ridge" in client.get("/forum/feed/").content.decode()


def test_without_a_seat_nothing_is_offered_and_all_is_personal(client, kestrel, bob, topic):
    client.force_login(bob)
    assert "Who speaks" not in client.get(topic.get_absolute_url()).content.decode()
    assert "Who speaks" not in client.get("/forum/new/").content.decode()
    assert reply(client, topic).status_code == 303
    assert Post.objects.get(number=2).organisation is None


def test_a_seat_revoked_in_an_open_tab_is_refused_and_keeps_the_text(client, kestrel, alice, bob, topic):
    seat = make_seat(kestrel, bob)
    client.force_login(bob)
    client.get(topic.get_absolute_url())
    actions.revoke(seat, by=alice)
    answer = reply(client, topic, organisation="kestrel-ridge")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "you have no seat there, or it has ended" in page
    assert "We measured 15.1 J/TH." in page
    assert not Post.objects.filter(number=2).exists()
    key = answer.context["form"].data["key"]
    assert reply(client, topic, organisation="", key=key).status_code == 303  # now personally
    assert Post.objects.get(number=2).organisation is None


def test_a_topic_for_a_lost_seat_is_refused_and_keeps_the_text(client, kestrel, bob):
    category = make_category("power")
    client.force_login(bob)
    sent = {"category": category.slug, "title": "A title", "body": "A body.", "organisation": "kestrel-ridge"}
    answer = client.post("/forum/new/", sent)
    assert answer.status_code == 409
    assert "A body." in answer.content.decode()
    assert "you have no seat there" in answer.content.decode()
    assert client.post("/forum/new/", {**sent, "organisation": "nobody"}).status_code == 422
    assert not Topic.objects.exists()


def test_nobody_speaks_for_one_that_is_restricted_or_whose_statement_lapsed(
    client, kestrel, alice, carol, topic, time_machine
):
    actions.restrict(kestrel, by=carol, reason="rules")
    with pytest.raises(Refused, match="Nobody speaks for"):
        forum.reply(topic, by=alice, body="For us all.", organisation=kestrel)
    actions.unrestrict(kestrel, by=carol)
    forum.reply(topic, by=alice, body="For us all.", organisation=kestrel)
    time_machine.move_to(timezone.now() + timedelta(days=366), tick=False)
    with pytest.raises(Refused, match="Nobody speaks for"):
        forum.reply(topic, by=alice, body="For us all, again.", organisation=kestrel)
    client.force_login(alice)
    assert "Who speaks" not in client.get(topic.get_absolute_url()).content.decode()


def test_each_composer_remembers_who_spoke_last(client, kestrel, alice, topic):
    other = make_topic(author=topic.author, category=topic.category)
    client.force_login(alice)
    chosen = '<option value="kestrel-ridge" selected>'
    reply(client, topic, organisation="kestrel-ridge")
    assert chosen in client.get(topic.get_absolute_url()).content.decode()
    assert chosen in client.get(f"/t/{topic.pk}/reply/").content.decode()
    assert chosen not in client.get(other.get_absolute_url()).content.decode()
    assert chosen not in client.get("/forum/new/").content.decode()
    reply(client, topic, organisation="", body="And I, for one, differ.")
    assert chosen not in client.get(topic.get_absolute_url()).content.decode()


def test_a_draft_keeps_who_speaks(client, kestrel, alice, topic):
    forum.save_draft(f"topic:{topic.pk}", by=alice, body="Begun.", fields={"organisation": "kestrel-ridge"})
    client.force_login(alice)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert '<option value="kestrel-ridge" selected>' in page


def test_the_same_words_personally_and_for_an_organisation_are_two_posts(kestrel, alice, topic):
    for voice in (None, kestrel, kestrel):
        forum.reply(topic, by=alice, body="We support this.", key=uuid4(), organisation=voice)
    assert [post.organisation for post in topic.posts.order_by("number")] == [None, None, kestrel]
    key = uuid4()
    forum.reply(topic, by=alice, body="And this.", key=key)
    with pytest.raises(Refused, match="another text"):
        forum.reply(topic, by=alice, body="And this.", key=key, organisation=kestrel)


def test_what_was_said_stays_with_it_when_the_seat_ends(client, kestrel, alice, bob, topic):
    seat = make_seat(kestrel, bob)
    post = forum.reply(topic, by=bob, body="We ramp in six minutes.", organisation=kestrel)
    own = make_post(topic, author=bob, body="And I like it.")
    actions.revoke(seat, by=alice)
    post = Post.objects.get(pk=post.pk)
    for act in (
        lambda: forum.edit(post, by=bob, body="We never did.", version=1),
        lambda: forum.remove(post, by=bob),
    ):
        with pytest.raises(PermissionDenied):
            act()
    leave_the_place(bob, by=bob, with_content=True)
    while erase_due_content():
        pass
    post.refresh_from_db()
    own.refresh_from_db()
    assert (post.body, post.organisation, post.is_removed) == ("We ramp in six minutes.", kestrel, False)
    assert (own.body, own.is_removed) == ("", True)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert SHOWN in page
    assert "Bob Tanaka" not in page


def test_a_new_name_shows_on_pages_kept_ready(client, kestrel, alice, topic, commits):
    forum.reply(topic, by=alice, body="For us all.", organisation=kestrel)
    assert ">Kestrel Ridge</a>" in client.get(topic.get_absolute_url()).content.decode()
    with commits():
        told = {"kind": "miner", "name": "Kestrel", "legal_name": "K", "description": ""}
        actions.change(kestrel, by=alice, grids=[], languages=[], **told)
    assert ">Kestrel</a>" in client.get(topic.get_absolute_url()).content.decode()


def test_moving_a_post_takes_its_organisation_along(kestrel, alice, carol, topic):
    post = forum.reply(topic, by=alice, body="For us all.", organisation=kestrel)
    apart = forum.move_posts_to_new_topic([post], by=carol, title="Apart")
    topic.refresh_from_db()
    apart = Topic.objects.get(title="Apart")
    assert (apart.organisation, apart.last_organisation) == (kestrel, kestrel)
    assert topic.last_organisation is None


def test_api_speaks_for_one_by_its_slug(client, kestrel, alice, bob, topic):
    url = f"/api/v1/topics/{topic.pk}/posts/"

    def send(user, slug):  # type: ignore[no-untyped-def]
        body = {"body": f"Said by {user}.", "organisation": slug}
        headers = with_token(user, "read", "write")
        return client.post(url, body, content_type="application/json", headers=headers)

    assert send(alice, "kestrel-ridge").json()["author"]["organisation"] == "kestrel-ridge"
    assert send(bob, "kestrel-ridge").status_code == 409
    assert send(bob, "nobody").status_code == 400
    assert send(bob, None).json()["author"]["organisation"] is None


@pytest.mark.django_db(transaction=True)
def test_a_reply_and_a_revocation_at_once_leave_no_word_without_a_seat():
    owner, speaker = make_user(), make_user()
    organisation = make_organisation(by=owner)
    seat = make_seat(organisation, speaker)
    topic = make_topic(author=owner)
    outcomes = at_once(
        lambda: forum.reply(topic, by=speaker, body="For us all.", organisation=Organisation.objects.get()),
        lambda: actions.revoke(seat, by=owner),
    )
    assert outcomes in (["done", "done"], ["done", "refused"])
    assert Post.objects.filter(organisation=organisation).count() == outcomes.count("done") - 1
