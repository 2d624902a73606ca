"""Organisations' desks: who takes what, what colleagues note beside it, and what the other side never sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.delivery import deliver_due
from core.errors import RateLimited, Refused
from messaging import actions
from messaging.desks.answering import holder_of, open_desks, who_answer
from messaging.desks.querysets import at_desks, for_colleagues
from messaging.models import Conversation, Message, Participant, SideNote, State
from notifications.models import Notification
from organisations import actions as organisations
from organisations.models import Membership, Organisation
from tests.makers import make_seat, make_user
from tests.messaging.companies import make_company, make_desk_conversation

pytestmark = pytest.mark.django_db


def told(verb: str) -> set[str]:
    deliver_due()
    return set(Notification.objects.filter(verb=verb).values_list("recipient__username", flat=True))


def test_a_message_to_a_desk_waits_until_one_colleague_takes_it():
    company, writer = make_company("Kestrel Ridge"), make_user("writer")
    conversation = make_desk_conversation(company, by=writer, subject="Fluid")
    assert (conversation.state, conversation.desk, conversation.subject) == (
        State.REQUEST,
        "general",
        "Fluid",
    )
    assert told("messaging.desk_written") == {"kestrel_owner", "kestrel_signs", "kestrel_member"}
    with pytest.raises(PermissionDenied):
        actions.send(conversation, by=writer, body="And another thing.")
    taken = actions.take(conversation, by=company.member)
    assert (taken.state, taken.taken_by) == (State.OPEN, company.member)
    actions.send(taken, by=writer, body="And another thing.")
    answer = actions.send(taken, by=company.member, body="We do.")
    assert answer.organisation == company.organisation
    assert told("messaging.accepted") <= {"writer"}


def test_a_second_colleague_is_told_who_has_it():
    company = make_company("Kestrel Ridge")
    conversation = actions.take(make_desk_conversation(company), by=company.member)
    with pytest.raises(Refused):
        actions.take(conversation, by=company.signatory)
    with pytest.raises(Refused):
        actions.give_back(conversation, by=company.signatory)
    with pytest.raises(Refused):
        actions.hand_over(conversation, to=company.owner, by=company.signatory)
    assert actions.take(conversation, by=company.member).taken_by == company.member


def test_it_is_handed_over_and_given_back():
    company = make_company("Kestrel Ridge")
    conversation = actions.take(make_desk_conversation(company), by=company.member)
    handed = actions.hand_over(conversation, to=company.signatory, by=company.member)
    assert holder_of(handed) == company.signatory
    assert told("messaging.handed_over") == {"kestrel_signs"}
    places = Participant.objects.present().filter(conversation=conversation)
    assert set(places.values_list("user__username", flat=True)) == {"writer", "kestrel_signs"}
    with pytest.raises(Refused) as refusal:
        actions.hand_over(conversation, to=make_user("stranger"), by=company.signatory)
    assert refusal.value.status == 422
    back = actions.give_back(conversation, by=company.owner)  # who runs it may
    assert back.taken_by is None
    assert actions.take(conversation, by=company.owner).taken_by == company.owner


def test_a_former_seat_loses_sight_at_once_and_what_they_had_waits_again():
    company = make_company("Kestrel Ridge")
    conversation = actions.take(make_desk_conversation(company), by=company.member)
    actions.write_note(conversation, by=company.member, body="Ask legal.")
    organisations.revoke(Membership.objects.get(user=company.member), by=company.owner)
    for rows in (
        Conversation.objects.visible_to(company.member),
        Message.objects.visible_to(company.member),
        SideNote.objects.visible_to(company.member),
        for_colleagues(company.member),
    ):
        assert not rows.exists()
    assert conversation in at_desks(company.organisation, reader=company.owner)
    with pytest.raises(PermissionDenied):
        actions.write_note(conversation, by=company.member, body="Still here.")
    assert actions.take(conversation, by=company.owner).taken_by == company.owner


def test_side_notes_are_for_colleagues_alone():
    company, other = make_company("Kestrel Ridge"), make_company("Blue River")
    conversation = actions.take(make_desk_conversation(company, by=other.member), by=company.member)
    note = actions.write_note(
        conversation, by=company.member, body="They pay late. @kestrel_owner @blue_member"
    )
    assert told("messaging.noted") == {"kestrel_owner"}
    for outsider in (other.member, other.owner, make_user(), make_user(role="admin", is_superuser=True)):
        assert not SideNote.objects.visible_to(outsider).exists()
    assert list(SideNote.objects.visible_to(company.signatory)) == [note]
    with pytest.raises(PermissionDenied):
        actions.write_note(conversation, by=other.member, body="Hello?")
    with pytest.raises(PermissionDenied):
        actions.delete_note(note, by=company.owner)
    actions.delete_note(note, by=company.member)
    note.refresh_from_db()
    assert (note.body, note.body_html) == ("", "")


def test_the_same_key_makes_one_note():
    from uuid import uuid4

    company = make_company("Kestrel Ridge")
    conversation, key = make_desk_conversation(company), uuid4()
    first = actions.write_note(conversation, by=company.member, body="Ask legal.", key=key)
    assert actions.write_note(conversation, by=company.member, body="Ask legal.", key=key) == first
    with pytest.raises(Refused):
        actions.write_note(conversation, by=company.member, body="Ask sales.", key=key)


def test_owners_say_which_desks_there_are_and_who_answers():
    company = make_company("Kestrel Ridge")
    organisation = company.organisation
    assert open_desks(organisation) == ["general"]
    actions.keep_desk(organisation, by=company.owner, desk="policy", is_open=True, members=[company.member])
    actions.keep_desk(organisation, by=company.owner, desk="general", is_open=False, members=[])
    assert open_desks(organisation) == ["policy"]
    assert set(who_answer(organisation, "policy")) == {company.member}
    assert set(who_answer(organisation, "energy")) == {company.owner, company.signatory, company.member}
    for member in (company.member, company.signatory, make_user(role="admin", is_superuser=True)):
        with pytest.raises(PermissionDenied):
            actions.keep_desk(organisation, by=member, desk="energy", is_open=True, members=[])
    with pytest.raises(Refused) as refusal:
        actions.keep_desk(organisation, by=company.owner, desk="energy", is_open=True, members=[make_user()])
    assert refusal.value.status == 422
    with pytest.raises(Refused):
        make_desk_conversation(company)
    actions.write_to_desk(organisation, by=make_user(), desk="policy", body="About the hearing.")
    assert told("messaging.desk_written") == {"kestrel_member"}
    Membership.objects.filter(user=company.member).delete()
    assert company.member not in who_answer(organisation, "policy")


def test_doors_of_a_desk(settings):
    company, writer = make_company("Kestrel Ridge"), make_user("writer")
    with pytest.raises(PermissionDenied):  # one's own
        actions.write_to_desk(company.organisation, by=company.member, desk="general", body="Hello there")
    suspended = make_user(suspended_until=timezone.now() + timedelta(days=1))
    with pytest.raises(PermissionDenied):
        actions.write_to_desk(company.organisation, by=suspended, desk="general", body="Hello there")
    make_desk_conversation(company, by=writer)
    with pytest.raises(Refused, match="before"):
        make_desk_conversation(company, by=writer)
    with pytest.raises(Refused) as refusal:
        make_desk_conversation(company, by=make_user(), body="x" * 601)
    assert refusal.value.field == "body"
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "messages.request": (1, 86400)}
    with pytest.raises(RateLimited):
        make_desk_conversation(make_company("Blue River"), by=writer)
    organisations.block_organisation(company.organisation, by=(blocker := make_user()))
    with pytest.raises(PermissionDenied):
        make_desk_conversation(company, by=blocker)
    Organisation.objects.filter(pk=company.organisation.pk).update(attested_until="2020-01-01")
    company.organisation.refresh_from_db()
    with pytest.raises(PermissionDenied):
        make_desk_conversation(company, by=make_user())


def test_what_nobody_holds_is_told_to_all_who_answer():
    company, writer = make_company("Kestrel Ridge"), make_user("writer")
    conversation = actions.take(make_desk_conversation(company, by=writer), by=company.member)
    conversation = actions.give_back(conversation, by=company.member)
    actions.send(conversation, by=writer, body="Is anybody there?")
    assert told("messaging.sent") == {"kestrel_owner", "kestrel_signs", "kestrel_member"}


def test_declined_stays_declined_and_who_was_answered_goes_on_at_once():
    company, writer = make_company("Kestrel Ridge"), make_user("writer")
    conversation = make_desk_conversation(company, by=writer)
    actions.decline(conversation, by=company.owner)
    with pytest.raises(Refused):
        actions.take(conversation, by=company.member)
    actions.keep_desk(company.organisation, by=company.owner, desk="energy", is_open=True, members=[])
    second = actions.write_to_desk(company.organisation, by=writer, desk="energy", body="Another matter.")
    actions.take(second, by=company.member)
    third = actions.write_to_desk(company.organisation, by=writer, desk="energy", body="y" * 900)
    assert (third.state, third.taken_by) == (State.OPEN, None)


def test_what_is_done_comes_back_when_somebody_writes():
    company, writer = make_company("Kestrel Ridge"), make_user("writer")
    conversation = actions.take(make_desk_conversation(company, by=writer), by=company.member)

    def sorts(reader):  # type: ignore[no-untyped-def]
        return {
            sort
            for sort in ("waiting", "mine", "taken", "settled", "held")
            if conversation in at_desks(company.organisation, reader=reader, sort=sort)
        }

    assert (sorts(company.member), sorts(company.owner), sorts(writer) - {"taken"}) == (
        {"mine", "taken"},
        {"taken"},
        set(),
    )
    actions.settle(conversation, by=company.member)
    assert sorts(company.owner) == {"settled"}
    actions.send(conversation, by=writer, body="One more thing.")
    assert sorts(company.owner) == {"taken"}
    actions.settle(conversation, by=company.member)
    actions.unsettle(conversation, by=company.member)
    actions.give_back(conversation, by=company.member)
    assert sorts(company.owner) == {"waiting"}


def test_an_advertisement_is_kept_aside_and_nobody_told():
    company, writer = make_company("Kestrel Ridge"), make_user("writer")
    for name in ("Blue River", "Red Mesa"):
        make_desk_conversation(make_company(name), by=writer, body="Buy cheap hash boards now!")
    Notification.objects.all().delete()
    conversation = make_desk_conversation(company, by=writer, body="Buy cheap hash boards now!")
    assert conversation.state == State.HELD
    assert "kestrel_owner" not in told("messaging.desk_written")
    assert list(at_desks(company.organisation, reader=company.member, sort="held")) == [conversation]
    assert conversation not in at_desks(company.organisation, reader=company.member)
    assert actions.take(conversation, by=company.member).state == State.OPEN


def test_a_new_seat_sees_the_desk(alice):
    company = make_company("Kestrel Ridge")
    conversation = make_desk_conversation(company)
    assert not Conversation.objects.visible_to(alice).exists()
    make_seat(company.organisation, alice)
    assert list(Conversation.objects.visible_to(alice)) == [conversation]
