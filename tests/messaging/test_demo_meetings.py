"""The demo's desk and room come by the actions and leave no news behind; a second run adds nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from activity.models import Activity
from messaging.models import (
    Call,
    CallWord,
    Conversation,
    Door,
    Message,
    Participant,
    Proposal,
    RoomPaper,
    SideNote,
)
from messaging.proposals import card
from organisations.models import Organisation
from pages.demo.dealing import load_deals, show_deals_where_parties_talk
from pages.demo.meeting import load_meetings
from pages.demo.writing import load_letters
from tests.makers import make_group, make_organisation, make_seat, make_user

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


def test_three_calls_and_a_proposal_in_its_third_version_where_both_talk(alice):
    members = {
        name: make_user(name, origin="demo") for name in ("bob", "dave", "hannah", "marta", "linwenjie")
    }
    members["alice"] = alice
    for name, by in (
        ("Kestrel Ridge", "bob"),
        ("Blue River Hosting", "dave"),
        ("Nordland Heat", "hannah"),
        ("Alto Parana Energia", "marta"),
        ("Oromia Hash", "linwenjie"),
    ):
        make_organisation(name, by=members[by])
    make_seat(Organisation.objects.get(slug="kestrel-ridge"), alice, "signatory")
    Organisation.objects.update(origin="demo")
    alice.origin = "demo"
    alice.save()
    now = timezone.now()
    assert (load_deals(members, now), load_deals(members, now)) == (4, 0)
    load_meetings(members, now)
    show_deals_where_parties_talk()
    deal = Proposal.objects.get()
    told = card.of(deal, alice)
    assert (deal.version, deal.state, told["acts"]) == (
        3,
        "countered",
        ["ask", "counter", "accept", "decline"],
    )
    assert len(told["history"]) == 3
    assert told["conversation"] == Conversation.objects.get(kind="desk")
    assert list(CallWord.objects.values_list("is_callers", flat=True)) == [True, False]
    assert Call.objects.count() == 3


def test_conversations_of_all_kinds_lie_in_the_inbox_of_alice():
    names = ("alice", "bob", "wyatt", "marta", "linwenjie", "ivan", "hannah")
    members = {name: make_user(name, origin="demo") for name in names}
    members["quickrigs"] = make_user("quickrigs", origin="demo", date_joined=timezone.now())
    kestrel = make_organisation("Kestrel Ridge", by=members["bob"])
    make_seat(kestrel, members["alice"], "signatory")
    make_organisation("Alto Parana Energia", by=members["marta"])
    Organisation.objects.update(origin="demo")
    now = timezone.now()
    group = make_group("ERCOT operators", members["alice"], members["bob"], members["wyatt"])
    assert group.slug == "ercot-operators"
    assert load_letters(members, now) == 8
    assert [one.is_in for one in Door.objects.visible_to(members["alice"]).for_rows(members["alice"])] == [
        False
    ]
    assert load_letters(members, now) == 0
    places = Participant.objects.filter(user=members["alice"])
    lies = sorted(places.values_list("box", "conversation__state", "conversation__kind"))
    assert lies == [
        ("held", "held", "person"),
        ("inbox", "open", "desk"),
        ("inbox", "open", "person"),
        ("inbox", "open", "person"),
        ("inbox", "request", "person"),
        ("requests", "request", "person"),
    ]
    assert places.filter(pinned_at__isnull=False).count() == 1
    members["alice"].refresh_from_db()
    assert members["alice"].unread_messages == 2
    assert Message.objects.filter(reply_to__isnull=False).exclude(reaction_counts={}).exists()
    assert not Message.objects.filter(created_at__gte=now).exists()
    assert not Activity.objects.filter(verb__startswith="messaging.").exists()
