"""A room's end is put off, an organisation withdraws, a desk's notes are found; rooms of different kinds."""

from __future__ import annotations

from datetime import timedelta

import pytest
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
