"""What a member says where few hear it: conversations, desks, rooms, proposals and open calls.

What was said for an organisation, the terms of a proposal, and what others must be able to show, stay.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from messaging import actions as messaging
from messaging.actions.calling import say_of_call
from messaging.actions.papers import write_paper
from messaging.models import DeskMember, RoomSeat
from messaging.proposals.life import Act
from moderation import actions as moderation
from organisations.models import Organisation
from tests.makers import make_conversation, make_organisation, make_seat, make_upload, make_user
from tests.messaging.deals import make_call, spares


def plant_talk(user: User, other: User, private: str, stays: str) -> None:
    _plant_conversations(user, other, private, stays)
    theirs = make_organisation("Desk Energy", by=user)
    _plant_desk(user, theirs, private, stays)
    _plant_room(user, theirs, other, stays)
    _plant_proposals(user, other, theirs, private, stays)
    _plant_calls(user, private)


def _plant_conversations(user: User, other: User, private: str, stays: str) -> None:
    talk = make_conversation(user, other, subject=f"{private} subject", body=f"{private} first")
    first = talk.messages.get(number=1)
    messaging.edit(first, by=user, body=f"{private} edited message", version=1)
    file = make_upload(by=user, is_sealed=True, name=f"{private}.txt", content=private.encode())
    messaging.send(talk, by=user, body=f"{private} sent message {file.markdown}")
    reported = make_conversation(user, make_user(), body=f"{stays} was reported").messages.get(number=1)
    moderation.report(reported, by=reported.conversation.answered_by, reason="other", note="Look at this.")
    heard = make_conversation(make_user(), user).messages.get(number=1)
    moderation.report(heard, by=user, reason="other", note=f"{private} report of a message")
    friend = make_user()
    make_conversation(friend, user)  # which the member let in
    messaging.add(talk, member=friend, by=user)
    messaging.add(make_conversation(other, friend), member=user, by=other)
    make_conversation(user, make_user(), state="request", body=f"{private} asks")

    messaging.save_draft("new", by=user, body=f"{private} draft message", fields={"subject": private})


def _plant_desk(user: User, company: Organisation, private: str, stays: str) -> None:
    asked = messaging.write_to_desk(company, by=make_user(), desk="general", body="Do you sell fluid?")
    asked = messaging.take(asked, by=user)
    file = make_upload(by=user, is_sealed=True, name=f"{stays}.txt", content=stays.encode())
    messaging.send(asked, by=user, body=f"{stays} says the company {file.markdown}")
    messaging.write_note(asked, by=user, body=f"{private} side note")
    DeskMember.objects.create(organisation=company, desk="general", user=user)
    away = make_organisation("Away Hosting")
    messaging.write_to_desk(away, by=user, desk="general", subject=private, body=f"{private} to a desk")


def _plant_room(user: User, company: Organisation, other: User, stays: str) -> None:
    """Both sides' signatories are there; the record of a room between competitors is whole, or worth nothing."""
    second = make_organisation("Beside Power", by=other)
    room = messaging.open_room(
        company, by=user, invite=[second], subject=f"{stays} room", purpose=f"{stays} purpose",
        ends_at=timezone.now() + timedelta(days=30),
    )  # fmt: skip
    messaging.answer_invitation(
        RoomSeat.objects.get(conversation=room, organisation=second), by=other, accept=True
    )
    room.refresh_from_db()
    for one in (user, other):
        messaging.accept_protocol(room, by=one, version=room.protocol, language="en")
    colleague = make_user()
    make_seat(company, colleague)
    messaging.bring(room, user=colleague, by=user)
    write_paper(room, by=user, kind="agenda", body=f"{stays} agenda")
    messaging.send(room, by=user, body=f"{stays} in the room")
    messaging.object_and_leave(room, by=user, text=f"{stays} objection")
    invited = messaging.open_room(
        second, by=other, invite=[company], subject="Later", purpose="Another matter",
        ends_at=timezone.now() + timedelta(days=30),
    )  # fmt: skip
    seat = RoomSeat.objects.get(conversation=invited, organisation=company)
    messaging.answer_invitation(seat, by=user, accept=True)


def _plant_proposals(user: User, other: User, company: Organisation, private: str, stays: str) -> None:
    for own, mark in ((None, private), (company, stays)):
        made = messaging.begin_proposal(by=other, kind="parts", values=spares(), to=[own or user])
        messaging.send_proposal(made, by=other)
        messaging.answer_proposal(made, Act.ASK, by=user, version=1, text=f"{mark} question")
        terms = spares(title=f"{stays} pool")
        messaging.counter_proposal(made, by=user, version=1, values=terms, note=f"{mark} note of terms")
        messaging.answer_proposal(made, Act.ACCEPT, by=other, version=2)
        made.refresh_from_db()
        messaging.review_outcome(made, by=user, outcome="kept", note=f"{mark} outcome")
    messaging.begin_proposal(
        by=user,
        kind="parts",
        values=spares(title=f"{private} half"),
        to=[other],
        note=f"{private} draft of terms",
    )


def _plant_calls(user: User, private: str) -> None:
    mine = make_call(by=user, title=f"{private} call", body=f"{private} is looked for")
    messaging.reply_to_call(mine, by=make_user(), text="We have 20 MW.")
    theirs = make_call(by=make_user(), is_blind=True)
    reply = messaging.reply_to_call(theirs, by=user, text=f"{private} replies to a call")
    say_of_call(reply, by=theirs.by, text="Tell us more.")
    say_of_call(reply, by=user, text=f"{private} of a call")
    revealed = messaging.reply_to_call(make_call(by=make_user()), by=user, text=f"{private} is introduced")
    messaging.agree_to_reveal(revealed, by=revealed.call.by)
