"""The table of a proposal, walked by three parties at random, and by two step by step."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from messaging.proposals.life import (
    CLOCK,
    CONVENER,
    NEXT,
    OPEN,
    OVER,
    UNSENT,
    Act,
    NotNow,
    State,
    Table,
    acts_of,
    after,
    may,
)

pytestmark = pytest.mark.no_engine


# Who does what, binding their party or not, with terms that need counsel or not: allowed and not allowed.
MOVES = list(product(range(CLOCK, 4), Act, (True, False), (False, True)))


class Negotiation(RuleBasedStateMachine):
    """Three parties do whatever comes to their minds."""

    @initialize(threshold=st.integers(2, 3))
    def convene(self, threshold: int) -> None:
        self.table = Table(parties=3, threshold=threshold)
        self.agreed_to: dict[int, int] = {}  # party to the version they last agreed to
        self.was_started = False

    @rule(move=st.sampled_from(MOVES))
    def act(self, move: tuple[int, Act, bool, bool]) -> None:
        party, act, signs, needs_counsel = move
        before = self.table
        try:
            now = after(before, party, act, signs=signs, needs_counsel=needs_counsel)
        except NotNow:
            assert not may(before, party, act) or not signs
            return
        assert may(before, party, act)
        self.go_on(now, party, act, signs=signs)

    def go_on(self, now: Table, party: int, act: Act, *, signs: bool) -> None:
        """What has to hold between one table and the next."""
        before, self.table = self.table, now
        assert now.state == before.state or now.state in NEXT[before.state]
        assert now.version - before.version == (act == Act.COUNTER)
        assert before.out <= now.out
        new = now.agreed if act == Act.COUNTER else now.agreed - before.agreed
        assert new <= ({party} if signs else set())
        self.agreed_to.update(dict.fromkeys(new, now.version))
        self.was_started |= act in (Act.START, Act.EXPIRE)

    @invariant()
    def the_table_is_in_order(self) -> None:
        table = self.table
        # Whoever agrees, agrees to the version that lies there.
        assert all(self.agreed_to[party] == table.version for party in table.agreed)
        assert table.agreed <= table.inside
        # Accepted by enough, and by all who are left unless it was started.
        if table.state == State.ACCEPTED:
            assert len(table.agreed) >= table.threshold
            assert self.was_started or table.agreed == table.inside
        # What is over stays so, what is open can end, and somebody is waited for.
        open_to = {act for party in range(CLOCK, 3) for act in acts_of(table, party)}
        assert bool(open_to & {Act.WITHDRAW, Act.EXPIRE}) == bool(open_to) == (table.state not in OVER)
        assert bool(table.waits_for) == (table.state in OPEN)


TestNegotiation = Negotiation.TestCase
# A thousand walks take some seconds: random acts must often fall into place to get anywhere.
TestNegotiation.settings = settings(max_examples=1000, stateful_step_count=8, deadline=None)


def test_every_act_keeps_to_the_states_that_may_follow() -> None:
    for state, party, act, agreed in product(State, range(-1, 2), Act, ((), (0,), (1,))):
        table = Table(state=state, agreed=frozenset(agreed))
        if may(table, party, act):
            then = after(table, party, act).state
            assert then == state or then in NEXT[state], (state, act)


def two(*acts: tuple[int, Act]) -> Table:
    table = after(Table(), CONVENER, Act.SEND)
    for party, act in acts:
        table = after(table, party, act)
    return table


def test_between_two_the_other_side_accepts() -> None:
    assert two((1, Act.ACCEPT)).state == State.ACCEPTED
    countered = two((1, Act.COUNTER), (0, Act.COUNTER), (1, Act.COUNTER))
    assert (countered.version, countered.author, countered.waits_for) == (4, 1, {0})
    assert after(countered, 0, Act.ACCEPT).state == State.ACCEPTED
    assert after(countered, 1, Act.WITHDRAW).state == State.WITHDRAWN
    assert after(countered, 0, Act.DECLINE).state == State.DECLINED


def test_who_laid_it_there_can_neither_accept_nor_decline_it() -> None:
    assert acts_of(two(), 0) == [Act.WITHDRAW]
    assert acts_of(two(), 1) == [Act.ASK, Act.COUNTER, Act.ACCEPT, Act.DECLINE]


def test_a_question_is_explained_or_met_with_a_better_version() -> None:
    asked = two((1, Act.ASK))
    assert asked.state == State.QUESTION
    assert acts_of(asked, 0) == [Act.EXPLAIN, Act.COUNTER, Act.WITHDRAW]
    assert after(asked, 0, Act.EXPLAIN).state == State.SENT
    assert after(asked, 0, Act.COUNTER).version == 2
    assert after(two((1, Act.COUNTER), (0, Act.ASK)), 1, Act.EXPLAIN).state == State.COUNTERED


def test_who_signs_for_nobody_cannot_accept_and_their_side_has_still_to_agree() -> None:
    with pytest.raises(NotNow):
        after(two(), 1, Act.ACCEPT, signs=False)
    unsigned = after(Table(), CONVENER, Act.SEND, signs=False)
    taken = after(unsigned, 1, Act.ACCEPT)
    assert (taken.state, taken.waits_for) == (State.SENT, {CONVENER})
    assert after(taken, CONVENER, Act.ACCEPT).state == State.ACCEPTED


def test_of_three_two_are_enough_where_that_was_said() -> None:
    sent = after(Table(parties=3, threshold=2), CONVENER, Act.SEND)
    one = after(sent, 1, Act.ACCEPT)
    assert (one.state, one.can_start) == (State.SENT, True)
    assert after(one, CONVENER, Act.START).state == State.ACCEPTED
    assert after(one, CLOCK, Act.EXPIRE).state == State.ACCEPTED
    assert after(one, 2, Act.DECLINE).state == State.ACCEPTED
    assert after(sent, CLOCK, Act.EXPIRE).state == State.EXPIRED
    assert not may(one, 1, Act.START)


def test_of_three_it_is_declined_once_too_few_are_left() -> None:
    sent = after(Table(parties=3, threshold=2), CONVENER, Act.SEND)
    left = after(sent, 1, Act.DECLINE)
    assert (left.state, left.inside) == (State.SENT, {0, 2})
    assert after(left, 2, Act.DECLINE).state == State.DECLINED
    assert after(after(Table(parties=3, threshold=3), 0, Act.SEND), 2, Act.DECLINE).state == State.DECLINED


def test_a_counter_undoes_what_was_agreed_to() -> None:
    sent = after(Table(parties=3, threshold=3), CONVENER, Act.SEND)
    countered = after(after(sent, 1, Act.ACCEPT), 2, Act.COUNTER)
    assert (countered.agreed, countered.version) == ({2}, 2)


def test_a_first_version_that_needs_counsel_stays_with_its_author() -> None:
    held = after(Table(), CONVENER, Act.SEND, needs_counsel=True)
    assert held.state == State.COUNSEL
    assert held.state in UNSENT
    assert acts_of(held, 1) == []
    assert after(held, CONVENER, Act.SEND).state == State.SENT
