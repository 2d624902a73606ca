"""Who may do what with a proposal, beyond what its table allows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.contact import can_contact
from accounts.models import User
from accounts.permissions import is_member
from messaging.models import Party, Proposal
from messaging.proposals.life import Act, acts_of
from organisations.contact import can_contact_desk, can_contact_for
from organisations.models import Organisation, Seat
from organisations.permissions import can_speak_for, has_seat


def can_propose(user: Any) -> bool:
    return is_member(user)


def reaches(user: User, organisation: Organisation | None, other: User | Organisation) -> bool:
    """Whether a proposal of this person's, for themselves or for an organisation, may go there."""
    if isinstance(other, Organisation):
        return can_contact_desk(user, other)
    return can_contact_for(organisation, user, other) if organisation else can_contact(user, other)


def can_bind(user: Any, organisation: Organisation | None) -> bool:
    """Agree to terms, now: for oneself, or for an organisation as its signatory, administrator or owner."""
    if organisation is None:
        return is_member(user)
    return can_speak_for(user, organisation) and has_seat(user, organisation, Seat.SIGNATORY)


def places_of(user: Any, proposal: Proposal) -> list[Party]:
    """The places at which this person sits: their own, and those of organisations where they have a seat."""
    mine = set(Party.objects.of(user).filter(proposal=proposal).values_list("pk", flat=True))
    return [party for party in proposal.seated if party.pk in mine]


def party_of(user: Any, proposal: Proposal) -> Party | None:
    """For whom this person acts: of several places the one whose answer is wanted, else the first."""
    places = places_of(user, proposal)
    waits = proposal.table().waits_for
    return next((one for one in places if one.position in waits), places[0] if places else None)


def can_act_for(user: Any, party: Party | None) -> bool:
    """Ask, counter, step back: the person, or whoever speaks for the organisation now."""
    if party is None or party.out_at is not None or not is_member(user):
        return False
    return can_speak_for(user, party.organisation) if party.organisation else party.user_id == user.pk


def acts_for(user: Any, proposal: Proposal, party: Party | None) -> list[str]:
    """What this person can do now for that party, as buttons are shown."""
    if party is None or proposal.is_late or not can_act_for(user, party):
        return []
    acts = acts_of(proposal.table(), party.position)
    if not can_bind(user, party.organisation):
        acts = [act for act in acts if act not in (Act.ACCEPT, Act.START)]
    return acts


def who_hear(parties: Iterable[Party]) -> set[int]:
    """The members who are told what happens, by id: the persons, and all who have a seat."""
    people: set[int] = set()
    for party in parties:
        if party.organisation is not None:
            people |= set(party.organisation.seats.values_list("user", flat=True))
        elif party.user_id is not None:
            people.add(party.user_id)
    return people


def can_review_outcome(user: Any, proposal: Proposal, party: Party | None) -> bool:
    """Say what became of it: whoever binds a party that agreed."""
    if party is None or not proposal.is_accepted or party.agreed_version != proposal.version:
        return False
    return can_act_for(user, party) and can_bind(user, party.organisation)
