"""What is known of the network now, and how well: read, entered, or an example where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import is_moderator
from core.prepared import Prepared
from strategies.formulas import hashprice, network_hashrate, subsidy_at
from strategies.models.facts import FACT_UNITS, FRESH_FOR, FactKind, NetworkFact

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

# So that a calculator has something to reckon with. Never shown as a reading.
EXAMPLES = {
    FactKind.DIFFICULTY: 150e12,
    FactKind.HEIGHT: 970_000.0,
    FactKind.FEES: 0.04,
    FactKind.PRICE: 100_000.0,
    FactKind.HASHRATE: network_hashrate(150e12),
}


@dataclass(frozen=True)
class Known:
    """One figure, with its time and source. Without a time it is an example."""

    kind: FactKind
    value: float
    at: datetime | None = None
    source: str = ""

    @property
    def label(self) -> str:
        return str(FactKind(self.kind).label)

    @property
    def unit(self) -> str:
        return FACT_UNITS[self.kind]

    @property
    def is_example(self) -> bool:
        return self.at is None

    @property
    def is_fresh(self) -> bool:
        return self.at is not None and timezone.now() - self.at <= FRESH_FOR[self.kind]

    @property
    def said_by(self) -> str:
        """Who says so, in words."""
        if self.is_example:
            return _("an example, nobody has read it")
        return self.source or _("entered by hand")


@dataclass(frozen=True)
class Network:
    """All of them, by kind."""

    facts: dict[str, Known]

    def value(self, kind: FactKind) -> float:
        return self.facts[kind].value

    @property
    def subsidy(self) -> float:
        """BTC of the next block. It follows from the height, even from an old one but at a halving."""
        return subsidy_at(int(self.value(FactKind.HEIGHT)) + 1)

    @property
    def hashprice(self) -> float:
        """USD/PH/day."""
        return hashprice(
            difficulty=self.value(FactKind.DIFFICULTY),
            subsidy=self.subsidy,
            fees=self.value(FactKind.FEES),
            price=self.value(FactKind.PRICE),
        )

    @property
    def listed(self) -> list[Known]:
        return [self.facts[kind] for kind in FactKind]


def can_enter_facts(user: User | AnonymousUser) -> bool:
    """Whoever keeps the place: figures under which everyone reckons are no member's to change."""
    return is_moderator(user)


def network_now() -> Network:
    """One query."""
    found = {fact.kind: fact for fact in _facts.rows()}
    return Network(
        {
            kind: Known(kind, found[kind].value, found[kind].at, found[kind].source)
            if kind in found
            else Known(kind, EXAMPLES[kind])
            for kind in FactKind
        }
    )


_facts = Prepared(NetworkFact.objects.all)
