"""What the card of a proposal shows to one of its parties, on its own page and in its conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.moments import on_day
from core.pdf import missing_packages
from messaging.models import Agreement, Conversation, OutcomeReview, Party, Proposal, Turn, Version
from messaging.proposals import screen
from messaging.proposals.files import shown_in
from messaging.proposals.forms import OutcomeForm
from messaging.proposals.kinds import fields_of
from messaging.proposals.life import Act
from messaging.proposals.permissions import acts_for, can_bind, can_review_outcome, party_of
from messaging.proposals.terms import Change, changes, lines
from messaging.proposals.words import told_of


@dataclass(frozen=True)
class Step:
    """One line of the history: a turn, in words, with what it changed."""

    turn: Turn
    told: str
    changed: list[Change]
    text: str


@dataclass(frozen=True)
class Row:
    """One proposal in a list."""

    proposal: Proposal
    title: str
    others: str
    is_mine: bool  # whether this reader's answer is wanted


def of(proposal: Proposal, user: Any) -> dict[str, Any]:
    """All that the template asks. Three queries whatever the history, besides the proposal's own."""
    versions = {
        one.number: one
        for one in proposal.versions.select_related("party__organisation", "party__user", "by")
    }
    current = proposal.__dict__["current"] = versions[proposal.version]
    party = party_of(user, proposal)
    acts = acts_for(user, proposal, party)
    before = _before(versions, proposal.version)
    turns = proposal.turns.select_related("party__organisation", "party__user", "by")
    return {
        "proposal": proposal,
        "version": current,
        "until": on_day(date.fromisoformat(current.terms["terms"]["valid_until"])),
        "before": before,
        "lines": lines(current.terms, before.terms if before else None),
        "party": party,
        "conversation": _conversation(proposal, party, user),
        "others": _names(proposal, party),
        "acts": acts,
        "can_edit": Act.SEND in acts,
        "lacks_signature": bool(acts) and party is not None and not can_bind(user, party.organisation),
        "history": [_step(turn, versions) for turn in reversed(turns)],
        "waits_for": _waits_for(proposal),
        "is_mine": party is not None and party.position in proposal.table().waits_for and bool(acts),
        "files": shown_in(proposal, current.terms),
        "passed": _passed(current),
        "shares": screen.shares(current.terms),
        "counsel": current.terms["terms"].get("counsel", ""),
        "agreement": agreement_of(proposal) if proposal.is_accepted else None,
        "missing_packages": missing_packages() if proposal.is_accepted else [],
        "can_review": can_review_outcome(user, proposal, party),
        "outcomes": _outcomes(proposal),
    }


def rows(proposals: Sequence[Proposal], user: Any) -> list[Row]:
    """For a list: two queries however long it is. `proposals` have their parties."""
    pks = [one.pk for one in proposals]
    versions = {(one.proposal_id, one.number): one for one in Version.objects.filter(proposal__in=pks)}
    mine: dict[int, list[int]] = {}
    for party in Party.objects.of(user).filter(proposal__in=pks):
        mine.setdefault(party.proposal_id, []).append(party.position)
    told = []
    for one in proposals:
        current = one.__dict__["current"] = versions[one.pk, one.version]
        places = mine.get(one.pk, [])
        own = next((each for each in one.seated if each.position in places), None)
        is_mine = bool(one.table().waits_for & set(places)) and not one.is_late
        told.append(Row(one, current.title, _names(one, own), is_mine))
    return told


def agreement_of(proposal: Proposal) -> Agreement | None:
    return Agreement.objects.filter(proposal=proposal).first()


def outcome_form(proposal: Proposal, party: Party | None) -> OutcomeForm:
    """With what this side said before."""
    said = OutcomeReview.objects.filter(proposal=proposal, party=party).first() if party else None
    initial = {"outcome": said.outcome, "note": said.note, "is_shown": said.is_shown} if said else None
    return OutcomeForm(initial=initial)


def _conversation(proposal: Proposal, party: Party | None, user: Any) -> Conversation | None:
    """Where this reader talks about it with the others, if they take part there."""
    own = party.conversation_id if party is not None else None
    pks = [own] if own else [one.conversation_id for one in proposal.seated if one.conversation_id]
    rows = Conversation.objects.visible_to(user).filter(pk__in=pks)
    return rows.order_by("-last_at", "-id").first() if pks else None


def _names(proposal: Proposal, party: Party | None) -> str:
    return ", ".join(one.name for one in proposal.seated if party is None or one.pk != party.pk)


def _before(versions: dict[int, Version], number: int) -> Version | None:
    return versions.get(number - 1)


def _step(turn: Turn, versions: dict[int, Version]) -> Step:
    changed: list[Change] = []
    text = turn.text
    if turn.act == Act.COUNTER:
        changed = changes(versions[turn.version].terms, versions[turn.version - 1].terms)
    elif turn.act == Act.SEND:
        text = versions[1].note
    return Step(turn, told_of(turn), changed, text)


def _waits_for(proposal: Proposal) -> str:
    waits = proposal.table().waits_for
    return ", ".join(one.name for one in proposal.seated if one.position in waits)


def _passed(version: Version) -> list[str]:
    """The shares of a joint purchase that are too high or unknown, by what they are called."""
    labels = {field.name: str(field.label) for field in fields_of(version.terms["kind"])}
    return [labels[name] for name in screen.passed(version.terms)]


def _outcomes(proposal: Proposal) -> list[OutcomeReview]:
    if not proposal.is_accepted:
        return []
    said = proposal.outcomes.select_related("party__organisation", "party__user")
    return list(said.order_by("party__position"))
