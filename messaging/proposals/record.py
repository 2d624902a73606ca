"""An organisation's record of collaborations that came to an end, as far as it lets it be told."""

from __future__ import annotations

from collections import Counter

from messaging.models import Outcome, OutcomeReview
from organisations.models import Organisation

_FROM_BEST = (Outcome.KEPT, Outcome.PARTLY, Outcome.FAILED)


def record_of(organisation: Organisation) -> list[tuple[str, int]]:
    """How many were kept, partly kept or failed, in words; in one query.

    Only those count whose own review it shows, and of which another side said something too; the worse word counts.
    Neither the others nor what it was about is told.
    """
    shown = OutcomeReview.objects.filter(party__organisation=organisation, is_shown=True)
    said: dict[int, list[str]] = {}
    rows = OutcomeReview.objects.filter(proposal__in=shown.values("proposal"))
    for proposal, outcome in rows.values_list("proposal", "outcome"):
        said.setdefault(proposal, []).append(outcome)
    worst = [max(words, key=_FROM_BEST.index) for words in said.values() if len(words) > 1]
    counted = Counter(worst)
    return [(str(outcome.label), counted[outcome]) for outcome in _FROM_BEST if counted[outcome]]
