"""The rows of a proposal follow its table, whatever three companies do: the walks of test_proposal_life, on rows.

The thousand walks are there, without a database; these look that the actions and the rows keep the same order.
"""

from __future__ import annotations

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from core.errors import Refused
from messaging import actions
from messaging.models import Agreement, Proposal, Turn, Version
from messaging.proposals.life import CLOCK, OVER, UNSENT, Act
from tests.makers import make_organisation, make_seat, make_user
from tests.messaging.deals import fresh, make_deal, spares
from tests.messaging.test_proposal_life import Negotiation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# A company's signatory or its member, who signs for nobody; the clock acts alone.
MOVES = [
    *product(range(3), [act for act in Act if act != Act.EXPIRE], (True, False)),
    (CLOCK, Act.EXPIRE, True),
]


def make_three():
    """Three companies that know each other: each with one who signs and one who doesn't; a draft for each threshold."""
    people = [(make_user(), make_user()) for _company in range(3)]
    companies = [
        make_organisation(f"Company {number}", by=signs) for number, (signs, _other) in enumerate(people)
    ]
    for company, (_signs, other) in zip(companies, people, strict=True):
        make_seat(company, other)
    drafts = {
        threshold: make_deal(
            by=people[0][0],
            organisation=companies[0],
            to=companies[1:],
            threshold=threshold,
            is_sent=False,
        )
        for threshold in (2, 3)
    }
    return people, drafts


def test_what_three_companies_do_at_random_keeps_the_rows_in_order(monkeypatch):
    people, drafts = make_three()
    # Who hears of it, and where they talk about it, have tests of their own.
    monkeypatch.setattr("messaging.actions.turns.record", lambda *_told, **_more: None)
    monkeypatch.setattr("messaging.actions.proposing.introduce", lambda *_told, **_more: None)

    class Rows(Negotiation):
        """Each walk begins with the same draft, and is undone."""

        def __init__(self) -> None:
            super().__init__()
            self.start = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.start)

        @initialize(threshold=st.sampled_from([2, 3]))
        def convene(self, threshold: int) -> None:
            self.deal = fresh(drafts[threshold])
            self.table, self.turns = self.deal.table(), 0
            self.agreed_to: dict[int, int] = {}
            self.was_started = False

        @rule(move=st.sampled_from(MOVES), version=st.sampled_from([0, 0, 0, -1]))
        def act(self, move: tuple[int, Act, bool], version: int) -> None:  # type: ignore[override]
            party, act, signs = move
            now = fresh(self.deal)
            seen = max(1, now.version + version)
            try:
                self._do(now, party, act, people[party][0 if signs else 1], seen)
            except (Refused, PermissionDenied):
                assert fresh(self.deal).table() == self.table
                return
            assert seen == now.version or act in (Act.SEND, Act.EXPIRE), (
                "an answer to what lies there no more"
            )
            self.turns += 1
            self.go_on(fresh(self.deal).table(), party, act, signs=signs)

        def _do(self, now: Proposal, party: int, act: Act, by, seen: int) -> None:  # type: ignore[no-untyped-def]
            if act == Act.EXPIRE:
                Proposal.objects.filter(pk=now.pk).update(expires_at=timezone.now())
                if not actions.expire_proposals():
                    raise Refused("not open")
            elif act == Act.SEND:
                actions.send_proposal(now, by=by)
            elif act == Act.COUNTER:
                values = spares(dispatch=100 + self.turns)
                actions.counter_proposal(now, by=by, version=seen, values=values)
            else:
                actions.answer_proposal(now, act, by=by, version=seen, text="So.")

        @invariant()
        def the_rows_are_in_order(self) -> None:
            now, rows = fresh(self.deal), Turn.objects.filter(proposal=self.deal)
            assert list(rows.values_list("number", flat=True)) == list(range(1, now.turn + 1))
            assert now.turn == self.turns
            assert Version.objects.filter(proposal=now).count() == now.version
            assert Agreement.objects.filter(proposal=now).exists() == now.is_accepted
            assert (now.ended_at is not None) == (now.state in OVER)
            assert now.state not in UNSENT or now.sent_at is None

    run_state_machine_as_test(
        Rows,
        settings=settings(
            max_examples=60,
            stateful_step_count=7,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
