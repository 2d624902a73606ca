"""The life of a proposal as a table: who may do what in which state, and what follows. Nothing else decides that.

A proposal lies on a table at which two or more parties sit. One puts a version there; the others agree to that
very version, ask, counter with a version of their own, or step back. Whoever puts a version there agrees to it by
that, if they sign for their party; else their own signatory has still to agree. It is accepted once all who are
left agree. With several parties a threshold may be less than all: whoever convened them can start once so many
agree, and when its time is over it starts by itself.

`Table` is all that the rules need; the rows of messaging.models.proposals are read into one and written from one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    COUNSEL = "counsel", _("Counsel needed")
    SENT = "sent", _("Sent")
    QUESTION = "question", _("Question")
    COUNTERED = "countered", _("Countered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Act(StrEnum):
    """What a party does. `start` is the convener's, `expire` the clock's."""

    SEND = "send"
    ASK = "ask"
    EXPLAIN = "explain"
    COUNTER = "counter"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    START = "start"
    EXPIRE = "expire"


# Only who began it sees it; while it is on the table; over.
UNSENT = (State.DRAFT, State.COUNSEL)
OPEN = (State.SENT, State.QUESTION, State.COUNTERED)
OVER = (State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.EXPIRED)

_ENDS = {State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.EXPIRED}
NEXT: dict[str, set[str]] = {
    State.DRAFT: {State.COUNSEL, State.SENT, State.WITHDRAWN},
    State.COUNSEL: {State.SENT, State.WITHDRAWN},
    State.SENT: {State.QUESTION, State.COUNTERED, *_ENDS},
    # What was asked is explained: then it is what it was before.
    State.QUESTION: {State.SENT, State.COUNTERED, *_ENDS},
    State.COUNTERED: {State.QUESTION, *_ENDS},
    State.ACCEPTED: set(),
    State.DECLINED: set(),
    State.WITHDRAWN: set(),
    State.EXPIRED: set(),
}
CLOCK = -1
CONVENER = 0


class NotNow(Exception):
    """This party can't do this in this state."""


@dataclass(frozen=True)
class Table:
    """Who sits there, by number from 0 (who convened them), and where they stand.

    `agreed` are those who agree to the version that lies there now, `out` those who stepped back.
    """

    parties: int = 2
    threshold: int = 2
    state: str = State.DRAFT
    version: int = 1
    author: int = CONVENER
    agreed: frozenset[int] = frozenset()
    out: frozenset[int] = frozenset()

    @property
    def inside(self) -> frozenset[int]:
        return frozenset(range(self.parties)) - self.out

    @property
    def waits_for(self) -> frozenset[int]:
        """Whose answer is wanted now."""
        return self.inside - self.agreed if self.state in OPEN else frozenset()

    @property
    def can_start(self) -> bool:
        """Whether enough agree, though not all have answered."""
        return self.state in OPEN and len(self.agreed) >= self.threshold

    @property
    def is_between_two(self) -> bool:
        return self.parties == 2


def may(table: Table, party: int, act: str) -> bool:
    """Whether this party can do this now; the table's one question."""
    if act == Act.EXPIRE:
        return party == CLOCK and table.state in OPEN
    if party not in table.inside:
        return False
    if table.state in UNSENT:
        return party == CONVENER and act in (Act.SEND, Act.WITHDRAW)
    if table.state not in OPEN:
        return False
    return _ON_THE_TABLE[Act(act)](table, party) if act in _ON_THE_TABLE else False


def acts_of(table: Table, party: int) -> list[str]:
    """All this party can do now, in the order in which they are offered."""
    return [act for act in Act if may(table, party, act)]


def after(table: Table, party: int, act: str, *, signs: bool = True, needs_counsel: bool = False) -> Table:
    """The table after an act. Raises NotNow.

    `signs` says whether who acts binds their party (a person for themselves, a company's signatory). Who doesn't
    can put a version there, but not accept it. `needs_counsel` keeps a first version from being sent.
    """
    if not may(table, party, act) or (act == Act.ACCEPT and not signs):
        raise NotNow(act)
    if act == Act.SEND:
        if needs_counsel:
            return replace(table, state=State.COUNSEL)
        return _settled(_laid(table, party, signs, State.SENT))
    if act == Act.COUNTER:
        return _settled(_laid(table, party, signs, State.COUNTERED, version=table.version + 1))
    if act == Act.ACCEPT:
        return _settled(replace(table, agreed=table.agreed | {party}))
    if act == Act.DECLINE:
        return _settled(replace(table, out=table.out | {party}, agreed=table.agreed - {party}))
    return replace(table, state=_follows(table, act))


def _follows(table: Table, act: str) -> str:
    if act == Act.EXPIRE:
        return State.ACCEPTED if table.can_start else State.EXPIRED
    if act == Act.EXPLAIN:
        return State.SENT if table.version == 1 else State.COUNTERED
    return {Act.ASK: State.QUESTION, Act.WITHDRAW: State.WITHDRAWN, Act.START: State.ACCEPTED}[Act(act)]


def _laid(table: Table, party: int, signs: bool, state: str, version: int = 1) -> Table:
    """A version of this party's lies there: whatever was agreed to before is not agreed to now."""
    agreed = frozenset({party} if signs else ())
    return replace(table, state=state, version=version, author=party, agreed=agreed)


def _settled(table: Table) -> Table:
    """Accepted once all who are left agree; declined once too few are left."""
    if len(table.inside) < table.threshold:
        return replace(table, state=State.DECLINED)
    if table.inside == table.agreed:
        return replace(table, state=State.ACCEPTED)
    return table


def _may_decline(table: Table, party: int) -> bool:
    # Of two, who laid the version there withdraws it. Of several, who convened them calls it off, and every
    # other can step back until it starts.
    return party != (table.author if table.is_between_two else CONVENER)


def _may_withdraw(table: Table, party: int) -> bool:
    return party == (table.author if table.is_between_two else CONVENER)


_ON_THE_TABLE = {
    Act.ASK: lambda table, party: party != table.author,
    Act.EXPLAIN: lambda table, party: party == table.author and table.state == State.QUESTION,
    # Who laid it there lays a better one only when asked.
    Act.COUNTER: lambda table, party: party != table.author or table.state == State.QUESTION,
    Act.ACCEPT: lambda table, party: party not in table.agreed,
    Act.DECLINE: _may_decline,
    Act.WITHDRAW: _may_withdraw,
    Act.START: lambda table, party: party == CONVENER and table.can_start,
}
