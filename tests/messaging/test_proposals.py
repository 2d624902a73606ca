"""What two companies do with a proposal: who may, what follows, what stays."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import actions as accounts
from core.errors import Refused
from core.sealing import Sealed
from messaging import actions
from messaging.models import Agreement, Proposal, Turn, Version
from messaging.proposals import card
from messaging.proposals.life import Act
from messaging.proposals.record import record_of
from notifications.models import Notification
from organisations import actions as organisations
from tests.makers import make_seat, make_user
from tests.messaging.deals import SECRET, fresh, in_days, make_companies, make_deal, spares

pytestmark = pytest.mark.django_db


@pytest.fixture
def dave(db):
    return make_user("dave", name="Dave Okafor")


@pytest.fixture
def companies(alice, dave):
    return make_companies(alice, dave)


@pytest.fixture
def deal(alice, companies):
    kestrel, blue = companies
    return make_deal(by=alice, organisation=kestrel, to=[blue])


def seen_by(user):
    return list(Proposal.objects.visible_to(user))


def counter(proposal, by, **told):
    now = fresh(proposal)
    actions.counter_proposal(now, by=by, version=now.version, values={**spares(), **told})


def test_a_draft_is_its_own_sides_alone(alice, bob, dave, companies):
    kestrel, blue = companies
    make_seat(kestrel, bob)
    draft = make_deal(by=alice, organisation=kestrel, to=[blue], is_sent=False)
    assert (seen_by(alice), seen_by(bob), seen_by(dave)) == ([draft], [draft], [])
    actions.send_proposal(draft, by=bob)
    assert seen_by(dave) == [draft]


def test_nobody_else_sees_it_whatever_their_office(deal, alice, dave, carol, admin, visitor):
    erin = make_user("erin")
    seat = make_seat(deal.seated[1].organisation, erin)
    assert seen_by(erin) == [deal]
    organisations.revoke(seat, by=dave)
    assert [seen_by(one) for one in (erin, carol, admin, visitor, make_user())] == [[]] * 5
    assert seen_by(alice) == seen_by(dave) == [deal]


def test_three_counters_and_their_history(deal, alice, dave):
    counter(deal, dave, dispatch=72)
    counter(deal, alice, dispatch=72, costs="60/40")
    counter(deal, dave, dispatch=72, costs="60/40", audit="Once a year")
    told = card.of(fresh(deal), alice)
    assert [(one.turn.version, one.turn.by.username, [(c.label, c.before, c.now) for c in one.changed])
            for one in told["history"]] == [
        (4, "dave", [("Audit", "", "Once a year")]),
        (3, "alice", [("Costs and how they are shared", "65 % Kestrel Ridge, 35 % Blue River", "60/40")]),
        (2, "dave", [("Dispatch within", "48\u00a0h", "72\u00a0h")]),
        (1, "alice", []),
    ]  # fmt: skip
    assert (told["acts"], card.of(fresh(deal), dave)["acts"]) == (
        ["ask", "counter", "accept", "decline"],
        ["withdraw"],
    )


def test_only_a_signatory_accepts_for_a_company(deal, bob, dave):
    blue = deal.seated[1].organisation
    make_seat(blue, bob)
    assert card.of(fresh(deal), bob)["acts"] == ["ask", "counter", "decline"]
    with pytest.raises(PermissionDenied):
        actions.answer_proposal(deal, Act.ACCEPT, by=bob, version=1)
    make_seat(blue, signer := make_user(), "signatory")
    actions.answer_proposal(deal, Act.ACCEPT, by=signer, version=1)
    assert fresh(deal).state == "accepted"


def test_what_a_member_without_signature_sends_is_signed_by_their_own_side_too(alice, bob, dave, companies):
    kestrel, blue = companies
    make_seat(kestrel, bob)
    deal = make_deal(by=bob, organisation=kestrel, to=[blue])
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    assert fresh(deal).state == "sent"
    actions.answer_proposal(deal, Act.ACCEPT, by=alice, version=1)
    assert fresh(deal).state == "accepted"


def test_who_comes_second_is_told_what_came_first(deal, alice, dave):
    actions.answer_proposal(deal, Act.WITHDRAW, by=alice, version=1)
    with pytest.raises(Refused) as refusal:
        actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    assert (refusal.value.status, refusal.value.message) == (409, "Kestrel Ridge withdrew the proposal.")
    assert refusal.value.extra == {"state": "withdrawn", "version": 1}


def test_an_answer_to_an_older_version_is_none(deal, alice, dave):
    counter(deal, dave, dispatch=72)
    with pytest.raises(Refused) as refusal:
        actions.answer_proposal(deal, Act.ACCEPT, by=alice, version=1)
    assert refusal.value.message == "Blue River countered with version 2."


def test_a_counter_changes_something(deal, dave):
    with pytest.raises(Refused) as refusal:
        counter(deal, dave)
    assert refusal.value.status == 422


def test_a_refusal_has_a_reason(deal, dave):
    with pytest.raises(Refused) as refusal:
        actions.answer_proposal(deal, Act.DECLINE, by=dave, version=1)
    assert (refusal.value.status, refusal.value.field) == (422, "text")
    actions.answer_proposal(deal, Act.DECLINE, by=dave, version=1, text="No budget this year.")
    assert (fresh(deal).state, Turn.objects.last().text) == ("declined", "No budget this year.")


def test_a_question_and_its_answer_leave_the_terms_alone(deal, alice, dave):
    actions.answer_proposal(deal, Act.ASK, by=dave, version=1, text="Whose customs?")
    assert fresh(deal).state == "question"
    actions.answer_proposal(deal, Act.EXPLAIN, by=alice, version=1, text="Ours.")
    assert (fresh(deal).state, fresh(deal).version) == ("sent", 1)


def test_a_seat_that_ended_answers_nothing(deal, dave):
    blue = deal.seated[1].organisation
    signer = make_user()
    seat = make_seat(blue, signer, "signatory")
    organisations.revoke(seat, by=dave)
    with pytest.raises(PermissionDenied):
        actions.answer_proposal(deal, Act.ACCEPT, by=signer, version=1)


def test_nobody_proposes_to_who_keeps_them_away(alice, dave):
    accounts.block(alice, by=dave)
    with pytest.raises(PermissionDenied):
        make_deal(by=alice, to=[dave])


@pytest.mark.parametrize("days", [-1, 400])
def test_it_holds_for_a_day_to_come_within_a_year(alice, dave, days):
    with pytest.raises(Refused) as refusal:
        make_deal(by=alice, to=[dave], valid_until=in_days(days))
    assert (refusal.value.status, refusal.value.field) == (422, "valid_until")


def test_it_expires_by_itself_and_is_late_at_once(deal, dave):
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False):
        with pytest.raises(Refused) as refusal:
            actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
        assert refusal.value.message == "This proposal has expired."
        assert card.of(fresh(deal), dave)["acts"] == []
        assert (actions.expire_proposals(), actions.expire_proposals()) == (1, 0)
    assert fresh(deal).state == "expired"


def test_of_three_it_starts_with_two(alice, bob, dave):
    deal = make_deal(by=alice, to=[bob, dave], threshold=2)
    actions.answer_proposal(deal, Act.ACCEPT, by=bob, version=1)
    assert card.of(fresh(deal), alice)["acts"] == ["withdraw", "start"]
    actions.answer_proposal(deal, Act.START, by=alice, version=1)
    told = json.loads(Agreement.objects.get().content)
    assert [(one["name"], one["agreed"]) for one in told["parties"]] == [
        ("Alice Moreau", True),
        ("Bob Tanaka", True),
        ("Dave Okafor", False),
    ]


def test_of_three_that_agreed_in_time_it_starts_by_itself(alice, bob, dave):
    deal = make_deal(by=alice, to=[bob, dave], threshold=2)
    actions.answer_proposal(deal, Act.ACCEPT, by=bob, version=1)
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False):
        actions.expire_proposals()
    assert fresh(deal).state == "accepted"


@pytest.mark.parametrize("threshold", [1, 4])
def test_a_threshold_is_of_the_parties(alice, bob, dave, threshold):
    with pytest.raises(Refused):
        make_deal(by=alice, to=[bob, dave], threshold=threshold)


def test_a_joint_purchase_waits_for_counsel_and_nobody_hears_of_it(alice, dave, commits):
    with commits():
        deal = make_deal(by=alice, to=[dave], kind="energy", power=20, purchase_share=22)
    assert fresh(deal).state == "counsel"
    assert (seen_by(dave), Notification.objects.filter(recipient=dave).count()) == ([], 0)
    energy = {**spares(), "power": 20, "purchase_share": 22, "counsel": "J. Doe, Doe LLP"}
    actions.rewrite_proposal(fresh(deal), by=alice, values=energy)
    actions.send_proposal(fresh(deal), by=alice)
    assert fresh(deal).state == "sent"
    with pytest.raises(Refused) as refusal:
        actions.counter_proposal(deal, by=dave, version=1, values={**energy, "power": 40, "counsel": ""})
    assert (refusal.value.status, refusal.value.field) == (422, "counsel")


def test_what_is_accepted_is_frozen_with_one_hash_for_both(deal, dave):
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    told = json.loads(Agreement.objects.get().content)
    assert told["terms_hash"] == fresh(deal).current.terms_hash
    assert hashlib.sha256(told["canonical"].encode()).hexdigest() == told["terms_hash"]
    assert json.loads(told["canonical"])["terms"] == told["terms"]
    assert [(one["name"], one["agreed_by"]) for one in told["parties"]] == [
        ("Kestrel Ridge", "Alice Moreau"),
        ("Blue River", "Dave Okafor"),
    ]


def test_the_pdf_carries_the_hash_of_the_json(deal, dave, monkeypatch):
    """Typeset for real in tests/printing and in the journey; here the page that goes to the press."""
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    pages = []
    monkeypatch.setattr("messaging.actions.agreements.missing_packages", list)
    monkeypatch.setattr(
        "messaging.actions.agreements.typeset", lambda html, files: (pages.append(html) or b"%PDF-1.7", 1)
    )
    assert (actions.make_agreements(), actions.make_agreements()) == (1, 0)
    agreement = Agreement.objects.get()
    assert json.loads(agreement.content)["terms_hash"] in pages[0]
    assert SECRET in pages[0]
    assert base64.b64decode(agreement.pdf) == b"%PDF-1.7"


def test_terms_reasons_and_frozen_files_are_sealed(deal, dave):
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1, text=SECRET)
    kept = [
        *Version.objects.values_list("terms", flat=True),
        *Turn.objects.exclude(number=1).values_list("text", flat=True),
        *Agreement.objects.values_list("content", flat=True),
    ]
    assert len(kept) == 3
    assert all(isinstance(one, Sealed) and SECRET.encode() not in one for one in kept)


def test_both_sides_say_what_became_of_it(deal, alice, bob, dave):
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    make_seat(deal.seated[0].organisation, bob)
    with pytest.raises(PermissionDenied):
        actions.review_outcome(fresh(deal), by=bob, outcome="kept")
    actions.review_outcome(fresh(deal), by=alice, outcome="kept", is_shown=True)
    actions.review_outcome(fresh(deal), by=dave, outcome="partly", note="Late once.")
    actions.review_outcome(fresh(deal), by=dave, outcome="kept", note="Made up for it.")
    assert [(one.party.name, one.outcome, one.note) for one in card.of(fresh(deal), bob)["outcomes"]] == [
        ("Kestrel Ridge", "kept", ""),
        ("Blue River", "kept", "Made up for it."),
    ]


def test_the_record_counts_what_both_said_and_the_organisation_shows(deal, alice, dave):
    kestrel, blue = (party.organisation for party in deal.seated)
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    actions.review_outcome(fresh(deal), by=alice, outcome="kept", is_shown=True)
    assert (record_of(kestrel), record_of(blue)) == ([], [])
    actions.review_outcome(fresh(deal), by=dave, outcome="partly")
    assert (record_of(kestrel), record_of(blue)) == ([("Partly kept", 1)], [])


def test_the_parties_are_asked_once_what_became_of_it(deal, alice, dave, commits):
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    with time_machine.travel(timezone.now() + timedelta(days=181), tick=False), commits():
        assert (actions.remind_reviews(), actions.remind_reviews()) == (1, 0)
    told = Notification.objects.filter(verb="messaging.proposal_review")
    assert {one.recipient for one in told} == {alice, dave}


def test_those_of_the_other_side_hear_of_each_turn(alice, bob, dave, companies, commits):
    kestrel, blue = companies
    make_seat(blue, bob)
    with commits():
        deal = make_deal(by=alice, organisation=kestrel, to=[blue])
    assert {one.recipient for one in Notification.objects.filter(verb="messaging.proposal_sent")} == {
        bob,
        dave,
    }
    with commits():
        counter(deal, dave, dispatch=72)
    told = Notification.objects.filter(verb="messaging.proposal_countered")
    assert {one.recipient for one in told} == {alice, bob}


def test_who_leaves_steps_back_and_takes_their_words_along(alice, bob, dave):
    draft = make_deal(by=alice, to=[dave], is_sent=False)
    theirs = make_deal(by=dave, to=[alice])
    actions.answer_proposal(theirs, Act.ASK, by=alice, version=1, text=SECRET)
    mine, several = make_deal(by=alice, to=[dave]), make_deal(by=dave, to=[alice, bob], threshold=2)
    actions.forget_proposals(alice)
    assert not Proposal.objects.filter(pk=draft.pk).exists()
    assert [fresh(one).state for one in (mine, theirs, several)] == ["withdrawn", "declined", "sent"]
    assert {turn.text for turn in Turn.objects.filter(party__user=alice)} == {""}
