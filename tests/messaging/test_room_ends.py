"""A room's end is put off, an organisation withdraws, a desk's notes are found; rooms of different kinds."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from activity.delivery import deliver_due
from core.errors import Refused
from messaging import actions
from messaging.desks.searching import found_at
from messaging.models import HiddenNoteWord, Message, Participant, RoomSeat
from notifications.models import Notification
from tests.makers import make_user
from tests.messaging.companies import agree, make_company, make_desk_conversation, make_room
from tests.messaging.test_desk_doors import Api

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_end_of_a_room_is_put_off_by_who_opened_it_until_it_has_ended(time_machine):
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other)
    later = room.ends_at + timedelta(days=30)
    with pytest.raises(PermissionDenied):
        actions.extend_room(room, by=other.signatory, ends_at=later)
    for wrong in (room.ends_at - timedelta(days=1), timezone.now() + timedelta(days=400)):
        with pytest.raises(Refused) as refused:
            actions.extend_room(room, by=one.signatory, ends_at=wrong)
        assert refused.value.status == 422
    page = signed_in(one.signatory)
    sent = page.post(f"/messages/{room.pk}/room/extend/", {"ends_at": f"{later:%Y-%m-%dT%H:%M}"})
    assert sent.status_code == 303
    assert page.post(f"/messages/{room.pk}/room/extend/", {"ends_at": "soon"}).status_code == 422
    room.refresh_from_db()
    assert room.ends_at.date() == later.date()
    assert Message.objects.get(conversation=room, kind="extended").author == one.signatory
    deliver_due()
    told = Notification.objects.filter(verb="messaging.room_extended")
    assert set(told.values_list("recipient__username", flat=True)) == {"blue_signs"}
    time_machine.move_to(later + timedelta(hours=1))
    with pytest.raises((PermissionDenied, Refused)):
        actions.extend_room(room, by=one.signatory, ends_at=later + timedelta(days=30))


def test_an_organisation_withdraws_with_all_its_people_and_may_come_back():
    one, other, third = (make_company(name) for name in ("Kestrel Ridge", "Blue River", "Stone Mill"))
    room = make_room(one, other, third)
    counsel = make_user("counsel")
    actions.bring(room, user=other.member, by=other.signatory)
    actions.bring(room, user=counsel, by=other.signatory, as_counsel=True)
    agree(room, other.member)
    said = actions.send(room, by=other.member, body="We have twelve boards.")
    with pytest.raises(PermissionDenied):
        actions.withdraw(room, by=other.member)
    assert (
        "Blue River" in signed_in(other.signatory).get(f"/messages/{room.pk}/room/withdraw/").content.decode()
    )
    assert signed_in(other.signatory).post(f"/messages/{room.pk}/room/withdraw/").status_code == 303
    for gone in (other.signatory, other.member, counsel):
        assert signed_in(gone).get(f"/messages/{room.pk}/").status_code == 404
    page = signed_in(one.signatory).get(f"/messages/{room.pk}/").content.decode()
    assert "We have twelve boards." in page
    assert "Organisation withdrew" in page
    assert Message.objects.get(conversation=room, kind="withdrew").organisation == other.organisation
    seat = RoomSeat.objects.get(conversation=room, organisation=other.organisation)
    assert seat.withdrawn_at is not None
    with pytest.raises(PermissionDenied):
        actions.answer_invitation(seat, by=other.member, accept=True)
    with pytest.raises(Refused):  # not before it is asked again
        actions.answer_invitation(seat, by=other.signatory, accept=True)
    actions.invite_organisation(room, other.organisation, by=one.signatory)
    seat.refresh_from_db()
    actions.answer_invitation(seat, by=other.signatory, accept=True)
    assert (
        signed_in(other.signatory).get(f"/messages/{room.pk}/room/").status_code == 303
    )  # to the protocol, anew
    agree(room, other.signatory)
    assert signed_in(other.signatory).get(f"/messages/{room.pk}/room/").status_code == 200
    assert said.conversation_id == room.pk


def test_once_its_opener_withdrew_any_who_signs_ends_a_room():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other)
    with pytest.raises(PermissionDenied):
        actions.end_room(room, by=other.signatory)
    actions.withdraw(room, by=one.signatory)
    assert actions.end_room(room, by=other.signatory).ended_at is not None


def test_organisations_of_different_kinds_talk_without_a_protocol():
    """Between two or more who can't compete: purpose and end, and words at once."""
    miner, host, utility = (
        make_company("Kestrel Ridge"),
        make_company("Blue River", kind="host"),
        make_company("Stone Grid", kind="utility"),
    )
    room = make_room(miner, host, utility)
    assert room.protocol == 0
    for number, company in enumerate((miner, host, utility), start=1):
        page = signed_in(company.signatory)
        assert page.post(f"/messages/{room.pk}/send/", {"body": f"Point {number}."}).status_code == 303
    shown = signed_in(utility.signatory).get(f"/messages/{room.pk}/").content.decode()
    assert [f"Point {number}." in shown for number in (1, 2, 3)] == [True] * 3
    assert "for Blue River" in shown
    assert signed_in(utility.signatory).get(f"/messages/{room.pk}/room/").status_code == 200
    unread = Participant.objects.get(conversation=room, user=miner.signatory).unread_at
    assert unread is not None
    rival = make_company("Nord Heat")
    actions.invite_organisation(room, rival.organisation, by=miner.signatory)
    room.refresh_from_db()
    assert room.protocol > 0  # from now on two of a kind
    assert signed_in(host.signatory).get(f"/messages/{room.pk}/").status_code == 302


