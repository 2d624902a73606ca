"""Who sees a proposal: those who sit at its table, for themselves or by a seat they hold now; nobody else.

Staff neither, nor who takes part in the conversation in which it is shown. What was not sent yet is seen by those
who began it alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from messaging.proposals.life import OPEN, UNSENT, State

if TYPE_CHECKING:
    from messaging.models import Party, Proposal  # noqa: F401 (named in strings below)


def seats_of(user: Any) -> Any:
    """The organisations in which this person has a seat."""
    return apps.get_model("organisations", "Membership").objects.filter(user=user.pk).values("organisation")


class PartyQuerySet(models.QuerySet["Party"]):
    def of(self, user: Any) -> PartyQuerySet:
        """The places of this person: their own, and those of organisations where they have a seat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user.pk) | Q(organisation__in=seats_of(user)))

    def inside(self) -> PartyQuerySet:
        return self.filter(out_at=None)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: Any) -> ProposalQuerySet:
        if not user.is_authenticated:
            return self.none()
        places = apps.get_model("messaging", "Party").objects.of(user).filter(proposal=OuterRef("pk"))
        began = Exists(places.filter(position=0))
        return self.filter(Exists(places)).exclude(~began, state__in=UNSENT).exclude(~began, sent_at=None)

    def open(self) -> ProposalQuerySet:
        """On the table: an answer is wanted."""
        return self.filter(state__in=OPEN)

    def overdue(self) -> ProposalQuerySet:
        """Those whose time is over, though nothing has ended them yet."""
        return self.open().filter(expires_at__lte=timezone.now())

    def accepted(self) -> ProposalQuerySet:
        return self.filter(state=State.ACCEPTED)

    def for_review(self) -> ProposalQuerySet:
        """Accepted ones at whose outcome their parties should look, and haven't been asked to."""
        due = self.accepted().filter(review_on__lte=timezone.now().date())
        return due.filter(reminded_at=None)

    def with_parties(self) -> ProposalQuerySet:
        return self.prefetch_related("parties__organisation", "parties__user")


class OfProposal(models.QuerySet[Any]):
    """What belongs to a proposal is seen by those who see it."""

    def visible_to(self, user: Any) -> OfProposal:
        seen = apps.get_model("messaging", "Proposal").objects.visible_to(user)
        return self.filter(proposal__in=seen.values("pk"))
