"""Moderators look at what was sent in: one at a time, then open it or return it with reasons."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from activity.recording import record
from campaigns.actions.founding import locked, save
from campaigns.life import State
from campaigns.models import Campaign, Fault, Review
from campaigns.permissions import SPONSORS_NEEDED, accepted_sponsors, can_review
from core.errors import Refused
from core.permissions import require
from forum.actions import open_discussion
from forum.actions.discussions import Room
from forum.models import Topic
from organisations.audiences import audience_of

ROOM = Room(
    slug="campaign-talk",
    name=gettext_lazy("About campaigns"),
    description=gettext_lazy("What is said below the pages of campaigns."),
    colour="campaign",
)


@transaction.atomic
def take(review: Review, *, by: User) -> Review:
    """Check it out for half an hour, so that no two look at once; again, to have it longer.

    Raises PermissionDenied; Refused (409) while another moderator has it, or once it is decided.
    """
    review = _open(review, by=by)
    if review.is_taken and review.taken_by_id != by.pk:
        name = review.taken_by.shown_name if review.taken_by else ""
        raise Refused(_("%(name)s is looking at it now.") % {"name": name})
    review.taken_by, review.taken_at = by, timezone.now()
    review.save(update_fields=["taken_by", "taken_at"])
    return review


@transaction.atomic
def give_back(review: Review, *, by: User) -> None:
    """Let others look. Does nothing if another has it meanwhile."""
    review = _open(review, by=by)
    if review.taken_by_id == by.pk:
        review.taken_by = review.taken_at = None
        review.save(update_fields=["taken_by", "taken_at"])


@transaction.atomic
def open_campaign(review: Review, *, by: User) -> Campaign:
    """Let everyone see it and act on it.

    Raises PermissionDenied; Refused (409) for who has not checked it out, or if its deadline has passed or a
    sponsor left since it was sent in.
    """
    review = _held(review, by=by)
    campaign = review.campaign
    now = timezone.now()
    if campaign.closes_at is None or campaign.closes_at <= now:
        raise Refused(_("Its deadline has passed. Return it instead."))
    if accepted_sponsors(campaign) < SPONSORS_NEEDED:
        raise Refused(_("A sponsor has left it. Return it instead."))
    campaign.state = State.OPEN
    campaign.opened_at = campaign.opened_at or now
    campaign.topic = _open_topic(campaign, by=review.sent_by or by)
    save(campaign)
    _decide(review, by=by, is_opened=True)
    record("campaigns.opened", by=by, target=campaign)
    return campaign


@transaction.atomic
def send_back(review: Review, *, by: User, faults: Sequence[str], note: str = "") -> Campaign:
    """Return it as a draft, with coded reasons and a note to those who run it.

    Raises PermissionDenied; Refused: 409 for who has not checked it out, 422 without a reason.
    """
    review = _held(review, by=by)
    known = [code for code in Fault.values if code in faults]
    if not known:
        raise Refused(_("Give at least one reason."), status=422, field="faults")
    campaign = review.campaign
    campaign.state = State.DRAFT
    save(campaign)
    review.faults, review.note = known, note.strip()[:1000]
    _decide(review, by=by, is_opened=False)
    record("campaigns.returned", by=by, target=campaign, reason=known[0])
    return campaign


def _open_topic(campaign: Campaign, *, by: User) -> Topic:
    """Where it is talked about: below its page and in the forum."""
    lead = campaign.sponsors.filter(is_lead=True).select_related("organisation").first()
    return open_discussion(
        _room_of(campaign),
        by=by,
        title=campaign.title,
        body=f"{campaign.summary}\n\n{settings.SITE_URL}{campaign.get_absolute_url()}",
        home=campaign.get_absolute_url(),
        language=campaign.language,
        organisation=lead.organisation if lead else None,
    )


def _room_of(campaign: Campaign) -> Room:
    """Where campaigns of this audience are talked about: what is behind a door has no room in front of it."""
    if campaign.is_open_to_all:
        return ROOM
    return Room(
        slug=ROOM.slug,
        name=_("About campaigns: %(audience)s") % {"audience": campaign.audience},
        description=ROOM.description,
        colour=ROOM.colour,
        audience=audience_of(campaign),
    )


def _open(review: Review, *, by: User) -> Review:
    campaign = locked(review.campaign)
    review = Review.objects.select_related("taken_by").get(pk=review.pk)
    if review.decided_at is not None:
        raise Refused(_("This was decided meanwhile."))
    require(can_review(by, campaign), _("You may not review this campaign."))
    review.campaign = campaign
    return review


def _held(review: Review, *, by: User) -> Review:
    review = _open(review, by=by)
    if not review.is_taken or review.taken_by_id != by.pk:
        raise Refused(_("Check it out first, so that no two of you decide at once."))
    return review


def _decide(review: Review, *, by: User, is_opened: bool) -> None:
    review.decided_at, review.decided_by, review.is_opened = timezone.now(), by, is_opened
    review.save()
