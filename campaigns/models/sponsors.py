from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign
from organisations.models import Organisation

CHECKED_OUT_FOR = timedelta(minutes=30)


class Sponsor(models.Model):
    """An organisation that runs a campaign, once both sides have said yes."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="sponsors")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sponsorships")
    is_lead = models.BooleanField(default=False)
    # The campaign's side asked, or took an offer; the organisation's side agreed, or offered.
    asked_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "organisation"], name="one_sponsorship")]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.campaign_id}"

    @property
    def is_accepted(self) -> bool:
        return self.asked_at is not None and self.agreed_at is not None


class Person(models.Model):
    """A member who runs a campaign by name, once they said yes."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="campaign_offices")
    office = models.CharField(_("what they do"), max_length=80, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "user"], name="one_office")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.campaign_id}"


class Fault(models.TextChoices):
    """Why moderators return a campaign. Stored and told as codes; words are translated."""

    BODY = "campaign-body", _("It does not address a public body that can decide this")
    BOYCOTT = "campaign-boycott", _("It calls on others not to deal with someone: a boycott")
    CONDUCT = "campaign-conduct", _("It asks competitors to act alike in the market")
    ASKS = "campaign-asks", _("The asks are unclear, or nobody could say whether they were granted")
    FACTS = "campaign-facts", _("A claim lacks its source, or is wrong")
    DISCLOSURE = "campaign-disclosure", _("Who directs it and who pays is not said, or not complete")
    DEADLINE = "campaign-deadline", _("The deadline or its time zone is wrong")
    PRIVATE = "campaign-private", _("It names private people or their data")
    OTHER = "campaign-other", _("Something else, see the note")


class Review(models.Model):
    """One look of the moderators at a campaign: sent in, checked out by one of them, decided."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reviews")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Whoever has it checked out decides, until half an hour after they took it.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_opened = models.BooleanField(default=False)
    faults = models.JSONField(default=list, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], name="one_open_campaign_review", condition=models.Q(decided_at=None)
            )
        ]
        indexes = [models.Index(fields=["decided_at", "id"], name="campaign_review_waiting")]

    def __str__(self) -> str:
        return f"review of {self.campaign_id}"

    @property
    def is_taken(self) -> bool:
        """Whether somebody is looking at it now."""
        return (
            self.taken_by_id is not None
            and self.taken_at is not None
            and self.taken_at > timezone.now() - CHECKED_OUT_FOR
        )

    @property
    def faults_in_words(self) -> list[str]:
        return [str(Fault(code).label) for code in self.faults if code in Fault.values]
