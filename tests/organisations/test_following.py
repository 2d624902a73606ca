"""A member follows an organisation: they hear of what is said in its name, where they may read it."""

from __future__ import annotations

import pytest

from activity.models import Follow
from forum import actions as forum
from notifications.models import Mail, Notification
from organisations import actions
from pages.erasure import leave as leave_the_place
from tests.makers import make_category, make_organisation, make_topic


@pytest.fixture
def kestrel(alice):
    return make_organisation(by=alice)


def told() -> list[tuple[str, str, str]]:
    rows = Notification.objects.order_by("id").values_list("recipient__username", "verb", "reason")
    return list(rows)


def test_followers_hear_of_what_is_said_in_its_name_alone(client, kestrel, alice, bob, commits):
    client.force_login(bob)
    assert client.post("/organisations/kestrel-ridge/follow/").status_code == 303
    assert "Follow no more" in client.get("/organisations/kestrel-ridge/").content.decode()
    with commits():
        topic = make_topic(author=alice, title="Ramp clauses", organisation=kestrel)
        forum.reply(topic, by=alice, body="For us: six.", organisation=kestrel)
        forum.reply(topic, by=alice, body="For myself: nine.")
    assert told() == [("bob", "forum.started", "following"), ("bob", "forum.replied", "following")]
    assert not Mail.objects.exists()  # by mail only who asks for it
    assert (
        "Alice Moreau, for Kestrel Ridge, started a topic" in client.get("/notifications/").content.decode()
    )
    client.post("/organisations/kestrel-ridge/follow/", {"stop": "1"})
    with commits():
        forum.reply(topic, by=alice, body="For us: seven.", organisation=kestrel)
    assert len(told()) == 2


def test_followers_hear_nothing_behind_a_door_or_of_what_they_muted(kestrel, alice, bob, carol, commits):
    actions.follow(kestrel, by=bob)
    actions.follow(kestrel, by=carol)
    topic = make_topic(author=alice)
    forum.watch(topic, by=bob, level="muted")
    with commits():
        forum.reply(topic, by=alice, body="For us: six.", organisation=kestrel)
    assert told() == [("carol", "forum.replied", "following")]
    hidden = make_topic(author=carol, category=make_category(see="moderators"))
    with commits():
        forum.reply(hidden, by=carol, body="Staff.")
    assert len(told()) == 1


def test_blocking_ends_following_and_forbids_it(client, kestrel, bob):
    actions.follow(kestrel, by=bob)
    actions.block_organisation(kestrel, by=bob)
    assert not Follow.objects.exists()
    client.force_login(bob)
    assert client.post("/organisations/kestrel-ridge/follow/").status_code == 409
    assert "Follow" not in client.get("/organisations/kestrel-ridge/").content.decode()


def test_leaving_the_place_takes_it_along(kestrel, bob):
    actions.follow(kestrel, by=bob)
    leave_the_place(bob, by=bob, with_content=False)
    assert not Follow.objects.exists()
