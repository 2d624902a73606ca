"""A proposal to a stranger is a first contact: asked, counted, kept aside, refused and answered like any other."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts import actions as accounts
from core.errors import RateLimited, Refused
from messaging import actions
from messaging.models import Conversation, DeskSetting, Message, Party, Proposal
from messaging.proposals.life import Act
from notifications.models import Notification
from organisations import actions as organisations
from tests.makers import make_organisation, make_seat, make_user
from tests.messaging.deals import SECRET, fresh, make_companies, make_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def dave(db):
    return make_user("dave", name="Dave Okafor")


def where(deal):
    return Conversation.objects.get(proposal_parties__proposal=deal)


def page_of(conversation, user):
    client = Client()
    client.force_login(user)
    return client.get(conversation.get_absolute_url()).content.decode()


def test_to_a_stranger_it_is_a_request_that_an_answer_takes_up(alice, dave):
    deal = make_deal(by=alice, to=[dave])
    talk = where(deal)
    assert (talk.state, talk.started_by, [one.kind for one in Message.objects.all()]) == (
        "request",
        alice,
        ["proposed"],
    )
    assert talk.participants.get(user=dave).box == "requests"
    with pytest.raises(PermissionDenied):
        actions.send(talk, by=alice, body="And?")
    actions.answer_proposal(deal, Act.ASK, by=dave, version=1, text="Whose customs?")
    talk.refresh_from_db()
    assert (talk.state, talk.participants.get(user=dave).box) == ("open", "inbox")
    actions.send(talk, by=alice, body="Ours.")


def test_who_declines_it_does_not_let_them_write(alice, dave):
    deal = make_deal(by=alice, to=[dave])
    actions.answer_proposal(deal, Act.DECLINE, by=dave, version=1, text="No.")
    assert where(deal).state == "request"
    with pytest.raises(Refused) as refusal:
        make_deal(by=alice, to=[dave])
    assert refusal.value.message.startswith("You have written to Dave Okafor before.")


def test_to_an_organisation_it_lies_at_the_desk_that_looks_after_its_kind(alice, bob, dave):
    kestrel, blue = make_companies(alice, dave)
    DeskSetting.objects.create(organisation=blue, desk="procurement", is_open=True)
    make_seat(blue, bob)
    deal = make_deal(by=alice, organisation=kestrel, to=[blue])
    talk = where(deal)
    assert (talk.desk_of, talk.desk, talk.state, talk.started_for) == (
        blue,
        "procurement",
        "request",
        kestrel,
    )
    for user in (alice, bob, dave):
        assert SECRET in page_of(talk, user)
    actions.answer_proposal(deal, Act.ASK, by=bob, version=1, text="Whose customs?")
    assert where(deal).state == "open"
    assert where(make_deal(by=alice, organisation=kestrel, to=[blue])) == talk


def test_an_organisation_without_desks_takes_no_first_contact(alice, dave):
    _kestrel, blue = make_companies(alice, dave)
    DeskSetting.objects.create(organisation=blue, desk="general", is_open=False)
    draft = make_deal(by=alice, to=[blue], is_sent=False)
    with pytest.raises(Refused) as refusal:
        actions.send_proposal(draft, by=alice)
    assert "closed" in refusal.value.message
    assert fresh(draft).state == "draft"
    client = Client()
    client.force_login(alice)
    answer = client.post(f"{draft.get_absolute_url()}send/")
    assert (answer.status_code, "takes no first contacts" in answer.content.decode()) == (409, True)


def test_with_whom_one_talks_it_lies_in_that_conversation(alice, dave):
    talk = actions.start(by=alice, to=[dave], body="Good morning.")
    talk = actions.accept(talk, by=dave)
    deal = make_deal(by=alice, to=[dave])
    assert where(deal) == talk
    assert Conversation.objects.count() == 1
    assert "Accept version 1" in page_of(talk, dave)
    assert "Accept version 1" not in page_of(talk, alice)


def test_colleagues_talk_at_once(alice, bob):
    kestrel = make_organisation("Kestrel Ridge", by=alice)
    make_seat(kestrel, bob)
    assert where(make_deal(by=alice, to=[bob])).state == "open"


def test_it_counts_to_the_quota_and_is_not_sent_above_it(alice, settings, dave):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "messages.request": (2, 86400)}
    settings.NEWCOMERS = {**settings.NEWCOMERS, "divisor": 1}
    actions.start(by=alice, to=[make_user()], body="Good morning.")
    make_deal(by=alice, to=[make_user()])
    draft = make_deal(by=alice, to=[dave], is_sent=False)
    with pytest.raises(RateLimited):
        actions.send_proposal(draft, by=alice)
    assert (fresh(draft).state, list(Proposal.objects.visible_to(dave))) == ("draft", [])
    with pytest.raises(RateLimited):
        actions.start(by=alice, to=[dave], body="Good morning.")


def test_of_several_strangers_each_counts_and_has_a_conversation_of_their_own(alice, bob, dave, settings):
    settings.NEWCOMERS = {**settings.NEWCOMERS, "divisor": 1}
    deal = make_deal(by=alice, to=[bob, dave])
    assert Conversation.objects.filter(asked_at__isnull=False).count() == 2
    talks = [party.conversation for party in Party.objects.filter(proposal=deal, position__gt=0)]
    assert SECRET in page_of(talks[0], bob)
    assert not Conversation.objects.visible_to(bob).filter(pk=talks[1].pk).exists()


def test_from_somebody_muted_it_is_kept_aside_and_nobody_is_told(alice, dave, commits):
    accounts.mute(alice, by=dave)
    with commits():
        deal = make_deal(by=alice, to=[dave])
    assert where(deal).state == "held"
    assert not Notification.objects.filter(recipient=dave).exists()


@pytest.mark.parametrize("chosen", ["verified", "shared", "nobody"])
def test_who_may_write_to_somebody_may_propose_to_them(alice, dave, chosen):
    draft = make_deal(by=alice, to=[dave], is_sent=False)
    dave.profile.contact_from = chosen
    dave.profile.save()
    with pytest.raises(PermissionDenied):
        actions.send_proposal(draft, by=alice)


def test_who_keeps_an_organisation_away_gets_no_proposal_of_it(alice, dave):
    kestrel, _blue = make_companies(alice, dave)
    organisations.block_organisation(kestrel, by=dave)
    with pytest.raises(PermissionDenied):
        make_deal(by=alice, organisation=kestrel, to=[dave])


def test_a_draft_that_is_withdrawn_stays_with_its_own_side(alice, dave, commits):
    draft = make_deal(by=alice, to=[dave], is_sent=False)
    with commits():
        actions.answer_proposal(draft, Act.WITHDRAW, by=alice, version=1)
    assert (fresh(draft).state, list(Proposal.objects.visible_to(dave))) == ("withdrawn", [])
    assert not Notification.objects.filter(recipient=dave).exists()


def test_what_is_begun_in_a_conversation_lies_there_and_names_its_sides(alice, dave):
    kestrel, blue = make_companies(alice, dave)
    talk = actions.write_to_desk(blue, by=alice, desk="general", body="Good morning.", speaks_for=kestrel)
    actions.take(talk, by=dave)
    for user, to, name in ((alice, "blue-river", "kestrel-ridge"), (dave, "kestrel-ridge", "blue-river")):
        address = f"new/?to={to}&amp;conversation={talk.pk}&amp;organisation={name}"
        assert address in page_of(talk, user), user


def test_taking_part_in_its_conversation_opens_no_proposal(alice, bob, dave):
    talk = actions.start(by=alice, to=[dave], body="Good morning.")
    talk = actions.accept(talk, by=dave)
    make_deal(by=alice, to=[dave])
    actions.accept(actions.start(by=bob, to=[alice], body="Good evening."), by=alice)
    actions.add(talk, by=alice, member=bob, sees_all=True)
    assert "Good morning." in page_of(talk, bob)
    assert SECRET not in page_of(talk, bob)


def test_a_conversation_asks_few_more_questions_for_its_proposals(alice, dave, django_assert_max_num_queries):
    talk = actions.start(by=alice, to=[dave], body="Good morning.")
    talk = actions.accept(talk, by=dave)
    for _number in range(4):
        make_deal(by=alice, to=[dave])
    page_of(talk, dave)
    client = Client()
    client.force_login(dave)
    with django_assert_max_num_queries(50):
        client.get(talk.get_absolute_url())