def test_side_notes_are_found_by_colleagues_alone_and_go_with_them():
    company, other = make_company("Kestrel Ridge"), make_company("Blue River")
    talk = actions.take(make_desk_conversation(company, by=other.member), by=company.member)
    note = actions.write_note(talk, by=company.member, body="Zahlt spät: 变压器 first.")
    for asked in ("SPAT", "变压", "zahlt first"):
        assert found_at(company.organisation, asked, company.owner).notes == [note]
    assert found_at(company.organisation, "spent", company.owner).messages
    assert found_at(company.organisation, "zahlt", other.member).notes == []
    slug = company.organisation.slug
    page = signed_in(company.owner).get(f"/messages/desks/{slug}/search/?q=zahlt").content.decode()
    assert "Zahlt spät" in page
    assert signed_in(other.member).get(f"/messages/desks/{slug}/search/?q=zahlt").status_code == 404
    assert "Zahlt" not in signed_in(other.member).get("/messages/search/?q=zahlt").content.decode()
    assert HiddenNoteWord.objects.exists()
    actions.delete_note(note, by=company.member)
    assert not HiddenNoteWord.objects.exists()
    assert found_at(company.organisation, "zahlt", company.owner).notes == []


def test_notes_from_before_their_words_were_kept_are_found_after_migrating():
    company = make_company("Kestrel Ridge")
    talk = actions.take(make_desk_conversation(company), by=company.member)
    notes = [actions.write_note(talk, by=company.member, body=f"Zahlt spät {day}.") for day in ("mo", "di")]
    gone = actions.write_note(talk, by=company.member, body="Zahlt nie.")
    actions.delete_note(gone, by=company.member)
    before = set(HiddenNoteWord.objects.values_list("note", "word"))
    HiddenNoteWord.objects.filter(note=notes[0]).delete()
    assert found_at(company.organisation, "zahlt", company.owner).notes == [notes[1]]
    step = import_module("messaging.migrations.0006_words_of_earlier_notes")
    for _time in range(2):
        step.index(apps, None)
        assert set(HiddenNoteWord.objects.values_list("note", "word")) == before
    assert found_at(company.organisation, "zahlt", company.owner).notes == notes[::-1]


