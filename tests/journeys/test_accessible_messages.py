"""axe finds nothing on the pages of messages, and none is wider than the narrowest phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging import actions
from organisations.audiences import Audience
from organisations.models import Kind, OpenTo, Organisation
from tests.journeys.test_accessibility import _faults_of
from tests.makers import make_conversation, make_user
from tests.messaging.companies import make_company, make_desk_conversation, make_room

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_axe_finds_nothing_where_messages_are(open_browser):
    """The inbox, a conversation of each kind, and their forms."""
    kestrel, blue = make_company("Kestrel Ridge"), make_company("Blue River")
    reader, friend = kestrel.signatory, make_user("friend")
    talk = make_conversation(reader, friend, said=3)
    said = actions.send(talk, by=friend, body="> Ten litres\n\n| Month | MWh |\n|---|---:|\n| May | 12 |")
    actions.react(said, by=reader, kind="tried")
    own = actions.send(talk, by=reader, body="Thank you.", reply_to=said)
    asked = make_conversation(make_user(), reader, state="request")
    at_desk = actions.take(make_desk_conversation(kestrel, by=blue.member), by=reader)
    actions.write_note(at_desk, by=kestrel.member, body="They pay late.")
    room = make_room(kestrel, blue)
    opened = make_conversation(friend, reader, subject="Spare fans")
    miners = Audience(OpenTo.KIND, organisation_kind=Kind.MINER)
    Organisation.objects.update(verified_until=timezone.now() + timedelta(days=9))
    actions.open_door(opened, by=friend, audience=miners)
    own_one = make_conversation(reader, friend)
    actions.open_door(own_one, by=reader, audience=miners, subject="Spare pumps")
    slug = kestrel.organisation.slug
    paths = [f"/messages/{one.pk}/" for one in (talk, asked, at_desk, room)]
    paths += ["/messages/", "/messages/new/?to=friend", "/messages/drafts/", f"/messages/one/{own.pk}/edit/"]
    paths += [
        f"/messages/{talk.pk}/?q=litres",
        f"/messages/{talk.pk}/?quote={own.number}",
        f"/messages/desks/{slug}/",
        "/messages/rooms/",
    ]
    paths += [f"/messages/{room.pk}/room/", f"/organisations/{blue.organisation.slug}/write/"]
    paths += ["/messages/open/", f"/messages/{own_one.pk}/", f"/messages/{own_one.pk}/open/"]
    found = _faults_of(open_browser(reader), paths)
    assert not found, "\n".join(found)
