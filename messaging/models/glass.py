from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedJSONField
from messaging.glass.querysets import BreakGlassQuerySet, ReportedQuerySet
from messaging.models.conversations import Conversation
from messaging.models.messages import Message


class GlassReason(models.TextChoices):
    """Why staff may ask to read a conversation: a code, as every reason in the log."""

    COURT = "court", _("An order of a court or authority")
    HARM = "harm", _("Danger to a person")
    FRAUD = "fraud", _("Fraud that several members reported")
    CARTEL = "cartel", _("A complaint about an agreement between competitors")


class BreakGlass(models.Model):
    """That staff read a conversation they take no part in: asked by one, granted by another, for some hours.

    Every participant is told when it opens.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="breaks")
    reason = models.CharField(_("reason"), max_length=10, choices=GlassReason)
    # In staff's words: the number of the order, say. Never a member's text.
    note = models.CharField(_("note"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField(_("hours"), default=24)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    # Set when it is granted; from then on nobody reads by it.
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading by staff")
        verbose_name_plural = _("readings by staff")
        indexes = [models.Index(fields=["conversation", "-id"], name="breaks_of_conversation")]

    def __str__(self) -> str:
        return f"conversation {self.conversation_id}, {self.reason}"

    @property
    def is_asked(self) -> bool:
        """Whether it waits for a second member of staff."""
        return self.granted_at is None and self.refused_at is None

    @property
    def is_running(self) -> bool:
        return self.ends_at is not None and self.ends_at > timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("glass", args=[self.pk])


class ReportedMessage(models.Model):
    """A message that a participant reported, and its neighbours: what moderators may read of a conversation."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reported")
    # moderation.Report is on a floor above; it is found by this row's id.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()
    # What the messages said when it was reported, by number: who deletes theirs then doesn't undo it.
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    said = SealedJSONField(bound_to=("message_id", "key"))
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReportedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported message")
        verbose_name_plural = _("reported messages")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "by"], name="one_open_report_a_message", condition=models.Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id}, reported"
