"""The demo's desk and room: a company writes to another, two miners talk under a protocol.

Through the same actions as anybody's; what they recorded is taken back at once, so nobody is told or mailed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from activity.models import Activity
from messaging import actions
from messaging.models import Conversation, Desk, RoomSeat
from organisations.models import Organisation

ORIGIN = "demo"


def load_meetings(members: dict[str, User], now: datetime) -> int:
    """Add those that are missing; returns how many. Without its people and companies one stays out."""
    companies = {one.slug: one for one in Organisation.objects.filter(origin=ORIGIN)}
    if not {"alice", "bob", "dave", "hannah"} <= set(members):
        return 0
    if not {"kestrel-ridge", "blue-river-hosting", "nordland-heat"} <= set(companies):
        return 0
    kestrel = companies["kestrel-ridge"]
    loaded = 0
    with transaction.atomic():
        last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if not Conversation.objects.filter(kind="desk", desk_of=kestrel, started_by=members["dave"]).exists():
            _load_desk(members, kestrel, companies["blue-river-hosting"])
            loaded += 1
        if not Conversation.objects.filter(kind="room", started_for=kestrel).exists():
            _load_room(members, kestrel, companies["nordland-heat"], now)
            loaded += 1
        ours = Activity.objects.filter(pk__gt=last, verb__startswith="messaging.", actor__origin=ORIGIN)
        ours.delete()
    return loaded


def _load_desk(members: dict[str, User], kestrel: Organisation, blue_river: Organisation) -> None:
    alice, bob, dave = members["alice"], members["bob"], members["dave"]
    actions.keep_desk(kestrel, by=bob, desk=Desk.PROCUREMENT, is_open=True, members=[alice])
    conversation = actions.write_to_desk(
        kestrel,
        by=dave,
        desk=Desk.PROCUREMENT,
        speaks_for=blue_river,
        subject="Spare control boards, S21 class",
        body="We hold 40 tested control boards that we no longer need. Would you take some, or swap for fans?",
    )
    conversation = actions.take(conversation, by=alice)
    actions.write_note(
        conversation, by=bob, body="@alice please ask for their test log before we name a number."
    )
    actions.send(
        conversation, by=alice, body="Thank you. Could you send the test log, with the firmware version?"
    )
    actions.write_note(conversation, by=alice, body="Asked. Twelve would be enough for Odessa until March.")
    actions.send(conversation, by=dave, body="Tomorrow: the log is on a laptop at the other site.")


def _load_room(
    members: dict[str, User], kestrel: Organisation, nordland: Organisation, now: datetime
) -> None:
    alice, hannah = members["alice"], members["hannah"]
    room = actions.open_room(
        kestrel,
        by=alice,
        invite=[nordland],
        subject="Fire safety of immersion tanks",
        purpose="Write down what both of us learned from tank fires, for a strategy that anyone can use.",
        ends_at=now + timedelta(days=120),
    )
    seat = RoomSeat.objects.get(conversation=room, organisation=nordland)
    actions.answer_invitation(seat, by=hannah, accept=True)
    room.refresh_from_db()
    for user, language in ((alice, "en"), (hannah, "en")):
        actions.accept_protocol(room, by=user, version=room.protocol, language=language)
    agenda = "1. Detection: which sensors saw it first\n2. What put it out\n3. Who writes the strategy"
    actions.write_paper(room, by=alice, kind="agenda", body=agenda)
    actions.send(room, by=alice, body="The agenda is up. Add what is missing before Thursday.")
    actions.send(
        room, by=hannah, body="I'd add the talk with the fire brigade: they had never seen dielectric fluid."
    )
    actions.write_paper(
        room, by=alice, kind="agenda", body=f"{agenda}\n4. What the fire brigade wants to know", version=1
    )
    minutes = "Both report one fire each. Oil mist sensors were first, smoke sensors came minutes later."
    actions.write_paper(room, by=hannah, kind="minutes", body=minutes)
