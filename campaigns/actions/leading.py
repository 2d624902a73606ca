"""A campaign is taken on from state to state by those who run it. Reviewing is the moderators'."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.recording import record
from campaigns.actions.founding import locked, run, save
from campaigns.life import OUTCOMES, State, may_follow
from campaigns.models import Campaign, Review
from campaigns.permissions import SPONSORS_NEEDED, accepted_sponsors, can_remove, can_run
from core.errors import Refused
from core.permissions import require
from forum.actions import hide_discussion, show_discussion


@transaction.atomic
def seek(campaign: Campaign, *, by: User) -> Campaign:
    """Let members see the draft, so that organisations can offer to sponsor it."""
    campaign = led(campaign, by=by, to=State.SPONSORS)
    save(campaign)
    record("campaigns.sought", by=by, target=campaign)
    return campaign


@transaction.atomic
def submit(campaign: Campaign, *, by: User) -> Campaign:
    """Send it to the moderators.

    Raises PermissionDenied; Refused (409): too few organisations run it, or it has no deadline ahead.
    """
    campaign = led(campaign, by=by, to=State.REVIEW)
    missing = SPONSORS_NEEDED - accepted_sponsors(campaign)
    if missing > 0:
        raise Refused(
            ngettext(
                "It needs %(count)d more organisation that sponsors it.",
                "It needs %(count)d more organisations that sponsor it.",
                missing,
            )
            % {"count": missing}
        )
    if campaign.closes_at is None or campaign.closes_at <= timezone.now():
        raise Refused(_("Say until when one can act, as a moment in the future."))
    save(campaign)
    Review.objects.create(campaign=campaign, sent_by=by)
    record("campaigns.submitted", by=by, target=campaign)
    return campaign


@transaction.atomic
def take_back(campaign: Campaign, *, by: User) -> Campaign:
    """Take it out of the review, as a draft again. Raises Refused (409) while a moderator looks at it."""
    campaign = led(campaign, by=by, to=State.DRAFT)
    review = campaign.reviews.filter(decided_at=None).first()
    if review is not None and review.is_taken:
        raise Refused(_("A moderator is looking at it now. Wait for the answer."))
    if review is not None:
        review.delete()
    save(campaign)
    return campaign


@transaction.atomic
def close(campaign: Campaign, *, by: User | None) -> Campaign:
    """End it, early or (by None) because its deadline has passed; nobody can act on it any more."""
    campaign = led(campaign, by=by, to=State.CLOSED)
    campaign.closed_at = timezone.now()
    save(campaign)
    record("campaigns.closed", by=by, target=campaign)
    return campaign


@transaction.atomic
def archive(campaign: Campaign, *, by: User, follow_up: Campaign | None = None) -> Campaign:
    """Put it away, with a pointer to the campaign that goes on from here."""
    before = campaign.state
    campaign = led(campaign, by=by, to=State.ARCHIVED)
    campaign.outcome = before if before in OUTCOMES else ""
    campaign.follow_up = _other(campaign, follow_up)
    save(campaign)
    record("campaigns.archived", by=by, target=campaign)
    return campaign


@transaction.atomic
def set_follow_up(campaign: Campaign, follow_up: Campaign | None, *, by: User) -> None:
    """Point from one that ended to the one that goes on."""
    campaign = run(campaign, by=by)
    campaign.follow_up = _other(campaign, follow_up)
    save(campaign)


@transaction.atomic
def remove(campaign: Campaign, *, by: User, reason: str) -> None:
    """Hide an opened campaign from all but moderators. Raises PermissionDenied; Refused (409) if it is."""
    require(can_remove(by), _("You may not remove this campaign."))
    campaign = locked(campaign)
    if campaign.is_removed:
        raise Refused(_("This campaign was already removed."))
    campaign.removed_at = timezone.now()
    save(campaign)
    _renew_those_before(campaign)
    if campaign.topic is not None:
        hide_discussion(campaign.topic, by=by)
    record("campaigns.removed", by=by, target=campaign, reason=reason)


@transaction.atomic
def restore(campaign: Campaign, *, by: User) -> None:
    require(can_remove(by), _("You may not restore this campaign."))
    campaign = locked(campaign)
    if not campaign.is_removed:
        raise Refused(_("This campaign is not removed."))
    campaign.removed_at = None
    save(campaign)
    _renew_those_before(campaign)
    if campaign.topic is not None:
        show_discussion(campaign.topic, by=by)
    record("campaigns.restored", by=by, target=campaign)


def close_due() -> int:
    """Close what has passed its deadline; returns how many."""
    due = Campaign.objects.filter(state=State.OPEN, closes_at__lte=timezone.now()).order_by("closes_at")
    closed = 0
    for campaign in due[:50]:
        try:
            close(campaign, by=None)
            closed += 1
        except Refused:
            continue  # its deadline was put off, or somebody closed it, this moment
    return closed


def remind_due() -> int:
    """Remind those who run it to look whether what was won lasted, on the day they chose; returns how many."""
    now = timezone.now()
    due = Campaign.objects.filter(look_again_on__lte=now.date(), reminded_at=None, removed_at=None)
    reminded = 0
    for campaign in due[:50]:
        with transaction.atomic():
            if Campaign.objects.filter(pk=campaign.pk, reminded_at=None).update(reminded_at=now):
                record("campaigns.look_again", by=None, target=campaign)
                reminded += 1
    return reminded


def _other(campaign: Campaign, follow_up: Campaign | None) -> Campaign | None:
    """No campaign goes on in itself."""
    return None if follow_up is None or follow_up.pk == campaign.pk else follow_up


def _renew_those_before(campaign: Campaign) -> None:
    """The pages of those that point here as their follow-up: kept ones are known by version."""
    before = Campaign.objects.filter(follow_up=campaign)
    before.update(version=F("version") + 1, changed_at=timezone.now())


def led(campaign: Campaign, *, by: User | None, to: str) -> Campaign:
    """The campaign, locked and in its next state, not yet saved.

    Raises PermissionDenied unless `by` runs it (None: the worker); Refused (409) for what can't follow.
    """
    campaign = locked(campaign)
    require(by is None or can_run(by, campaign), _("You may not change this campaign."))
    if by is None and campaign.closes_at is not None and campaign.closes_at > timezone.now():
        raise Refused(_("The campaign has moved on meanwhile."))
    if not may_follow(campaign.state, to):
        raise Refused(_("The campaign has moved on meanwhile."))
    campaign.state = to
    return campaign
