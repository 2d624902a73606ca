"""The vocabulary of campaigns: which are seen, which fit, who runs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.names import fold
from accounts.permissions import is_moderator
from campaigns.life import OUTCOMES, TABS, State
from organisations import audiences
from organisations.models import OpenTo

if TYPE_CHECKING:
    from campaigns.models import Campaign, Deed, OwnLetter, Signature, Update  # noqa: F401 (named in strings below)

# Whose word binds an organisation.
COMMITTING = ("signatory", "admin", "owner")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: Any) -> CampaignQuerySet:
        """Opened ones are for whom they are open to, and what gathers support for the members among these.

        Who signed in their own name goes on seeing what they signed. The rest is for who runs or reviews it.
        """
        opened = Q(opened_at__isnull=False, removed_at=None)
        if not user.is_authenticated:
            return self.filter(opened & audiences.entered_by(user))
        seen = (opened | Q(state=State.SPONSORS, removed_at=None)) & audiences.entered_by(user)
        seen |= Q(pk__in=self._run_by(user))
        seen |= opened & ~Q(open_to=OpenTo.EVERYONE) & Q(pk__in=self._signed_by(user))
        if is_moderator(user):
            seen |= Q(state=State.REVIEW) | Q(opened_at__isnull=False) | Q(removed_at__isnull=False)
        return self.filter(seen)

    def run_by(self, user: Any) -> CampaignQuerySet:
        """Those in which this person has a word: by name, or by a seat in a sponsor, asked or agreed."""
        return self.filter(pk__in=self._run_by(user)) if user.is_authenticated else self.none()

    def _run_by(self, user: Any) -> models.QuerySet[Any]:
        campaigns = self.model._default_manager
        by_seat = Q(
            sponsors__organisation__seats__user=user,
            sponsors__organisation__seats__role__in=COMMITTING,
        )
        return campaigns.filter(Q(team__user=user) | by_seat).values("pk")

    def _signed_by(self, user: Any) -> models.QuerySet[Any]:
        theirs = Q(signatures__user=user, signatures__organisation=None, signatures__withdrawn_at=None)
        return self.model._default_manager.filter(theirs).values("pk")

    def in_tab(self, name: str) -> CampaignQuerySet:
        states = next(states for tab, _label, states in TABS if tab == name)
        return self.filter(state__in=states)

    def telling_of(self, text: str) -> CampaignQuerySet:
        found = self
        for word in fold(text).split()[:8]:
            found = found.filter(words__contains=word)
        return found

    def fitting(self, asked: Mapping[str, Any]) -> CampaignQuerySet:
        """By the list's filters (forms.ListForm); what is empty filters nothing."""
        found: CampaignQuerySet = self
        if asked.get("q"):
            found = found.telling_of(asked["q"])
        if asked.get("country"):
            found = found.filter(body__country=asked["country"])
        if asked.get("body"):
            found = found.filter(body__kind=asked["body"])
        if asked.get("language"):
            found = found.filter(language=asked["language"])
        return found

    def closing_next(self) -> CampaignQuerySet:
        """Open ones that close on a day, the next first, with the body they address."""
        rows = self.filter(state=State.OPEN, removed_at=None, closes_at__gt=timezone.now())
        return rows.select_related("body", "group").order_by("closes_at", "id")

    def for_rows(self) -> CampaignQuerySet:
        return self.select_related("body", "group")

    def per_tab(self) -> dict[str, int]:
        """How many there are in each tab, in one query."""
        counted = {row["state"]: row["n"] for row in self.order_by().values("state").annotate(n=Count("pk"))}
        return {tab: sum(counted.get(state, 0) for state in states) for tab, _label, states in TABS}

    def decided(self) -> CampaignQuerySet:
        return self.filter(Q(state__in=OUTCOMES) | ~Q(outcome=""))


class UpdateQuerySet(models.QuerySet["Update"]):
    def visible_to(self, user: Any) -> UpdateQuerySet:
        """Whoever sees the campaign; what was removed, moderators alone."""
        campaigns: Any = self.model._meta.get_field("campaign").related_model
        seen = self.filter(campaign__in=campaigns._default_manager.visible_to(user).values("pk"))
        return seen if is_moderator(user) else seen.filter(removed_at=None)


class SignatureQuerySet(models.QuerySet["Signature"]):
    def visible_to(self, user: Any) -> SignatureQuerySet:
        """One's own, and those of organisations for which one signs now, whoever of them gave it."""
        if not user.is_authenticated:
            return self.none()
        every = self.model._default_manager
        seats = {"organisation__seats__user": user, "organisation__seats__role__in": COMMITTING}
        # Each by its own index: asked for together, they would be looked for among all who signed.
        own = every.filter(user=user, organisation=None).order_by().values("pk")
        return self.filter(pk__in=own.union(every.filter(**seats).order_by().values("pk")))

    def own_of(self, user: Any) -> SignatureQuerySet:
        """What a member signed in their own name."""
        return self.filter(user=user, organisation=None) if user.is_authenticated else self.none()

    def of_mailbox(self, key: str) -> SignatureQuerySet:
        """By addresses.key_of; nobody's where there is none. Said twice, for the index has no empty keys."""
        return self.filter(Q(address_key=key) & ~Q(address_key=""))

    def standing(self) -> SignatureQuerySet:
        """Not withdrawn by who signed."""
        return self.filter(withdrawn_at=None)

    def counted(self) -> SignatureQuerySet:
        return self.filter(is_counted=True)

    def of_people(self) -> SignatureQuerySet:
        return self.filter(organisation=None)

    def of_organisations(self) -> SignatureQuerySet:
        return self.filter(organisation__isnull=False)

    def shown(self) -> SignatureQuerySet:
        """Those who want their name to be read."""
        return self.counted().filter(shows_name=True)

    def good(self) -> SignatureQuerySet:
        """What ought to be counted, whatever is_counted says. A member's counts before it was screened."""
        return self.filter(
            Q(screened_at__isnull=False) | Q(user__isnull=False),
            withdrawn_at=None,
            held_at=None,
            invalidated_at=None,
            text=F("campaign__text"),
        )


class DeedQuerySet(models.QuerySet["Deed"]):
    def visible_to(self, user: Any) -> DeedQuerySet:
        """One's own; and, of those who agreed to it, for who runs the campaign (permissions.can_run)."""
        if not user.is_authenticated:
            return self.none()
        named = Q(way__campaign__team__user=user, way__campaign__team__agreed_at__isnull=False)
        led = Q(
            way__campaign__sponsors__is_lead=True,
            way__campaign__sponsors__organisation__seats__user=user,
            way__campaign__sponsors__organisation__seats__role__in=COMMITTING,
        )
        shown = self.model._default_manager.filter(is_shown=True).filter(named | led)
        return self.filter(Q(user=user) | Q(pk__in=shown.values("pk")))

    def translations(self) -> DeedQuerySet:
        """Those of the letter that its campaign's page shows."""
        return self.filter(published_at__isnull=False).select_related("user", "organisation", "of_text")


class OwnLetterQuerySet(models.QuerySet["OwnLetter"]):
    def visible_to(self, user: Any) -> OwnLetterQuerySet:
        """A letter is its writer's."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()
