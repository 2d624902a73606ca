"""The life of a campaign as a table: what may follow what. Nothing else decides that."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SPONSORS = "sponsors", _("Gathering support")
    REVIEW = "review", pgettext_lazy("campaign", "In review")
    OPEN = "open", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", _("Closed")
    DELIVERED = "delivered", _("Delivered")
    ANSWERED = "answered", pgettext_lazy("campaign", "Answered")
    WON = "won", _("Won")
    PARTLY = "partly", _("Partly won")
    LOST = "lost", _("Lost")
    ARCHIVED = "archived", pgettext_lazy("campaign", "Archived")


NEXT: dict[str, set[str]] = {
    State.DRAFT: {State.SPONSORS, State.REVIEW, State.ARCHIVED},
    State.SPONSORS: {State.DRAFT, State.REVIEW, State.ARCHIVED},
    # A moderator opens it, or returns it with reasons; whoever sent it in may take it back.
    State.REVIEW: {State.DRAFT, State.OPEN},
    State.OPEN: {State.CLOSED},
    State.CLOSED: {State.DELIVERED, State.ARCHIVED},
    State.DELIVERED: {State.ANSWERED, State.ARCHIVED},
    State.ANSWERED: {State.WON, State.PARTLY, State.LOST},
    State.WON: {State.ARCHIVED},
    State.PARTLY: {State.ARCHIVED},
    State.LOST: {State.ARCHIVED},
    State.ARCHIVED: set(),
}

OUTCOMES = (State.WON, State.PARTLY, State.LOST)
# While it may still be written, before anyone could sign it.
WRITTEN = (State.DRAFT, State.SPONSORS)
# The way as the page draws it; the three outcomes share a place.
_WAY = (
    State.DRAFT,
    State.SPONSORS,
    State.REVIEW,
    State.OPEN,
    State.CLOSED,
    State.DELIVERED,
    State.ANSWERED,
)

# The list's tabs: address, label, states.
TABS = (
    ("open", pgettext_lazy("campaigns", "Open"), (State.OPEN,)),
    ("support", _("Gathering support"), (State.SPONSORS,)),
    ("decision", _("Waiting for a decision"), (State.CLOSED, State.DELIVERED, State.ANSWERED)),
    ("closed", pgettext_lazy("campaigns", "Closed"), (*OUTCOMES, State.ARCHIVED)),
)


def may_follow(now: str, then: str) -> bool:
    return then in NEXT[now]


def diagram(now: str, outcome: str = "") -> list[dict[str, object]]:
    """The stations in order, each with its name and whether it is behind, current, or ahead.

    `outcome` is what an archived campaign came to, if it came to anything.
    """
    stations: list[tuple[str, tuple[str, ...]]] = [(str(state.label), (state.value,)) for state in _WAY]
    reached = outcome or (now if now in OUTCOMES else "")
    names = [State(reached)] if reached else OUTCOMES
    stations.append((" / ".join(str(one.label) for one in names), tuple(one.value for one in OUTCOMES)))
    stations.append((str(State.ARCHIVED.label), (State.ARCHIVED.value,)))
    place = next(number for number, (_label, states) in enumerate(stations) if now in states)
    return [
        {"label": label, "is_current": number == place, "is_behind": number < place}
        for number, (label, _states) in enumerate(stations)
    ]
