"""Two who answer at the same instant, on connections of their own: one wins, and both see which."""

from __future__ import annotations

import pytest

from core.errors import Refused
from messaging import actions
from messaging.models import Agreement, Turn
from messaging.proposals import card
from messaging.proposals.life import Act
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
