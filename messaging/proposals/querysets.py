"""Who sees a proposal: those who sit at its table, for themselves or by a seat they hold now; nobody else.

Staff neither, nor who takes part in the conversation in which it is shown. What was not sent yet is seen by those
who began it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from messaging.proposals.life import OPEN, UNSENT, State

if TYPE_CHECKING:
    from messaging.models import Call, CallReply, CallWord, Party, Proposal  # noqa: F401 (named in strings below)


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


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any) -> CallQuerySet:
        """All that are on the board, for members, and one's own side's for ever.

        Not for those whom whoever wrote it has blocked. That the reader blocks somebody hides nothing: else one
        could find out who wrote a blind call by blocking one after the other.
        """
        if not user.is_authenticated:
            return self.none()
        blocks = apps.get_model("accounts", "Block").objects.filter(
            by=OuterRef("by"), blocked=user.pk, distance="blocked"
        )
        replied = apps.get_model("messaging", "CallReply").objects.of(user).filter(call=OuterRef("pk"))
        own = Q(pk__in=self.model._default_manager.of(user).values("pk"))
        on_board = Q(closed_at=None, closes_on__gte=timezone.now().date()) & ~Exists(blocks)
        return self.filter(own | on_board | Exists(replied))

    def of(self, user: Any) -> CallQuerySet:
        """One's own, and those of organisations in which one has a seat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(by=user.pk, organisation=None) | Q(organisation__in=seats_of(user)))

    def open(self) -> CallQuerySet:
        return self.filter(closed_at=None, closes_on__gte=timezone.now().date())

    def fitting(self, asked: Mapping[str, Any]) -> CallQuerySet:
        """By the board's filters; what is empty filters nothing. A call for anywhere fits every region."""
        found: CallQuerySet = self
        for name in ("kind", "size", "language"):
            if asked.get(name):
                found = found.filter(**{name: asked[name]})
        if asked.get("region"):
            found = found.filter(region__in=[asked["region"], "world"])
        if asked.get("grid"):
            found = found.filter(grid__slug=asked["grid"])
        if asked.get("verified"):
            found = found.filter(organisation__verified_until__gt=timezone.now())
        return found

    def for_rows(self) -> CallQuerySet:
        return self.select_related("by", "organisation", "grid")


class CallReplyQuerySet(models.QuerySet["CallReply"]):
    def revealed(self) -> CallReplyQuerySet:
        """Both sides know each other's name."""
        return self.filter(caller_agreed_at__isnull=False, replier_agreed_at__isnull=False)

    def of(self, user: Any) -> CallReplyQuerySet:
        """What one replied, for oneself or for an organisation in which one has a seat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(by=user.pk, organisation=None) | Q(organisation__in=seats_of(user)))

    def visible_to(self, user: Any) -> CallReplyQuerySet:
        """Who replied, and who is behind the call."""
        if not user.is_authenticated:
            return self.none()
        calls = apps.get_model("messaging", "Call").objects.of(user)
        mine = self.model._default_manager.of(user)
        return self.filter(Q(pk__in=mine.values("pk")) | Q(call__in=calls.values("pk")))

    def for_rows(self) -> CallReplyQuerySet:
        return self.select_related("call__organisation", "call__by", "by", "organisation")


class CallWordQuerySet(models.QuerySet["CallWord"]):
    def visible_to(self, user: Any) -> CallWordQuerySet:
        """Those of the replies one sees."""
        seen = apps.get_model("messaging", "CallReply").objects.visible_to(user)
        return self.filter(reply__in=seen.values("pk"))
