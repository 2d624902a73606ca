"""Whom a turn of a proposal concerns, and what they are told: who did what, never a word of the terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from activity.models import Activity
from activity.news import News, Story, Told, register
from messaging.models import Call, CallReply, Proposal, State
from messaging.proposals.permissions import who_hear

_ABOUT, _REPLY = "messaging.Proposal", "messaging.CallReply"


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
        # What looks like an advertisement is kept aside, and nobody told of it.
        others = others.exclude(conversation__state=State.HELD)
        for pk in sorted(who_hear(others.select_related("organisation"))):
            yield Told(pk, "proposal")


def _said(sentence: Callable[[], str]) -> Callable[[Story], str]:
    return lambda story: sentence() % {"name": story.actor}


def _official(verb: str, sentence: Callable[[], str]) -> News:
    return News(f"messaging.proposal_{verb}", _ABOUT, _parties, _said(sentence), is_official=True)


def _behind_call(activity: Activity) -> Iterator[Told]:
    """Those behind the call to which a reply came."""
    reply = activity.target
    if isinstance(reply, CallReply):
        yield from _side(reply.call)


def _behind_either(activity: Activity) -> Iterator[Told]:
    reply = activity.target
    if isinstance(reply, CallReply):
        yield from _side(reply.call)
        yield from _side(reply)


def _other_side(activity: Activity) -> Iterator[Told]:
    """The side that did not do it: the one that wrote, or agreed, is the caller's if `caller` says so."""
    reply = activity.target
    if isinstance(reply, CallReply):
        yield from _side(reply if activity.details.get("caller") else reply.call)


def _side(one: Call | CallReply) -> Iterator[Told]:
    """Everybody who has a seat where it was written, or who wrote it."""
    people = {one.by_id}
    if one.organisation is not None:
        people = set(one.organisation.seats.values_list("user", flat=True))
    yield from (Told(pk, "proposal") for pk in sorted(people))


register(
    # Of a blind call these have no actor: the sentence can't name one.
    News("messaging.call_replied", _REPLY, _behind_call, lambda story: _("Someone replied to your call")),
    News(
        "messaging.call_written",
        _REPLY,
        _other_side,
        lambda story: _("The other side of a call wrote to you"),
    ),
    News(
        "messaging.call_agreed",
        _REPLY,
        _other_side,
        lambda story: _("The other side of a call agrees to be named, if you do"),
    ),
    News(
        "messaging.call_revealed",
        _REPLY,
        _behind_either,
        lambda story: _("Both sides of a call agreed: you are in touch"),
    ),
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
