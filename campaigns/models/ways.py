from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.life import OUTCOMES, State
from campaigns.models.campaigns import CLOSING, Campaign
from campaigns.querysets import DeedQuerySet, OwnLetterQuerySet
from core.deadlines import working_days_left
from core.moments import written_out
from organisations.models import Organisation


class WayKind(models.TextChoices):
    SIGN = "sign", _("Sign the letter")
    COMMENT = "comment", _("File a comment in the docket")
    LETTER = "letter", _("Write your own letter")
    CALL = "call", _("Call")
    HEARING = "hearing", _("Attend or speak at a hearing")
    MEETING = "meeting", _("Ask for a meeting")
    DATA = "data", _("Supply data")
    DONATE = "donate", _("Support or donate")
    TRANSLATE = "translate", _("Translate")
    SHARE = "share", _("Share")


# Of these the note is what one does: it is for those who run the campaign. Other notes are private.
TOLD = (WayKind.MEETING, WayKind.DATA, WayKind.TRANSLATE)
# Of these a campaign has one; sign and share it has from the beginning.
SINGLE = (WayKind.SIGN, WayKind.LETTER, WayKind.SHARE)
# What ends with the campaign itself, not only with its own closing.
_WITH_CAMPAIGN = (WayKind.SIGN, WayKind.LETTER, WayKind.COMMENT, WayKind.SHARE)


# How long after its deadline one may still note what one did in time.
NOTED_WITHIN = timedelta(days=3)


class Way(models.Model):
    """One way to act on a campaign, in its place among the others."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="ways")
    kind = models.CharField(_("kind"), max_length=10, choices=WayKind)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.CharField(_("in a sentence or two"), max_length=400, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # Of a hearing or meeting.
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    place = models.CharField(_("place"), max_length=160, blank=True)
    goal = models.PositiveIntegerField(_("goal"), null=True, blank=True)
    # The docket's portal, an organisation's donation page.
    url = models.URLField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    mail_to = models.EmailField(_("the body's mail address"), blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    # A call's script; a letter's opening paragraphs with {size}, {seconds}, {place}, {employees}.
    script = models.TextField(_("script or opening"), max_length=5000, blank=True)
    # Of a letter, one a line: what one ticks | the paragraph it becomes.
    points = models.TextField(_("points to make"), max_length=5000, blank=True)
    salutation = models.CharField(_("salutation"), max_length=120, blank=True)
    ending = models.CharField(_("ending"), max_length=120, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                name="one_way_of_a_kind",
                condition=models.Q(kind__in=["sign", "letter", "share"]),
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def last_moment(self) -> datetime | None:
        """Until when one can act this way, as far as it is known."""
        ends = [self.closes_at or self.starts_at]
        if self.kind in _WITH_CAMPAIGN:
            ends.append(self.campaign.closes_at)
        known = [one for one in ends if one is not None]
        return min(known) if known else None

    @property
    def state(self) -> str:
        """One of: soon (before it opens), open, closing (within a week), closed."""
        now, last = timezone.now(), self.last_moment
        campaign = self.campaign
        ended = (
            campaign.state in (*OUTCOMES, State.ARCHIVED) or campaign.opened_at is None or campaign.is_removed
        )
        if ended or (self.kind in _WITH_CAMPAIGN and not self.campaign.is_open):
            return "closed"
        if last is not None and last <= now:
            return "closed"
        if self.opens_at is not None and self.opens_at > now:
            return "soon"
        return "closing" if last is not None and last - now <= CLOSING else "open"

    @property
    def is_open(self) -> bool:
        return self.state in {"open", "closing"}

    @property
    def takes_deeds(self) -> bool:
        """Whether one may note to have done it: while it is open, and some days after, of what was done in time."""
        last, campaign = self.last_moment, self.campaign
        if self.is_open or last is None:
            return self.is_open
        if campaign.opened_at is None or campaign.is_removed or campaign.state in (*OUTCOMES, State.ARCHIVED):
            return False
        return last <= timezone.now() < last + NOTED_WITHIN

    @property
    def working_days_left(self) -> int:
        """By the body's calendar: Monday to Friday, without its public holidays as far as they are listed."""
        if self.last_moment is None:
            return 0
        zone = self.time_zone if self.last_moment != self.campaign.closes_at else self.campaign.time_zone
        days_off = self.campaign.body.days_off
        return working_days_left(self.last_moment, zone, now=timezone.now(), days_off=days_off)

    @property
    def points_list(self) -> list[tuple[str, str]]:
        """What one ticks, and the paragraph it becomes."""
        rows = [line.partition("|") for line in self.points.splitlines() if line.strip()]
        return [(label.strip(), paragraph.strip() or label.strip()) for label, _bar, paragraph in rows]

    @property
    def opens_written(self) -> str:
        return self._written(self.opens_at)

    @property
    def closes_written(self) -> str:
        return self._written(self.closes_at)

    @property
    def starts_written(self) -> str:
        return self._written(self.starts_at)

    def _written(self, at: datetime | None) -> str:
        return written_out(at, ZoneInfo(self.time_zone)) if at else ""

    def get_absolute_url(self) -> str:
        slug = self.campaign.slug
        if self.kind == WayKind.SIGN:
            return reverse("sign", args=[slug])
        if self.kind == WayKind.LETTER:
            return reverse("own_letter", args=[slug])
        return reverse("way", args=[slug, self.pk])


