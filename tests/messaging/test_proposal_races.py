"""Two who answer at the same instant, on connections of their own: one wins, and both see which."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from messaging import actions
from messaging.models import Agreement, Proposal, Turn, Version
from messaging.proposals import card
from messaging.proposals.life import NEXT, OVER, UNSENT, Act
from tests.accounts.test_races import at_once
from tests.makers import make_user
from tests.messaging.deals import fresh, make_companies, make_deal, spares


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["withdraw", "counter"])
def test_accepted_while_the_other_withdraws(second):
    alice, dave = make_user("alice"), make_user("dave")
    kestrel, blue = make_companies(alice, dave)
    deal = make_deal(by=alice, organisation=kestrel, to=[blue])
    for by, hours in ((dave, 72), (alice, 60), (dave, 66)):
        now = fresh(deal)
        actions.counter_proposal(now, by=by, version=now.version, values=spares(dispatch=hours))
    one, other = fresh(deal), fresh(deal)

    def accept():
        return actions.answer_proposal(one, Act.ACCEPT, by=alice, version=4)

    def withdraw():
        if second == "withdraw":
            return actions.answer_proposal(other, Act.WITHDRAW, by=dave, version=4)
        return actions.counter_proposal(other, by=alice, version=4, values=spares(dispatch=10))

    outcomes = at_once(accept, withdraw)
    lost = [each for each in outcomes if isinstance(each, Refused)]
    now = fresh(deal)
    assert [each for each in outcomes if isinstance(each, Exception) and each not in lost] == []
    assert len(lost) == 1
    said = {"accepted": "accepted version 4", "withdrawn": "withdrew the proposal", "countered": "version 5"}
    assert (lost[0].status, said[now.state] in lost[0].message) == (409, True)
    assert Turn.objects.count() == 5
    assert Agreement.objects.count() == (now.state == "accepted")
    both = [card.of(fresh(deal), user)["history"][0].told for user in (alice, dave)]
    assert both[0] == both[1] == lost[0].message


MOVES = st.tuples(st.integers(0, 2), st.sampled_from(Act))


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVES, min_size=4, max_size=12), threshold=st.integers(2, 3))
def test_what_three_people_do_at_random_keeps_the_rows_in_order(three, moves, threshold):
    """The thousand walks are in test_proposal_life; these look that the rows follow the table."""
    deal = make_deal(by=three[0], to=list(three[1:]), threshold=threshold)
    for hours, (number, act) in enumerate(moves):
        now = fresh(deal)
        before = (now.state, now.turn, now.version, now.table())
        try:
            if act == Act.COUNTER:
                values = spares(dispatch=100 + hours)
                actions.counter_proposal(now, by=three[number], version=now.version, values=values)
            elif act in actions.SAID:
                actions.answer_proposal(now, act, by=three[number], version=now.version, text="So.")
            else:
                actions.send_proposal(now, by=three[number])
        except (Refused, PermissionDenied):
            after = fresh(deal)
            assert (after.state, after.turn, after.version, after.table()) == before
        else:
            after = fresh(deal)
            assert after.state == before[0] or after.state in NEXT[before[0]]
            assert after.turn == before[1] + 1
    end = fresh(deal)
    assert end.state not in UNSENT
    assert list(Turn.objects.filter(proposal=deal).values_list("number", flat=True)) == list(
        range(1, end.turn + 1)
    )
    assert Version.objects.filter(proposal=deal).count() == end.version
    assert Agreement.objects.filter(proposal=deal).exists() == (end.state == "accepted")
    assert (end.ended_at is not None) == (end.state in OVER)
    Proposal.objects.all().delete()


@pytest.fixture
def three(db):
    return make_user(), make_user(), make_user()
