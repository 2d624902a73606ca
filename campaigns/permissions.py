"""Who may do what with a campaign."""

from __future__ import annotations

from typing import Any

from accounts.permissions import is_member, is_moderator
from campaigns.life import State, may_follow
from campaigns.models import Campaign, Signature, Sponsor
from organisations import audiences
from organisations.models import Organisation, Seat
from organisations.permissions import can_speak_for, has_seat

SPONSORS_NEEDED = 2


def can_found(user: Any) -> bool:
    """Propose one: members, each for an organisation in which they sign."""
    return is_member(user)


def can_commit(user: Any, organisation: Organisation) -> bool:
    """Bind an organisation by one's word: its signatories, administrators and owners."""
    return can_speak_for(user, organisation) and has_seat(user, organisation, Seat.SIGNATORY)


def can_run(user: Any, campaign: Campaign) -> bool:
    """Write it, tell its news, take it on: those named who agreed, and who signs for the lead."""
    if not is_member(user) or campaign.is_removed:
        return False
    if campaign.team.filter(user=user, agreed_at__isnull=False).exists():
        return True
    leads = campaign.sponsors.filter(is_lead=True).select_related("organisation")
    return any(has_seat(user, sponsor.organisation, Seat.SIGNATORY) for sponsor in leads)


def can_change(user: Any, campaign: Campaign) -> bool:
    """Change what it says: until it is sent in, and again when it comes back."""
    return campaign.is_written and can_run(user, campaign)


def can_change_signature(user: Any, signature: Signature) -> bool:
    """Withdraw it, or say anew what may be done with it. An organisation's: who signs for it now.

    Of a person's own it is enough to have got this far: by their account, or by the link in their mailbox.
    """
    organisation = signature.organisation
    return organisation is None or (user is not None and has_seat(user, organisation, Seat.SIGNATORY))


def can_review(user: Any, campaign: Campaign) -> bool:
    """Decide about one that was sent in; nobody decides about what they run themselves."""
    if not is_moderator(user) or campaign.state != State.REVIEW or campaign.is_removed:
        return False
    return not Campaign.objects.run_by(user).filter(pk=campaign.pk).exists()


def can_keep_bodies(user: Any) -> bool:
    return is_moderator(user)


def can_remove(user: Any) -> bool:
    return is_moderator(user)


def can_answer_for(user: Any, sponsor: Sponsor) -> bool:
    """Say yes or no for the organisation that was asked."""
    return can_commit(user, sponsor.organisation)


def accepted_sponsors(campaign: Campaign) -> int:
    return campaign.sponsors.filter(asked_at__isnull=False, agreed_at__isnull=False).count()


def steps_for(user: Any, campaign: Campaign) -> list[str]:
    """What this person may do with it next: the names of campaigns.actions.leading's verbs."""
    if not can_run(user, campaign):
        return []
    verbs = {
        "seek": State.SPONSORS,
        "submit": State.REVIEW,
        "close": State.CLOSED,
        "archive": State.ARCHIVED,
    }
    steps = [verb for verb, then in verbs.items() if may_follow(campaign.state, then)]
    if campaign.state == State.REVIEW:
        steps.append("take_back")
    return steps


def can_act(user: Any, campaign: Campaign) -> bool:
    """Sign, write, note a deed: the members it is open to. Visitors sign by mail what is open to everyone."""
    return is_member(user) and audiences.may_enter(user, campaign)


def can_sign_for(user: Any, organisation: Organisation, campaign: Campaign) -> bool:
    """For an organisation in which they sign; what is for one kind of organisation only for one of that kind."""
    is_theirs = can_commit(user, organisation) and audiences.is_of_its_kind(organisation, campaign)
    return is_theirs and audiences.may_enter(user, campaign)


def can_sweep(user: Any) -> bool:
    """Look at what the worker held, and invalidate signatures."""
    return is_moderator(user)
