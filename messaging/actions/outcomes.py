"""What became of a collaboration, said by both sides, and when they look at it again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.turns import held
from messaging.models import OutcomeReview, Proposal
from messaging.proposals.permissions import can_review_outcome, party_of

if TYPE_CHECKING:
    from accounts.models import User

LATEST = timedelta(days=5 * 366)


@transaction.atomic
def review_outcome(
    proposal: Proposal, *, by: User, outcome: str, note: str = "", is_shown: bool = False
) -> OutcomeReview:
    """Say it for one's side, or say it anew; `is_shown` lets it count in the organisation's public record.

    Raises PermissionDenied.
    """
    proposal = held(proposal)
    party = party_of(by, proposal)
    require(can_review_outcome(by, proposal, party), _("You may not review this."))
    assert party is not None
    review, is_new = OutcomeReview.objects.get_or_create(
        proposal=proposal, party=party, defaults={"outcome": outcome, "by": by}
    )
    review.outcome, review.note, review.is_shown = outcome, note.strip(), is_shown
    review.by, review.at = by, timezone.now()
    review.save()
    if is_new:
        record("messaging.proposal_reviewed", by=by, target=proposal, party=party.pk)
    return review


@transaction.atomic
def set_review_date(proposal: Proposal, *, by: User, on: date) -> Proposal:
    """Say when both sides are asked what became of it; they are asked anew on that day.

    Raises PermissionDenied; Refused (422) for a day that is past or more than five years away.
    """
    proposal = held(proposal)
    party = party_of(by, proposal)
    require(can_review_outcome(by, proposal, party), _("You may not review this."))
    today = timezone.now().date()
    if not today < on <= today + LATEST:
        raise Refused(_("Choose a day within five years."), status=422, field="on")
    proposal.review_on, proposal.reminded_at = on, None
    proposal.save(update_fields=["review_on", "reminded_at"])
    return proposal
