"""The list beside an open conversation: its rows, which one is open, and what it must not tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from messaging import actions
from messaging.inbox import ROWS_BESIDE, listed, listed_beside
from messaging.models import Participant
from messaging.permissions import place_of
from tests.makers import make_conversation, make_user
from tests.messaging.companies import SECRET, make_company, make_desk_conversation, make_room

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def shown_in(listing):
    return [row.place.conversation_id for row in listing.rows if row.is_shown]


def test_the_open_one_is_marked_in_the_box_in_which_it_lies(alice, bob):
    talk, other = make_conversation(alice, bob, said=3), make_conversation(make_user(), bob)
    actions.arrange(other, by=bob, do="archive")
    page = signed_in(bob).get(f"/messages/{talk.pk}/")
    listing = page.context["listing"]
    assert (listing.box, [row.place.conversation_id for row in listing.rows]) == ("inbox", [talk.pk])
    assert f'href="{talk.get_absolute_url()}" aria-current="page"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    archived = signed_in(bob).get(f"/messages/{other.pk}/").context["listing"]
    assert (archived.box, shown_in(archived)) == ("archive", [other.pk])
    assert shown_in(listed("inbox", bob)) == []


def test_one_that_is_older_than_the_list_stands_above_it(alice, bob):
    old = make_conversation(alice, bob)
    Participant.objects.filter(conversation=old).update(last_at=timezone.now() - timedelta(days=90))
    newer = [make_conversation(bob, alice) for _number in range(ROWS_BESIDE)]
    listing = listed_beside(old, place_of(bob, old), bob)
    assert [row.place.conversation_id for row in listing.rows] == [old.pk, *[one.pk for one in newer[::-1]]]
    assert shown_in(listing) == [old.pk]


def test_it_leads_to_what_is_new_and_else_to_the_newest(alice, bob):
    talk = make_conversation(alice, bob, said=9)
    [row] = listed("inbox", bob).rows
    first_new = Participant.objects.get(conversation=talk, user=bob).read_number + 1
    assert (row.is_unread, row.url) == (True, f"/messages/{talk.pk}/?at={first_new}#message-{first_new}")
    actions.read_to(talk, by=bob, number=talk.last_number)
    assert [row.url for row in listed("inbox", bob).rows] == [
        f"/messages/{talk.pk}/#message-{talk.last_number}"
    ]


def test_a_desk_and_a_room_go_by_their_organisations():
    kestrel, blue = make_company("Kestrel Ridge"), make_company("Blue River")
    asked = make_desk_conversation(kestrel, by=blue.member)
    [outside] = listed("inbox", blue.member).rows
    assert (outside.names, outside.organisation) == ("Kestrel Ridge: General", kestrel.organisation)
    actions.take(asked, by=kestrel.member)
    [inside] = listed("inbox", kestrel.member).rows
    assert (inside.names, inside.organisation) == (blue.member.shown_name, None)
    make_room(kestrel, blue)
    [room] = listed("inbox", blue.signatory).rows
    assert (room.names, room.organisation) == ("Kestrel Ridge", kestrel.organisation)


def test_a_colleague_without_a_place_has_it_marked():
    kestrel = make_company("Kestrel Ridge")
    asked = make_desk_conversation(kestrel)
    page = signed_in(kestrel.member).get(f"/messages/{asked.pk}/")
    assert shown_in(page.context["listing"]) == [asked.pk]


@pytest.mark.parametrize("who", ["signatory", "member"])
def test_a_room_tells_no_words_before_its_protocol_is_accepted(who):
    kestrel, blue = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(kestrel, blue, accept=False)
    talk = make_conversation(make_user(), blue.signatory)
    actions.bring(room, user=kestrel.member, by=_accepted(room, kestrel.signatory))
    actions.send(room, by=kestrel.signatory, body=f"Hidden {SECRET}")
    reader = blue.signatory if who == "signatory" else kestrel.member
    listing = listed_beside(talk, place_of(reader, talk), reader)
    assert [row.last for row in listing.rows if row.place.conversation_id == room.pk] == [None]


def test_who_left_has_it_in_no_list(alice, bob):
    gone, talk = make_conversation(alice, bob), make_conversation(make_user(), bob)
    actions.leave(gone, by=bob)
    assert signed_in(bob).get(f"/messages/{gone.pk}/").status_code == 404
    listing = listed_beside(talk, place_of(bob, talk), bob)
    assert [row.place.conversation_id for row in listing.rows] == [talk.pk]


def _accepted(room, user):
    actions.accept_protocol(room, by=user, version=room.protocol, language="en")
    return user
