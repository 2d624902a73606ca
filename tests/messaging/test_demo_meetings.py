"""The demo's desk and room come by the actions and leave no news behind; a second run adds nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from activity.models import Activity
from messaging.models import Conversation, RoomPaper, SideNote
from organisations.models import Organisation
from pages.demo.meeting import load_meetings
from tests.makers import make_organisation, make_seat, make_user

pytestmark = pytest.mark.django_db


def test_a_desk_conversation_and_a_room_of_two_miners():
    members = {name: make_user(name, origin="demo") for name in ("alice", "bob", "dave", "hannah")}
    kestrel = make_organisation("Kestrel Ridge", by=members["bob"])
    make_seat(kestrel, members["alice"], "signatory")
    make_organisation("Blue River Hosting", by=members["dave"], kind="host")
    make_organisation("Nordland Heat", by=members["hannah"])
    assert load_meetings(members, timezone.now()) == 0
    Organisation.objects.update(origin="demo")
    assert load_meetings(members, timezone.now()) == 2
    assert load_meetings(members, timezone.now()) == 0
    assert set(Conversation.objects.values_list("kind", "taken_by__username")) == {
        ("desk", "alice"),
        ("room", None),
    }
    assert (SideNote.objects.count(), RoomPaper.objects.count()) == (2, 3)
    assert not Activity.objects.filter(verb__startswith="messaging.").exists()
