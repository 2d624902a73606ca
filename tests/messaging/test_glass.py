"""How staff read what members said: what was reported with its neighbours, and break-glass by two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.delivery import deliver_due
from activity.models import Activity
from core.errors import Refused
from messaging import actions
from messaging.models import BreakGlass, Message, MessageKind, ReportedMessage
from notifications.models import Notification
from tests.makers import make_conversation, make_user
from tests.messaging.companies import make_company, make_desk_conversation, make_staff

pytestmark = pytest.mark.django_db


def told(verb: str) -> set[str]:
    deliver_due()
    return set(Notification.objects.filter(verb=verb).values_list("recipient__username", flat=True))


def test_it_takes_two_and_everybody_is_told(alice, bob):
    staff, conversation = make_staff(), make_conversation(alice, bob, said=3)
    glass = actions.ask_to_read(conversation, by=staff.first, reason="court", note="Order 12", hours=4)
    assert told("messaging.glass_asked") == {"staff_two", "staff_admin"}
    assert not BreakGlass.objects.readable_by(staff.first).exists()
    with pytest.raises(PermissionDenied):
        actions.grant(glass, by=staff.first)
    with pytest.raises(PermissionDenied):
        actions.grant(glass, by=alice)
    granted = actions.grant(glass, by=staff.second)
    assert granted.ends_at - granted.granted_at == timedelta(hours=4)
    assert told("messaging.read_by_staff") == {"alice", "bob"}
    line = Message.objects.get(conversation=conversation, kind=MessageKind.READ_BY_STAFF)
    assert line in Message.objects.visible_to(bob)
    assert [one.body for one in actions.read(glass, by=staff.first) if one.is_said]
    assert not BreakGlass.objects.readable_by(staff.admin).exists()
    assert not Message.objects.visible_to(staff.first).exists()


def test_every_reading_is_in_the_log_and_never_a_text(alice, bob):
    staff, conversation = make_staff(), make_conversation(alice, bob, said=3)
    glass = actions.grant(actions.ask_to_read(conversation, by=staff.first, reason="harm"), by=staff.second)
    actions.read(glass, by=staff.first)
    actions.read(glass, by=staff.second, after=2)
    reads = Activity.objects.filter(verb="messaging.glass_read").order_by("pk")
    assert [(one.actor, one.details["first"]) for one in reads] == [(staff.first, 1), (staff.second, 3)]
    assert set(reads[0].details) == {"reason", "first", "last"}


def test_it_ends_by_itself(alice, bob, time_machine):
    staff, conversation = make_staff(), make_conversation(alice, bob)
    glass = actions.grant(
        actions.ask_to_read(conversation, by=staff.first, reason="harm", hours=1), by=staff.second
    )
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert not BreakGlass.objects.readable_by(staff.first).exists()
    with pytest.raises(Refused):
        actions.read(glass, by=staff.first)


def test_a_request_is_refused_taken_back_or_grows_old(alice, bob, time_machine):
    staff, conversation = make_staff(), make_conversation(alice, bob)
    glass = actions.ask_to_read(conversation, by=staff.first, reason="fraud")
    with pytest.raises(Refused):
        actions.ask_to_read(conversation, by=staff.second, reason="fraud")
    actions.refuse(glass, by=staff.second)
    with pytest.raises(Refused):
        actions.grant(glass, by=staff.second)
    second = actions.ask_to_read(conversation, by=staff.first, reason="fraud")
    time_machine.move_to(timezone.now() + timedelta(days=4))
    with pytest.raises(Refused):
        actions.grant(second, by=staff.second)
    for bad in ({"reason": "curious"}, {"reason": "harm", "hours": 999}):
        with pytest.raises(Refused) as refusal:
            actions.ask_to_read(conversation, by=staff.first, **bad)
        assert refusal.value.status == 422
    with pytest.raises(PermissionDenied):
        actions.ask_to_read(conversation, by=alice, reason="harm")


def test_a_desks_people_are_told_too_and_who_has_left():
    company, staff = make_company("Kestrel Ridge"), make_staff()
    conversation = actions.take(make_desk_conversation(company), by=company.member)
    actions.give_back(conversation, by=company.member)
    glass = actions.ask_to_read(conversation, by=staff.first, reason="cartel")
    actions.grant(glass, by=staff.second)
    assert told("messaging.read_by_staff") == {"writer", "kestrel_owner", "kestrel_signs", "kestrel_member"}


def test_a_report_shows_the_message_and_its_neighbours_as_they_were(alice, bob):
    conversation = make_conversation(alice, bob, said=9)
    message = Message.objects.filter(conversation=conversation, author=bob, kind="said").order_by("number")[1]
    shown = actions.show_to_moderators(message, by=alice)
    assert shown.last_number - shown.first_number == 4
    kept = shown.said[str(message.number)]
    assert kept == message.body
    with pytest.raises(PermissionDenied):
        actions.show_to_moderators(message, by=bob)
    moderator = make_user(role="moderator")
    assert list(ReportedMessage.objects.visible_to(moderator)) == [shown]
    assert not ReportedMessage.objects.visible_to(bob).exists()
    assert not Message.objects.visible_to(moderator).exists()
    actions.close_reports(message)
    shown.refresh_from_db()
    assert (shown.said, ReportedMessage.objects.visible_to(moderator).exists()) == ({}, False)