def test_an_organisation_that_is_left_by_its_people_sends_somebody_in():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other)
    actions.bring(room, user=other.member, by=other.signatory)
    agree(room, other.member)
    actions.send(room, by=one.signatory, body="Twelve boards.")
    seat = RoomSeat.objects.get(conversation=room, organisation=other.organisation)
    page = f"/messages/rooms/invitations/{seat.pk}/"
    with pytest.raises(Refused) as refused:  # who is in it lets others in
        actions.send_in(seat, user=other.owner, by=other.owner)
    assert refused.value.extra["code"] == "present"
    assert "Send in" not in signed_in(other.owner).get(page).content.decode()
    actions.object_and_leave(room, by=other.signatory, text="That was a price.")

    # A member alone can let nobody in: those who sign, whoever left, see the way back.
    for signing in (other.owner, other.signatory):
        assert list(RoomSeat.objects.left_by(signing)) == [seat]
        assert seat.get_absolute_url() in signed_in(signing).get("/messages/rooms/").content.decode()
        assert "Send in" in signed_in(signing).get(page).content.decode()
    for else_ in (other.member, one.owner, make_user("outsider")):
        assert list(RoomSeat.objects.left_by(else_)) == []
        with pytest.raises(PermissionDenied):
            actions.send_in(seat, user=else_, by=else_)
    with pytest.raises(Refused):
        actions.send_in(seat, user=one.member, by=other.owner)  # no seat there
    with pytest.raises(Refused):
        actions.send_in(seat, user=other.member, by=other.owner)  # is in it
    sent = signed_in(other.owner).post(f"{page}send-in/", {"username": "blue_signs"})
    assert (sent.status_code, sent["Location"]) == (303, page)

    # Back, and asked for the protocol anew before a word is seen; then the whole record.
    back = signed_in(other.signatory)
    assert back.get(f"/messages/{room.pk}/")["Location"] == f"/messages/{room.pk}/room/protocol/"
    assert not Message.objects.visible_to(other.signatory).filter(conversation=room).exists()
    agree(room, other.signatory)
    shown = back.get(f"/messages/{room.pk}/").content.decode()
    assert "Twelve boards." in shown
    assert actions.send(room, by=other.signatory, body="We are back.").number
    line = Message.objects.filter(conversation=room, kind="added").latest("number")
    assert (line.author, line.about) == (other.owner, other.signatory)
    with pytest.raises(Refused):
        actions.send_in(seat, user=other.owner, by=other.owner)


def test_nobody_is_sent_into_a_room_that_ended_or_from_which_one_withdrew(time_machine):
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    gone, over = make_room(one, other), make_room(one, other)
    actions.withdraw(gone, by=other.signatory)
    actions.leave(over, by=other.signatory)
    seat = RoomSeat.objects.get(conversation=over, organisation=other.organisation)
    assert list(RoomSeat.objects.left_by(other.owner)) == [seat]
    time_machine.move_to(over.ends_at + timedelta(minutes=1))
    assert list(RoomSeat.objects.left_by(other.owner)) == []
    for one_seat in RoomSeat.objects.filter(organisation=other.organisation):
        with pytest.raises(Refused):
            actions.send_in(one_seat, user=other.owner, by=other.owner)


def test_a_program_sends_somebody_in_who_goes_in_by_themselves():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other)
    actions.leave(room, by=other.signatory)
    api = Api(other.owner)
    [left] = api("get", "rooms/invitations/?show=left").json()["results"]
    assert api("get", "rooms/invitations/").json()["results"] == []
    people = f"rooms/invitations/{left['id']}/people/"
    assert api("post", people, {"username": one.member.username}).status_code == 400
    assert Api(other.member)("post", people, {"username": "blue_member"}).status_code == 404
    assert api("post", people, {"username": other.owner.username}).status_code == 201
    assert api("post", people, {"username": other.owner.username}).status_code == 409
    assert api("get", "rooms/invitations/?show=left").json()["results"] == []
    assert Message.objects.filter(conversation=room, kind="joined").latest("number").author == other.owner
