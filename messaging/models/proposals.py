from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedJSONField, SealedTextField
from messaging.proposals.kinds import Kind as ProposalKind
from messaging.proposals.life import OPEN, OVER, UNSENT, Table
from messaging.proposals.life import State as ProposalState
from messaging.proposals.querysets import OfProposal, PartyQuerySet, ProposalQuerySet
from messaging.proposals.terms import hash_of

# Days after which the parties are asked what became of it, where the terms name no end.
REVIEW_AFTER = timedelta(days=180)


class Proposal(models.Model):
    """An offer of some terms to one or several others, and where it stands.

    messaging.proposals.life says what may follow what; its words are in Version, sealed.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ProposalKind)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    # How many turns there have been: of two that are taken at once, one finds its number taken.
    turn = models.PositiveIntegerField(default=0)
    # So many have to agree; all of them, unless it was said otherwise.
    threshold = models.PositiveSmallIntegerField(default=2)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Of an accepted one: when its parties are asked what became of it, and when they were.
    review_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # "demo" for what the demo made.
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="proposal_expiring",
                condition=models.Q(state__in=list(OPEN)),
            ),
            models.Index(
                fields=["review_on"],
                name="proposal_to_review",
                condition=models.Q(state=ProposalState.ACCEPTED, reminded_at=None),
            ),
            models.Index(fields=["-changed_at", "-id"], name="proposal_newest"),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_unsent(self) -> bool:
        return self.state in UNSENT

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_accepted(self) -> bool:
        return self.state == ProposalState.ACCEPTED

    @property
    def is_late(self) -> bool:
        """Whether its time is over, though the clock has not ended it yet."""
        return self.is_open and self.expires_at is not None and self.expires_at <= timezone.now()

    @cached_property
    def current(self) -> Version:
        """The version that lies on the table."""
        return self.versions.select_related("party__organisation", "party__user", "by").get(
            number=self.version
        )

    @cached_property
    def seated(self) -> list[Party]:
        """All parties, in the order of the table."""
        return sorted(self.parties.all(), key=lambda party: party.position)

    def table(self) -> Table:
        """The rows as the rules of messaging.proposals.life read them."""
        seated = self.seated
        author = next(party.position for party in seated if party.pk == self.current.party_id)
        return Table(
            parties=len(seated),
            threshold=self.threshold,
            state=self.state,
            version=self.version,
            author=author,
            agreed=frozenset(one.position for one in seated if one.agreed_version == self.version),
            out=frozenset(one.position for one in seated if one.out_at is not None),
        )

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.pk])


class Party(models.Model):
    """One place at the table: a person for themselves, or an organisation. Number 0 convened the others."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="proposal_places"
    )
    # The version they agree to; 0 for none. Agreement to an earlier one than lies there now counts for nothing.
    agreed_version = models.PositiveSmallIntegerField(default=0)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    # Where who convened them talks with this party: there the proposal is shown, too. None of place 0.
    conversation = models.ForeignKey(
        "messaging.Conversation", models.SET_NULL, null=True, blank=True, related_name="proposal_parties"
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("party to a proposal")
        verbose_name_plural = _("parties to proposals")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="one_party_a_place"),
            models.UniqueConstraint(
                fields=["proposal", "organisation"],
                name="organisation_is_one_party",
                condition=models.Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["proposal", "user"],
                name="person_is_one_party",
                condition=models.Q(user__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "proposal"], name="proposals_of_organisation"),
            models.Index(fields=["user", "proposal"], name="proposals_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.position}"

    @property
    def name(self) -> str:
        """Under which the others know it."""
        if self.organisation is not None:
            return self.organisation.name
        return self.user.shown_name if self.user is not None else str(_("Someone who has left"))


class Version(models.Model):
    """Terms that a party laid on the table, sealed. Fixed from then on: the next one is another row."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    terms = SealedJSONField(_("terms"), bound_to=("proposal_id", "number"))
    note = SealedTextField(_("note"), bound_to=("proposal_id", "number"))
    made_at = models.DateTimeField(default=timezone.now)

    objects = OfProposal.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of proposals")
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"

    @property
    def title(self) -> str:
        return str(self.terms["terms"].get("title", "")) if self.terms else ""

    @property
    def terms_hash(self) -> str:
        """SHA-256 of the terms. It isn't kept beside them: a plain hash would let a thief try texts."""
        return hash_of(self.terms)


class Turn(models.Model):
    """What a party did, and what they said to it. The numbers of a proposal's turns have no gaps and no twins."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    # None for the clock.
    party = models.ForeignKey(Party, models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    # The state it led to.
    state = models.CharField(max_length=10, choices=ProposalState)
    text = SealedTextField(_("text"), bound_to=("proposal_id", "number"))
    at = models.DateTimeField(default=timezone.now)

    objects = OfProposal.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("turn of a proposal")
        verbose_name_plural = _("turns of proposals")
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_turn_a_number")]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.number}: {self.act}"


class Agreement(models.Model):
    """What was accepted, frozen: the same words for all, as JSON and as PDF, both sealed.

    `content` is the file that is given out, byte for byte. The PDF is made by the worker; it is base64 so that it
    is sealed, and sealed anew under other keys, as any text is.
    """

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="agreement")
    content = SealedTextField(bound_to=("proposal_id",))
    pdf = SealedTextField(bound_to=("proposal_id",))
    frozen_at = models.DateTimeField(default=timezone.now)
    pdf_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Why there is no PDF: core.pdf.TypesetFailed's reason.
    failure = models.CharField(max_length=10, blank=True)

    objects = OfProposal.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            models.Index(
                fields=["frozen_at"],
                name="agreement_without_pdf",
                condition=models.Q(pdf_at=None, failure=""),
            )
        ]

    def __str__(self) -> str:
        return f"agreement on {self.proposal_id}"


class Outcome(models.TextChoices):
    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Partly kept")
    FAILED = "failed", _("Failed")


class OutcomeReview(models.Model):
    """What one side says became of it. With consent it counts in an organisation's record."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="outcomes")
    party = models.ForeignKey(Party, models.CASCADE, related_name="outcomes")
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome)
    note = SealedTextField(_("note"), bound_to=("proposal_id", "party_id"))
    is_shown = models.BooleanField(_("counts in the public record"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects: Any = OfProposal.as_manager()

    class Meta:
        verbose_name = _("review of an outcome")
        verbose_name_plural = _("reviews of outcomes")
        constraints = [models.UniqueConstraint(fields=["proposal", "party"], name="one_outcome_a_party")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.outcome}"
