"""A member keeps an organisation away; nobody there is told."""

from __future__ import annotations

import pytest

from accounts.contact import can_contact
from core.errors import Refused
from forum import actions as forum
from notifications.models import Notification
from organisations import actions
from organisations.contact import can_contact_desk, can_contact_for
from organisations.models import OrganisationBlock
from pages.erasure import leave as leave_the_place
from tests.makers import make_organisation, make_seat, make_topic


@pytest.fixture
def kestrel(alice):
    return make_organisation(by=alice)


def test_block_closes_both_ways_for_the_organisation_alone(client, kestrel, alice, bob, carol, commits):
    make_seat(kestrel, carol)
    assert can_contact_for(kestrel, alice, bob)
    assert can_contact_desk(bob, kestrel)
    client.force_login(bob)
    with commits():
        for _time in range(2):
            assert client.post("/organisations/kestrel-ridge/block/").status_code == 303
    assert not Notification.objects.exists()  # they are not told
    for one in (alice, carol):
        assert not can_contact_for(kestrel, one, bob)
    assert not can_contact_desk(bob, kestrel)
    assert can_contact(alice, bob)  # personally she may
    page = client.get("/settings/blocked/organisations/").content.decode()
    assert "Kestrel Ridge" in page
    assert "Unblock" in client.get("/organisations/kestrel-ridge/").content.decode()
    back = {"next": "/settings/blocked/organisations/"}
    answer = client.post("/organisations/kestrel-ridge/unblock/", back)
    assert answer.headers["Location"] == "/settings/blocked/organisations/"
    assert can_contact_for(kestrel, alice, bob)
    assert can_contact_desk(bob, kestrel)


def test_nobody_writes_for_it_without_a_voice(kestrel, alice, bob, carol):
    assert not can_contact_for(kestrel, carol, bob)
    actions.restrict(kestrel, by=carol, reason="rules")
    kestrel.refresh_from_db()
    assert not can_contact_for(kestrel, alice, bob)
    assert not can_contact_desk(bob, kestrel)


def test_what_is_said_in_its_name_is_no_news(kestrel, alice, bob, commits):
    topic = make_topic(author=bob)
    actions.block_organisation(kestrel, by=bob)
    with commits():
        forum.reply(topic, by=alice, body="For us, @bob: six.", organisation=kestrel)
    assert not Notification.objects.filter(recipient=bob).exists()
    with commits():
        forum.reply(topic, by=alice, body="For myself, @bob: nine.")
    assert Notification.objects.filter(recipient=bob).count() == 1


def test_ones_own_organisation_is_not_blocked(client, kestrel, alice):
    client.force_login(alice)
    assert client.post("/organisations/kestrel-ridge/block/").status_code == 422
    with pytest.raises(Refused):
        actions.block_organisation(kestrel, by=alice)


def test_leaving_the_place_takes_it_along(kestrel, bob):
    actions.block_organisation(kestrel, by=bob)
    leave_the_place(bob, by=bob, with_content=False)
    assert not OrganisationBlock.objects.exists()
