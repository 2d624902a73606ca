"""What was reported, what was decided, who was warned or suspended."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.querysets import CautionQuerySet, ReviewQuerySet, SuspensionQuerySet


class Reason(models.TextChoices):
    """What a report or an act is about. Stored and logged as codes; words are translated."""

    COMPETITION = "competition", _("Competition law")
    PRIVATE = "private", _("Private data or a confidence")
    ABUSE = "abuse", _("Insults or threats")
    SPAM = "spam", _("Advertising or spam")
    WRONG = "wrong", _("Dangerous or made-up claim")
    ILLEGAL = "illegal", _("Illegal")
    PLACE = "place", _("Wrong category or language")
    OTHER = "other", _("Something else")


class Outcome(models.TextChoices):
    """What a moderator may decide about what was reported."""

    KEEP = "keep", _("Keep it")
    REMOVE = "remove", _("Remove it")
    RESTORE = "restore", _("Restore it")
    WARN = "warn", _("Warn its author")
    LOCK = "lock", _("Lock the topic")
    SUSPEND = "suspend", _("Suspend its author")


class Review(models.Model):
    """All reports of one thing, until a moderator decides."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    opened_at = models.DateTimeField(default=timezone.now)
    report_count = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="one_open_review",
                condition=models.Q(decided_at=None),
            )
        ]
        indexes = [models.Index(fields=["decided_at", "id"])]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.pk])


class Report(models.Model):
    """One member's report. Moderators see who; the author of what was reported never does."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "reporter"], name="one_report_a_member")]

    def __str__(self) -> str:
        return f"{self.reason} by {self.reporter_id}"


class Caution(models.Model):
    """A warning: what a moderator said to a member about something they did."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cautions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    review = models.ForeignKey(Review, models.SET_NULL, null=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    note = models.CharField(_("what you tell them"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CautionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.reason}"

    def get_absolute_url(self) -> str:
        return reverse("caution", args=[self.pk])


class Suspension(models.Model):
    """A time in which a member reads and does not write, with its reason."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="suspensions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    review = models.ForeignKey(Review, models.SET_NULL, null=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    note = models.CharField(_("what you tell them"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(_("until"))
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"])]

    def __str__(self) -> str:
        return f"{self.user_id} until {self.until:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.lifted_at is None and self.until > timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("suspension", args=[self.pk])
