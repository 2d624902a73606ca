"""Rooms of organisations: who is let in, what they accept before they read, and what stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.delivery import deliver_due
from core.errors import Refused
from deploy import translations
from messaging import actions
from messaging.models import (
    Conversation,
    Message,
    MessageKind,
    Objection,
    Participant,
    RoomPaper,
    RoomSeat,
    State,
)
from messaging.permissions import can_delete
from messaging.rooms.protocols import CURRENT, PROTOCOLS, protocol_in
from notifications.models import Notification
from organisations import actions as organisations
from organisations.models import Membership
from tests.makers import make_user
from tests.messaging.companies import SECRET, agree, make_company, make_room, make_staff

pytestmark = pytest.mark.django_db


def told(verb: str) -> set[str]:
    deliver_due()
    return set(Notification.objects.filter(verb=verb).values_list("recipient__username", flat=True))


def test_an_organisation_is_in_once_one_who_signs_for_it_says_so():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = actions.open_room(
        one.organisation,
        by=one.signatory,
        invite=[other.organisation],
        subject="Spare parts",
        purpose="Share spare parts after storms",
        ends_at=timezone.now() + timedelta(days=30),
    )
    assert told("messaging.room_invited") == {"blue_owner", "blue_signs"}
    assert not Conversation.objects.visible_to(other.signatory).exists()
    seat = RoomSeat.objects.get(conversation=room, organisation=other.organisation)
    assert list(RoomSeat.objects.answerable_by(other.owner)) == [seat]
    assert not RoomSeat.objects.visible_to(other.member).exists()
    for who in (other.member, one.signatory, make_user(role="admin", is_superuser=True)):
        with pytest.raises(PermissionDenied):
            actions.answer_invitation(seat, by=who, accept=True)
    actions.answer_invitation(seat, by=other.owner, accept=True)
    assert list(Conversation.objects.visible_to(other.owner)) == [room]
    assert told("messaging.room_joined") == {"kestrel_signs"}
    with pytest.raises(Refused):
        actions.answer_invitation(seat, by=other.signatory, accept=False)


def test_nobody_reads_or_writes_before_they_accept_the_protocol():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other, accept=False)
    assert room.protocol == CURRENT
    for reader in (one.signatory, other.signatory):
        assert not Message.objects.visible_to(reader).exists()
        with pytest.raises(PermissionDenied):
            actions.send(room, by=reader, body="Hello there")
        with pytest.raises(PermissionDenied):
            actions.write_paper(room, by=reader, kind="agenda", body="One. Two.")
    with pytest.raises(Refused):
        actions.accept_protocol(room, by=one.signatory, version=room.protocol + 1, language="en")
    agree(room, one.signatory)
    actions.send(room, by=one.signatory, body="Hello there")
    assert Message.objects.visible_to(one.signatory).filter(kind="said").count() == 1
    assert not Message.objects.visible_to(other.signatory).exists()
    place = Participant.objects.get(conversation=room, user=one.signatory)
    assert (place.accepted_protocol, place.accepted_language) == (CURRENT, "en")


def test_companies_of_different_kinds_need_no_protocol_until_a_second_of_one_kind_is_asked():
    one, pool, third = (
        make_company("Kestrel Ridge"),
        make_company("Deep Pool", "pool"),
        make_company("Red Mesa"),
    )
    room = make_room(one, pool)
    assert room.protocol == 0
    actions.send(room, by=pool.signatory, body="Hello there")
    actions.invite_organisation(room, third.organisation, by=one.signatory)
    room.refresh_from_db()
    assert room.protocol == CURRENT
    assert not Message.objects.visible_to(pool.signatory).exists()
    agree(room, pool.signatory)
    assert Message.objects.visible_to(pool.signatory).exists()


def test_the_protocol_is_told_in_english_and_the_readers_language():
    assert [told.language for told in protocol_in(CURRENT, "en")] == ["en"]
    english, russian = protocol_in(CURRENT, "ru")
    assert (english.language, russian.language) == ("en", "ru")
    assert len(english.points) == len(russian.points) == len(PROTOCOLS[CURRENT])
    for path in translations.catalogues():  # compiled when the site starts
        catalogue = translations.read(path)
        assert all(translations.translated(catalogue[point].string) for point in english.points)


def test_people_are_brought_by_who_signs_and_counsel_only_reads():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room, lawyer = make_room(one, other), make_user("lawyer")
    with pytest.raises(PermissionDenied):
        actions.bring(room, user=one.member, by=one.member)
    with pytest.raises(Refused):
        actions.bring(room, user=other.member, by=one.signatory)
    actions.bring(room, user=one.member, by=one.signatory)
    actions.bring(room, user=lawyer, by=other.signatory, as_counsel=True)
    assert told("messaging.room_brought") == {"kestrel_member", "lawyer"}
    with pytest.raises(Refused):
        actions.bring(room, user=lawyer, by=one.signatory, as_counsel=True)
    agree(room, lawyer)
    assert Message.objects.visible_to(lawyer).exists()
    for act in (
        lambda: actions.send(room, by=lawyer, body="I advise."),
        lambda: actions.write_paper(room, by=lawyer, kind="minutes", body="I advise."),
        lambda: actions.bring(room, user=one.owner, by=lawyer),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_papers_are_versions_and_none_is_overwritten():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other)
    actions.write_paper(room, by=one.signatory, kind="minutes", body="We met.")
    with pytest.raises(Refused) as refusal:
        actions.write_paper(room, by=other.signatory, kind="minutes", body="We did meet.")
    assert (refusal.value.extra["current"], refusal.value.extra["version"]) == ("We met.", 1)
    actions.write_paper(room, by=other.signatory, kind="minutes", body="We did meet.", version=1)
    assert [paper.body for paper in RoomPaper.objects.order_by("version")] == ["We met.", "We did meet."]
    assert told("messaging.paper_written") == {"kestrel_signs", "blue_signs"}
    for outsider in (one.member, make_user(role="admin", is_superuser=True)):
        assert not RoomPaper.objects.visible_to(outsider).exists()


def test_object_and_leave():
    one, other, staff = make_company("Kestrel Ridge"), make_company("Blue River"), make_staff()
    room = make_room(one, other)
    actions.send(room, by=other.signatory, body="What do you pay for power?")
    objection = actions.object_and_leave(room, by=one.signatory, text=f"Not here: {SECRET}")
    assert objection.created_at is not None
    assert Message.objects.filter(conversation=room, kind=MessageKind.OBJECTED, author=one.signatory).exists()
    assert not Conversation.objects.visible_to(one.signatory).exists()
    assert list(Objection.objects.visible_to(one.signatory)) == [objection]
    assert list(Objection.objects.visible_to(other.signatory)) == [objection]
    assert told("messaging.objected") == {"blue_signs"}
    assert told("messaging.objection_noted") == {"staff_one", "staff_two", "staff_admin"}
    for moderator in (staff.first, staff.admin):
        assert not Objection.objects.visible_to(moderator).exists()
    with pytest.raises(PermissionDenied):
        actions.object_and_leave(room, by=one.signatory, text="Again")
    with pytest.raises(PermissionDenied):
        actions.object_and_leave(room, by=one.member)


def test_a_former_seat_is_out_of_the_room_at_once():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other)
    actions.write_paper(room, by=one.signatory, kind="agenda", body="One. Two.")
    organisations.revoke(Membership.objects.get(user=one.signatory), by=one.owner)
    assert not Conversation.objects.visible_to(one.signatory).exists()
    assert not RoomPaper.objects.visible_to(one.signatory).exists()
    with pytest.raises(PermissionDenied):
        actions.send(room, by=one.signatory, body="Still here.")


def test_a_room_ends_by_itself_and_nothing_in_it_disappears(time_machine):
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other, ends_at=timezone.now() + timedelta(days=3))
    said = actions.send(room, by=one.signatory, body="Hello there")
    assert not can_delete(one.signatory, said)
    assert actions.end_due_rooms() == 0
    time_machine.move_to(timezone.now() + timedelta(days=4))
    with pytest.raises(PermissionDenied):  # the worker has not come by yet
        actions.send(room, by=one.signatory, body="Late")
    assert (actions.end_due_rooms(), actions.end_due_rooms()) == (1, 0)
    room.refresh_from_db()
    assert room.state == State.ENDED
    assert Message.objects.visible_to(other.signatory).filter(kind="said").count() == 1
    assert told("messaging.room_ended") == {"kestrel_signs", "blue_signs"}


def test_who_opened_it_ends_it_before_its_time():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    room = make_room(one, other)
    with pytest.raises(PermissionDenied):
        actions.end_room(room, by=other.signatory)
    ended = actions.end_room(room, by=one.signatory)
    assert ended.state == State.ENDED
    with pytest.raises(Refused):
        actions.end_room(room, by=one.signatory)
    with pytest.raises(PermissionDenied):
        actions.end_room(ended, by=one.signatory)


def test_bad_input_to_a_room():
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    for wrong in (
        {"subject": " "},
        {"purpose": "parts"},
        {"ends_at": timezone.now()},
        {"ends_at": timezone.now() + timedelta(days=400)},
    ):
        with pytest.raises(Refused) as refusal:
            make_room(one, other, **wrong)
        assert (refusal.value.status, refusal.value.field) == (422, next(iter(wrong)))
    with pytest.raises(Refused):
        make_room(one)
    with pytest.raises(PermissionDenied):
        actions.open_room(
            one.organisation,
            by=one.member,
            invite=[other.organisation],
            subject="Parts",
            purpose="Spare parts after storms",
            ends_at=timezone.now() + timedelta(days=3),
        )
