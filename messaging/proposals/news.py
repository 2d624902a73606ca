"""Whom a turn of a proposal concerns, and what they are told: who did what, never a word of the terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from activity.models import Activity
from activity.news import News, Story, Told, register
from messaging.models import Proposal
from messaging.proposals.permissions import who_hear

_ABOUT = "messaging.Proposal"


def _parties(activity: Activity) -> Iterator[Told]:
    """All who sit at its table, on either side; whoever did it hears nothing."""
    proposal = activity.target
    if isinstance(proposal, Proposal):
        for pk in sorted(who_hear(proposal.parties.select_related("organisation"))):
            yield Told(pk, "proposal")


def _others(activity: Activity) -> Iterator[Told]:
    """The other parties: a proposal that arrives is no news to one's own side."""
    proposal = activity.target
    if isinstance(proposal, Proposal):
        others = proposal.parties.exclude(pk=activity.details.get("party"))
        for pk in sorted(who_hear(others.select_related("organisation"))):
            yield Told(pk, "proposal")


def _said(sentence: Callable[[], str]) -> Callable[[Story], str]:
    return lambda story: sentence() % {"name": story.actor}


def _official(verb: str, sentence: Callable[[], str]) -> News:
    return News(f"messaging.proposal_{verb}", _ABOUT, _parties, _said(sentence), is_official=True)


register(
    News("messaging.proposal_sent", _ABOUT, _others, _said(lambda: _("%(name)s sent you a proposal"))),
    News(
        "messaging.proposal_question",
        _ABOUT,
        _parties,
        _said(lambda: _("%(name)s asked a question about a proposal")),
    ),
    News(
        "messaging.proposal_explained",
        _ABOUT,
        _parties,
        _said(lambda: _("%(name)s answered a question about a proposal")),
    ),
    News("messaging.proposal_countered", _ABOUT, _parties, _said(lambda: _("%(name)s countered a proposal"))),
    News("messaging.proposal_agreed", _ABOUT, _parties, _said(lambda: _("%(name)s agreed to a proposal"))),
    News(
        "messaging.proposal_left", _ABOUT, _parties, _said(lambda: _("%(name)s stepped back from a proposal"))
    ),
    News("messaging.proposal_declined", _ABOUT, _parties, _said(lambda: _("%(name)s declined a proposal"))),
    News("messaging.proposal_withdrawn", _ABOUT, _parties, _said(lambda: _("%(name)s withdrew a proposal"))),
    _official("accepted", lambda: _("A proposal was accepted; its terms are frozen for both sides")),
    _official("expired", lambda: _("A proposal has expired")),
    _official("review", lambda: _("What became of what you agreed? Say it in a few words")),
    News(
        "messaging.proposal_reviewed",
        _ABOUT,
        _parties,
        _said(lambda: _("%(name)s said what became of a proposal")),
    ),
)
