"""The vocabulary of organisations: which are seen, which fit, who sits where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.names import fold
from core.prepared import RightNow
from organisations.names import look_of_name

if TYPE_CHECKING:
    from organisations.models import (  # noqa: F401 (named in strings below)
        Invitation,
        Membership,
        Organisation,
        PastSeat,
        PayoutProof,
        Verification,
    )


def _run_by(user: Any) -> Any:
    seats = user.seats.model.objects.filter(user=user.pk)
    return seats.who_run_it().values("organisation")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """What an organisation says of itself is public."""
        return self.all()

    def for_rows(self) -> OrganisationQuerySet:
        return self.select_related("logo").prefetch_related("grids")

    def of(self, user: Any) -> OrganisationQuerySet:
        """Those in which this person has a seat."""
        return self.filter(seats__user=user) if user.is_authenticated else self.none()

    def speaking(self) -> OrganisationQuerySet:
        """Those in whose name something may be said: neither restricted nor with a lapsed statement."""
        return self.filter(restricted_at=None, attested_until__gte=timezone.now().date())

    def of_kind(self, kind: str) -> OrganisationQuerySet:
        return self.filter(kind=kind)

    def on_grid(self, slug: str) -> OrganisationQuerySet:
        return self.filter(grids__slug=slug)

    def working_in(self, language: str) -> OrganisationQuerySet:
        return self.filter(languages__code=language)

    def verified(self) -> OrganisationQuerySet:
        return self.filter(verified_until__gt=timezone.now())

    def looking_like(self, name: str) -> OrganisationQuerySet:
        """Those of this name, or one that a reader would take for it; also by a name given up not long ago."""
        look = look_of_name(name)
        former = Q(former_names__look=look, former_names__until__gt=timezone.now())
        return self.filter(Q(name_key=fold(name)) | Q(name_look=look) | former).distinct()

    def telling_of(self, text: str) -> OrganisationQuerySet:
        """Whose names, place or description hold every word of `text`."""
        found = self
        for word in fold(text).split()[:8]:
            found = found.filter(words__contains=word)
        return found

    def fitting(self, asked: Mapping[str, Any]) -> OrganisationQuerySet:
        """By the directory's filters (forms.DirectoryForm); what is empty filters nothing."""
        found: OrganisationQuerySet = self
        if asked.get("q"):
            found = found.telling_of(asked["q"])
        if asked.get("kind"):
            found = found.of_kind(asked["kind"])
        if asked.get("grid"):
            found = found.on_grid(asked["grid"])
        if asked.get("size"):
            found = found.filter(size=asked["size"])
        if asked.get("language"):
            found = found.working_in(asked["language"])
        if asked.get("verified"):
            found = found.verified()
        return found


class MembershipQuerySet(models.QuerySet["Membership"]):
    def owners(self) -> MembershipQuerySet:
        return self.filter(role="owner")

    def in_verified(self) -> MembershipQuerySet:
        """Those in organisations that have proved who they are, and that staff haven't restricted."""
        return self.filter(organisation__verified_until__gt=RightNow(), organisation__restricted_at=None)

    def who_run_it(self) -> MembershipQuerySet:
        """Owners and administrators."""
        return self.filter(role__in=["owner", "admin"])

    def shown(self) -> MembershipQuerySet:
        """Those who chose to stand on the organisation's page, and whom one can meet."""
        return self.filter(is_shown=True, user__is_active=True, user__erased_at=None)


class PastSeatQuerySet(models.QuerySet["PastSeat"]):
    def of(self, user: Any, organisation: Organisation) -> PastSeatQuerySet:
        """Theirs there, the newest first."""
        return self.filter(organisation=organisation, user=user).order_by("-ended_at", "-id")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        return self.filter(ended_at=None, expires_at__gt=timezone.now())


class VerificationQuerySet(models.QuerySet["Verification"]):
    def open(self) -> VerificationQuerySet:
        return self.filter(ended_at=None)

    def held(self) -> VerificationQuerySet:
        """Proofs that stand now."""
        return self.open().filter(held_since__isnull=False, expires_at__gt=timezone.now())

    def due(self) -> VerificationQuerySet:
        """Those at which the worker should look again."""
        return self.open().filter(due_at__lte=timezone.now())


class PayoutProofQuerySet(models.QuerySet["PayoutProof"]):
    def visible_to(self, user: Any) -> PayoutProofQuerySet:
        """One's own, and those of organisations one runs; its badge is shown by the page of whose it is."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user.pk) | Q(organisation__in=_run_by(user)))

    def held(self) -> PayoutProofQuerySet:
        """Those whose badge shows."""
        return self.filter(lapses_at__gt=timezone.now()).order_by("-signed_at")
