from __future__ import annotations

import hashlib
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import FoldedField
from campaigns.life import OUTCOMES, WRITTEN, State
from campaigns.models.bodies import Body
from campaigns.querysets import CampaignQuerySet, UpdateQuerySet
from core.deadlines import days_left, local_time, working_days_left
from core.moments import written_out
from organisations.models import Gated

ASKS_MAX = 9
STRATEGIES_MAX = 10
CLOSING = timedelta(days=7)


class Kind(models.TextChoices):
    """What a campaign is. Energy negotiation and collaborative funds come later."""

    POLICY = "policy", _("Policy")


class Campaign(Gated):
    """What members ask of a public body together: why, what, by when, and what came of it.

    One that is open to a group or a kind of organisation is seen and signed by these alone; moderators see it too.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.POLICY)
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.CONTENT_LANGUAGES, default=settings.LANGUAGE_CODE
    )
    summary = models.CharField(_("summary"), max_length=300)
    why = models.TextField(_("why it matters"), max_length=10_000)
    why_html = models.TextField(blank=True)
    why_renderer = models.PositiveSmallIntegerField(default=0)
    # Whom it addresses, and about what.
    body = models.ForeignKey(Body, models.PROTECT, related_name="campaigns", verbose_name=_("public body"))
    people = models.CharField(_("who decides"), max_length=160, blank=True)
    docket = models.CharField(_("docket or bill"), max_length=120, blank=True)
    docket_url = models.URLField(_("address of the docket"), max_length=300, blank=True)
    decision = models.CharField(_("decision expected"), max_length=60, blank=True)
    # When one can act no more: a moment, and the zone in which the body says it.
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    goal = models.PositiveIntegerField(_("goal"), default=100)
    goal_why = models.CharField(_("why this many"), max_length=200, blank=True)
    # Disclosure: who directs it, who pays, what was spent.
    directed_by = models.CharField(_("who directs it"), max_length=300)
    paid_by = models.CharField(_("who pays for it"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    outcome = models.CharField(max_length=10, choices=State, blank=True)
    outcome_note = models.TextField(_("what came of it"), max_length=2000, blank=True)
    # When somebody looks again whether it lasted.
    look_again_on = models.DateField(_("look again on"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    follow_up = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="follows_up", verbose_name=_("follow-up")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # The text people sign now; none in a draft that has none yet.
    text = models.ForeignKey("campaigns.LetterText", models.SET_NULL, null=True, blank=True, related_name="+")
    # Where it is talked about, from its opening on.
    topic = models.ForeignKey("forum.Topic", models.SET_NULL, null=True, blank=True, related_name="+")
    # While the worker asks those who signed an earlier text.
    is_asking = models.BooleanField(default=False)
    # Up to which signature it has come with that.
    asked_to = models.PositiveBigIntegerField(default=0)
    # Counted by rows (actions.counting), moved with each signature.
    people_count = models.PositiveIntegerField(default=0)
    organisation_count = models.PositiveIntegerField(default=0)
    verified_count = models.PositiveIntegerField(default=0)
    mw_low = models.PositiveIntegerField(null=True, blank=True)
    mw_high = models.PositiveIntegerField(null=True, blank=True)
    # Raised by whatever the page shows: what the page is kept under.
    version = models.PositiveIntegerField(default=1)
    # The same but for the count of people, what one did oneself, and what stands on other pages.
    told_version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    words = FoldedField(of="told", max_length=700, blank=True)
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "closes_at", "id"], name="campaign_by_deadline"),
            models.Index(fields=["state", "-id"], name="campaign_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def told(self) -> str:
        return f"{self.title} {self.summary} {self.docket}"

    @property
    def is_written(self) -> bool:
        """Whether its words may still change freely: nobody could act on them yet."""
        return self.state in WRITTEN

    @property
    def is_open(self) -> bool:
        """Whether one can act now; its deadline counts to the second, whenever the worker closes it."""
        in_time = self.closes_at is None or self.closes_at > timezone.now()
        return self.state == State.OPEN and in_time and not self.is_removed

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_public(self) -> bool:
        """Whether everyone sees it."""
        return self.opened_at is not None and not self.is_removed and self.is_open_to_all

    @property
    def is_decided(self) -> bool:
        return self.state in OUTCOMES or bool(self.outcome)

    @property
    def last_day(self) -> date | None:
        """The day on which it closes, where its body is."""
        return local_time(self.closes_at, self.time_zone).date() if self.closes_at else None

    @property
    def closes_written(self) -> str:
        """28 Nov 2026, 17:00 CST."""
        return written_out(self.closes_at, ZoneInfo(self.time_zone)) if self.closes_at else ""

    @property
    def days_left(self) -> int:
        return days_left(self.closes_at, self.time_zone, now=timezone.now()) if self.closes_at else 0

    @property
    def working_days_left(self) -> int:
        if self.closes_at is None:
            return 0
        now, days_off = timezone.now(), self.body.days_off
        return working_days_left(self.closes_at, self.time_zone, now=now, days_off=days_off)

    @property
    def is_closing(self) -> bool:
        """Whether a week or less is left."""
        return self.is_open and self.closes_at is not None and self.closes_at - timezone.now() <= CLOSING

    def get_absolute_url(self) -> str:
        return reverse("campaign", args=[self.slug])


class LetterText(models.Model):
    """One version of what is signed, letter and asks, pinned by its hash. It never changes."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    body = models.TextField(_("letter"), max_length=10_000)
    asks = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="one_text_a_number")]

    def __str__(self) -> str:
        return f"{self.campaign_id} text {self.number}"

    @property
    def signed(self) -> str:
        """All of it, as it is hashed, compared and delivered."""
        return f"{self.body}\n\n{self.asks}".strip() + "\n"

    def digest(self) -> str:
        return hashlib.sha256(self.signed.encode()).hexdigest()


class Answer(models.TextChoices):
    PENDING = "pending", _("Pending")
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Partly granted")
    REFUSED = "refused", _("Refused")


class Ask(models.Model):
    """One thing that is asked, by number, and what the body answered to it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="asks")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.PENDING)
    note = models.CharField(_("what the body said"), max_length=500, blank=True)
    document = models.ForeignKey("campaigns.Document", models.SET_NULL, null=True, blank=True)
    page = models.CharField(_("page"), max_length=20, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="one_ask_a_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Stage(models.Model):
    """A step of the body's own procedure, as far as it is known."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages")
    title = models.CharField(_("stage"), max_length=120)
    on = models.DateField(_("day"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_past(self) -> bool:
        """As days are counted where its body is."""
        return self.on < local_time(timezone.now(), self.campaign.time_zone).date()


class Document(models.Model):
    """What one should read: a file here, or an address elsewhere."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    url = models.URLField(_("address"), max_length=300, blank=True)
    upload = models.ForeignKey("uploads.Upload", models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        if self.upload is not None and not self.upload.is_removed:
            return self.upload.url
        return self.url


class Update(models.Model):
    """News of a campaign to its followers."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="updates")
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=5000, blank=True)
    body_html = models.TextField(blank=True)
    body_renderer = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    # Up to which signature those without an account have had it by mail; and when all had.
    mailed_to = models.PositiveBigIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["campaign", "-created_at", "-id"], name="update_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.campaign.get_absolute_url()}#update-{self.pk}"
