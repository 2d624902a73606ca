"""A newcomer's first links wait for a moderator: one rule, one table, and nothing slips round it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Profile, User
from core.errors import Refused
from forum import actions
from forum.models import Draft, HeldPost, HeldState, Post, Topic
from moderation import actions as moderation
from notifications.models import Notification
from organisations.models import Organisation
from tests.makers import (
    make_category,
    make_organisation,
    make_post,
    make_seat,
    make_topic,
    make_upload,
    make_user,
)
from uploads.models import Upload

pytestmark = pytest.mark.django_db

LINKED = "We use the meter at https://meters.example/class-0.5 and it holds."
PLAIN = "We measured 15.1 J/TH at the wall."


@pytest.fixture
def fresh(db: None) -> User:
    return make_user("fresh", date_joined=timezone.now())


@pytest.fixture
def topic(alice) -> Topic:  # type: ignore[no-untyped-def]
    return make_topic(author=alice)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def hold(topic: Topic, user: User, body: str = LINKED, **kwargs) -> HeldPost:  # type: ignore[no-untyped-def]
    held = actions.reply(topic, by=user, body=body, **kwargs)
    assert isinstance(held, HeldPost)
    return held


def test_a_reply_with_a_link_waits_and_one_without_does_not(topic, fresh):
    held = hold(topic, fresh)
    assert held.is_waiting
    topic.refresh_from_db()
    assert (topic.last_number, topic.reply_count) == (1, 0)
    assert isinstance(actions.reply(topic, by=fresh, body=PLAIN), Post)


@pytest.mark.parametrize(
    "body",
    [
        "Our own [house rules](/rules/) say so.",
        "Write to me@example.org about it.",
        'The code is `<a href="https://x.example" rel="nofollow ugc noopener">`.',
    ],
)
def test_what_leads_nowhere_else_is_no_outside_link(topic, fresh, body):
    assert isinstance(actions.reply(topic, by=fresh, body=body), Post)


@pytest.mark.parametrize(
    "body",
    ["www.meters.example", "[see](//meters.example)", "<https://a.example>", "![x](https://a.example/x.png)"],
)
def test_whatever_the_spelling_a_link_is_a_link(topic, fresh, body):
    hold(topic, fresh, body)


def test_nobody_else_sees_it_anywhere(topic, fresh, alice, bob, carol):
    held = hold(topic, fresh)
    mine = client_of(fresh).get(topic.get_absolute_url()).content.decode()
    assert "Waits for a moderator" in mine
    assert "meters.example" in mine
    for reader in (alice, bob, carol):
        page = client_of(reader).get(topic.get_absolute_url()).content.decode()
        assert "meters.example" not in page
    assert "meters.example" not in Client().get(topic.get_absolute_url()).content.decode()
    assert client_of(bob).get(held.get_absolute_url()).status_code == 404
    assert Client().get(held.get_absolute_url()).status_code == 302
    page = client_of(fresh).get(held.get_absolute_url()).content.decode()
    assert "Your reply waits for a moderator" in page
    assert "meters.example" in page
    assert "meters.example" in client_of(fresh).get("/held/").content.decode()


def test_the_page_of_a_topic_asks_no_more_where_nothing_is_held(topic, bob, django_assert_max_num_queries):
    client = client_of(bob)
    client.get(topic.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get(topic.get_absolute_url())


def test_a_form_sent_twice_or_again_after_back_waits_once(topic, fresh):
    key = uuid4()
    client = client_of(fresh)
    first = client.post(f"/t/{topic.pk}/reply/", {"body": LINKED, "key": key})
    again = client.post(f"/t/{topic.pk}/reply/", {"body": LINKED, "key": key})
    back = client.post(f"/t/{topic.pk}/reply/", {"body": LINKED, "key": uuid4()})
    held = HeldPost.objects.get()
    assert {first["Location"], again["Location"], back["Location"]} == {held.get_absolute_url()}
    assert first.status_code == 303


def test_a_topic_waits_too_and_is_whole_when_let_through(fresh, carol, bob, commits):
    category = make_category("power")
    client = client_of(fresh)
    sent = {
        "category": "power",
        "title": "Which meter?",
        "body": LINKED,
        "tags": "meters, audit",
        "language": "es",
    }
    answer = client.post("/forum/new/", sent)
    held = HeldPost.objects.get()
    assert answer["Location"] == held.get_absolute_url()
    assert not Topic.objects.exists()
    with commits():
        post = actions.let_through(held, by=carol)
    topic = post.topic
    assert (topic.title, topic.language, topic.author, post.number) == ("Which meter?", "es", fresh, 1)
    assert sorted(topic.tags.values_list("name", flat=True)) == ["audit", "meters"]
    category.refresh_from_db()
    assert (category.topic_count, category.post_count) == (1, 1)
    assert "meters.example" in client_of(bob).get(topic.get_absolute_url()).content.decode()


def test_let_through_it_gets_the_next_number_and_tells_who_watches(topic, fresh, alice, carol, commits):
    held = hold(topic, fresh)
    make_post(topic, author=alice)
    with commits():
        pass
    assert Notification.objects.filter(recipient=carol, verb="forum.held").exists()
    Notification.objects.all().delete()
    with commits():
        post = actions.let_through(held, by=carol)
    assert (post.number, post.author, post.body) == (3, fresh, LINKED)
    assert Notification.objects.filter(recipient=alice, verb="forum.replied").exists()
    assert Notification.objects.filter(recipient=fresh, verb="forum.let_through").exists()
    held.refresh_from_db()
    assert (held.state, held.body, held.post) == (HeldState.LET_THROUGH, "", post)
    page = client_of(fresh).get(held.get_absolute_url()).content.decode()
    assert post.get_absolute_url() in page


def test_turned_back_its_author_reads_why_and_may_send_it_again(topic, fresh, carol, commits):
    held = hold(topic, fresh)
    with commits():
        client_of(carol).post(
            f"/moderation/held/{held.pk}/", {"outcome": "turned-back", "reason": "spam", "note": "A shop."}
        )
    page = client_of(fresh).get(held.get_absolute_url()).content.decode()
    assert "Advertising or spam" in page
    assert "A shop." in page
    assert Notification.objects.filter(recipient=fresh, verb="forum.turned_back").exists()
    assert not topic.posts.filter(author=fresh).exists()
    answer = client_of(fresh).post(f"/held/{held.pk}/take-back/")
    assert answer["Location"] == f"/t/{topic.pk}/reply/"
    assert Draft.objects.get(user=fresh).body == LINKED
    assert not HeldPost.objects.exists()


def test_the_log_says_both_and_names_nobody(topic, fresh, carol):
    actions.let_through(hold(topic, fresh), by=carol)
    moderation.look_at(hold(topic, fresh, LINKED + " 2"), by=carol, outcome="turned-back", reason="spam")
    log = Client().get("/moderation/log/").content.decode()
    assert "let a newcomer&#x27;s post with links through" in log
    assert "turned a newcomer&#x27;s post with links back" in log
    assert "fresh" not in log


def test_what_was_decided_is_decided_once(topic, fresh, carol, admin):
    held = hold(topic, fresh)
    actions.let_through(held, by=carol)
    with pytest.raises(Refused) as refusal:
        actions.turn_back(held, by=admin, reason="spam")
    assert refusal.value.status == 409
    assert (
        client_of(admin).post(f"/moderation/held/{held.pk}/", {"outcome": "let-through"}).status_code == 409
    )
    assert client_of(fresh).post(f"/held/{held.pk}/take-back/").status_code == 409
    assert topic.posts.count() == 2


def test_taken_back_meanwhile_there_is_nothing_to_decide(topic, fresh, carol):
    held = hold(topic, fresh)
    actions.take_back(held, by=fresh)
    with pytest.raises(Refused):
        actions.let_through(held, by=carol)


def test_a_topic_closed_meanwhile_takes_nothing(topic, fresh, carol):
    held = hold(topic, fresh)
    actions.lock(topic, by=carol)
    with pytest.raises(Refused):
        actions.let_through(held, by=carol)
    held.refresh_from_db()
    assert held.is_waiting


def test_after_three_none_waits_any_more(topic, fresh, carol):
    for number in range(3):
        actions.let_through(hold(topic, fresh, f"{LINKED} {number}"), by=carol)
    assert isinstance(actions.reply(topic, by=fresh, body=f"{LINKED} 4"), Post)


def test_after_a_month_none_waits(topic, fresh, time_machine):
    hold(topic, fresh)
    time_machine.move_to(fresh.date_joined + timedelta(days=30, seconds=1))
    assert isinstance(actions.reply(topic, by=fresh, body=f"{LINKED} Later."), Post)


def test_a_seat_in_a_verified_organisation_lifts_it_and_shows_what_waits(topic, fresh, commits):
    held = hold(topic, fresh)
    company = make_organisation()
    make_seat(company, fresh)
    Organisation.objects.update(verified_until=timezone.now() + timedelta(days=1))
    assert isinstance(actions.reply(topic, by=fresh, body=f"{LINKED} Now."), Post)
    assert actions.release_trusted(fresh) == 1
    held.refresh_from_db()
    assert held.post is not None
    assert actions.release_trusted(fresh) == 0


def test_a_voucher_lifts_it_at_once_and_is_told(topic, fresh, bob, commits):
    held = hold(topic, fresh)
    client = client_of(bob)
    assert "Vouch for them" not in client.get("/u/fresh/").content.decode()
    assert client.post("/u/fresh/vouch/").status_code == 403
    make_seat(make_organisation(), bob)
    Organisation.objects.update(verified_until=timezone.now() + timedelta(days=1))
    assert "Vouch for them" in client.get("/u/fresh/").content.decode()
    with commits():
        client.post("/u/fresh/vouch/")
        client.post("/u/fresh/vouch/")
    held.refresh_from_db()
    assert held.state == HeldState.LET_THROUGH
    assert set(Notification.objects.filter(recipient=fresh).values_list("verb", flat=True)) == {
        "accounts.vouched",
        "forum.released",
    }
    assert "Bob Tanaka" in client_of(fresh).get("/settings/standing/").content.decode()
    client.post("/u/fresh/unvouch/")
    hold(topic, fresh, f"{LINKED} Again.")


def test_a_voucher_of_the_suspended_is_none(topic, fresh, bob):
    make_seat(make_organisation(), bob)
    Organisation.objects.update(verified_until=timezone.now() + timedelta(days=1))
    accounts.vouch(fresh, by=bob)
    User.objects.filter(pk=bob.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    hold(topic, fresh)


def test_an_edit_is_no_way_round_it(topic, fresh, carol):
    post = make_post(topic, author=fresh, body=PLAIN)
    client = client_of(fresh)
    answer = client.post(f"/posts/{post.pk}/edit/", {"body": LINKED, "version": 1})
    assert answer.status_code == 422
    assert "an edit can&#x27;t add any" in answer.content.decode()
    assert "meters.example" in answer.content.decode()
    actions.edit(post, by=fresh, body=PLAIN + " Twice.", version=1)
    through = actions.let_through(hold(topic, fresh), by=carol)
    actions.edit(through, by=fresh, body=LINKED + " Still.", version=1)


def test_a_profile_is_no_way_round_it(fresh):
    told = {"name": "", "region": "", "place": "", "time_zone": "UTC", "is_listed": "on"}
    client = client_of(fresh)
    answer = client.post("/settings/", {**told, "bio": "Buy at https://shop.example"})
    assert answer.status_code == 422
    assert "shop.example" in answer.content.decode()
    assert client.post("/settings/", {**told, "bio": "I mine."}).status_code == 303


def test_staff_are_no_newcomers(topic):
    moderator = make_user("mod", role="moderator", date_joined=timezone.now())
    assert isinstance(actions.reply(topic, by=moderator, body=LINKED), Post)


def test_its_pictures_go_with_it(topic, fresh, carol, bob):
    upload = make_upload(by=fresh)
    held = hold(topic, fresh, f"{LINKED}\n\n{upload.markdown}")
    upload.refresh_from_db()
    assert upload.object_id == held.pk
    url = upload.get_absolute_url()
    assert client_of(bob).get(url).status_code == 404
    assert client_of(carol).get(url).status_code == 200
    post = actions.let_through(held, by=carol)
    assert "<img" in post.body_html
    assert client_of(bob).get(url).status_code == 200


def test_pictures_of_what_was_taken_back_are_its_senders_again(topic, fresh):
    upload = make_upload(by=fresh)
    held = hold(topic, fresh, f"{LINKED}\n\n{upload.markdown}")
    actions.take_back(held, by=fresh)
    assert Upload.objects.unattached().filter(pk=upload.pk).exists()


def test_moderators_see_only_what_their_doors_let_them(fresh, carol):
    category = make_category("closed")
    topic = make_topic(author=fresh, category=category, body=PLAIN)
    held = hold(topic, fresh)
    queue = client_of(carol).get("/moderation/?show=links").content.decode()
    assert f"/moderation/held/{held.pk}/" in queue
    from accounts.models import Group

    category.see, category.group = "group", Group.objects.create(name="Hosts")
    category.save()
    assert (
        f"/moderation/held/{held.pk}/" not in client_of(carol).get("/moderation/?show=links").content.decode()
    )
    assert client_of(carol).get(f"/moderation/held/{held.pk}/").status_code == 404


def test_the_queue_is_a_fixed_number_of_queries(topic, fresh, carol, django_assert_max_num_queries):
    for number in range(5):
        hold(topic, fresh, f"{LINKED} {number}")
    client = client_of(carol)
    client.get("/moderation/?show=links")
    with django_assert_max_num_queries(7):
        page = client.get("/moderation/?show=links").content.decode()
    assert page.count("Look closer") == 5


def test_the_api_says_202_and_shows_what_became_of_it(topic, fresh, carol):
    _token, secret = accounts.create_token(fresh, by=fresh, name="x", scopes=["read", "write"])
    mine = Client(headers={"Authorization": f"Bearer {secret}"})
    answer = mine.post(f"/api/v1/topics/{topic.pk}/posts/", {"body": LINKED}, content_type="application/json")
    assert (answer.status_code, answer.json()["state"], answer.json()["topic"]) == (202, "waiting", topic.pk)
    pk = answer.json()["id"]
    assert [row["id"] for row in mine.get("/api/v1/held/").json()["results"]] == [pk]
    _token, secret = accounts.create_token(carol, by=carol, name="x", scopes=["read", "write"])
    theirs = Client(headers={"Authorization": f"Bearer {secret}"})
    address = f"/api/v1/held/{pk}/decision/"
    assert theirs.put(address, {"outcome": "turned-back"}, content_type="application/json").status_code == 400
    done = theirs.put(address, {"outcome": "let-through"}, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "let-through")
    assert theirs.put(address, {"outcome": "let-through"}, content_type="application/json").status_code == 409
    assert mine.get(f"/api/v1/held/{pk}/").json()["post"] == done.json()["post"]
    assert mine.delete(f"/api/v1/held/{pk}/").status_code == 409


def test_what_was_decided_long_ago_is_forgotten(topic, fresh, carol, time_machine):
    moderation.look_at(hold(topic, fresh), by=carol, outcome="turned-back", reason="spam")
    assert actions.forget_held() == 0
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert actions.forget_held() == 1


def test_the_settings_say_what_waits_and_what_lifts_it(fresh, alice):
    page = client_of(fresh).get("/settings/standing/").content.decode()
    assert "In your first 30 days, a moderator looks at a post with links" in page
    assert "It ends after 3 more of them were let through" in page
    assert "vouches for you" in page
    Profile.objects.filter(user=fresh).update(links_let_through=3)
    assert "a moderator looks at a post" not in client_of(fresh).get("/settings/standing/").content.decode()
    assert (
        "All that members may do, you may do." in client_of(alice).get("/settings/standing/").content.decode()
    )