class Deed(models.Model):
    """What a member did this way, for themselves or for an organisation, and proof where there is some."""

    way = models.ForeignKey(Way, models.CASCADE, related_name="deeds")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deeds")
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="deeds",
        verbose_name=_("organisation"),
    )
    # Those who run the campaign may see who did it, and what their kind of deed is noted for.
    is_shown = models.BooleanField(default=False)
    done_at = models.DateTimeField(default=timezone.now)
    # Attend or speak; reached or not; the language of a translation.
    choice = models.CharField(max_length=20, blank=True)
    note = models.TextField(_("note"), max_length=5000, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=80, blank=True)
    proof = models.ForeignKey("uploads.Upload", models.SET_NULL, null=True, blank=True, related_name="+")
    # Of a translation: since when the campaign's page shows it, and of which text it was taken to be.
    published_at = models.DateTimeField(null=True, blank=True)
    of_text = models.ForeignKey(
        "campaigns.LetterText", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["way", "user"], name="one_deed_a_member", condition=models.Q(organisation=None)
            ),
            models.UniqueConstraint(
                fields=["way", "organisation"],
                name="one_deed_an_organisation",
                condition=models.Q(organisation__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["way", "-done_at", "-id"], name="deed_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.way_id}"

    @property
    def language(self) -> str:
        """Of a translation, in words."""
        return str(dict(settings.CONTENT_LANGUAGES).get(self.choice, self.choice))

    @property
    def whose(self) -> str:
        return self.organisation.name if self.organisation else self.user.shown_name

    @property
    def told_note(self) -> str:
        """The note, where it is meant for those who run the campaign; of other kinds it is its writer's alone."""
        return self.note if self.way.kind in TOLD else ""


class OwnLetter(models.Model):
    """A letter in a member's own name and words, from the draft to the day they sent it."""

    way = models.ForeignKey(Way, models.CASCADE, related_name="letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="own_letters")
    step = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=80, blank=True)
    office = models.CharField(_("office"), max_length=80, blank=True)
    company = models.CharField(_("company"), max_length=120, blank=True)
    place = models.CharField(_("county or region"), max_length=120, blank=True)
    size = models.CharField(_("site size"), max_length=20, blank=True)
    seconds = models.CharField(_("time to curtailment level"), max_length=20, blank=True)
    employees = models.CharField(_("people employed"), max_length=20, blank=True)
    # The numbers of the points that are made.
    points = models.JSONField(default=list, blank=True)
    own = models.TextField(_("in your own words"), max_length=5000, blank=True)
    is_public = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OwnLetterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["way", "user"], name="one_letter_a_member")]

    def __str__(self) -> str:
        return f"letter of {self.user_id}"
