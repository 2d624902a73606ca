"""Two at once, on a file database and on PostgreSQL: one colleague takes it, one of staff opens it."""

from __future__ import annotations

import pytest

from messaging import actions
from messaging.models import BreakGlass, Conversation, Message
from tests.makers import make_conversation
from tests.messaging.companies import make_company, make_desk_conversation, make_staff
from tests.organisations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_colleagues_take_at_once_and_one_has_it():
    company = make_company("Kestrel Ridge")
    conversation = make_desk_conversation(company)
    outcomes = at_once(
        lambda: actions.take(conversation, by=company.member),
        lambda: actions.take(Conversation.objects.get(pk=conversation.pk), by=company.signatory),
    )
    assert outcomes == ["done", "refused"]
    assert Message.objects.filter(conversation=conversation, kind="accepted").count() == 1


def test_two_of_staff_open_at_once_and_participants_are_told_once():
    staff, conversation = make_staff(), make_conversation()
    glass = actions.ask_to_read(conversation, by=staff.first, reason="harm")
    outcomes = at_once(
        lambda: actions.grant(glass, by=staff.second),
        lambda: actions.grant(BreakGlass.objects.get(), by=staff.admin),
    )
    assert outcomes == ["done", "refused"]
    assert Message.objects.filter(conversation=conversation, kind="staff").count() == 1


def test_two_of_staff_ask_at_once_and_one_request_waits():
    staff, conversation = make_staff(), make_conversation()
    outcomes = at_once(
        lambda: actions.ask_to_read(conversation, by=staff.first, reason="harm"),
        lambda: actions.ask_to_read(conversation, by=staff.second, reason="harm"),
    )
    assert outcomes == ["done", "refused"]
