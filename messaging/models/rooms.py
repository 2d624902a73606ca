from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from messaging.models.conversations import Conversation
from messaging.rooms.querysets import InRoom, ObjectionQuerySet, RoomSeatQuerySet


class RoomSeat(models.Model):
    """That an organisation is asked into a room, or takes part in it: one of its people answered for it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="room_seats")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    # It took part and does no more; it can be asked in again.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RoomSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation in a room")
        verbose_name_plural = _("organisations in rooms")
        constraints = [models.UniqueConstraint(fields=["conversation", "organisation"], name="one_room_seat")]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.conversation_id}"

    @property
    def is_open(self) -> bool:
        """Whether the invitation waits for an answer."""
        return self.joined_at is None and self.declined_at is None and self.withdrawn_at is None

    @property
    def takes_part(self) -> bool:
        return self.joined_at is not None and self.withdrawn_at is None

    def get_absolute_url(self) -> str:
        return reverse("room_invitation", args=[self.pk])


class PaperKind(models.TextChoices):
    AGENDA = "agenda", _("Agenda")
    MINUTES = "minutes", _("Minutes")


class RoomPaper(models.Model):
    """A version of a room's agenda or minutes; the newest counts, none is ever overwritten."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=PaperKind)
    version = models.PositiveIntegerField()
    body = SealedTextField(_("text"), bound_to=("conversation_id", "kind", "version"))
    body_html = SealedTextField(bound_to=("conversation_id", "kind", "version"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    objects = InRoom.as_manager()

    class Meta:
        verbose_name = _("paper of a room")
        verbose_name_plural = _("papers of rooms")
        constraints = [
            models.UniqueConstraint(fields=["conversation", "kind", "version"], name="one_paper_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.kind} v{self.version}"


class Objection(models.Model):
    """That somebody objected to what was said in a room, and left. It stays as it was written."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="objections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The last message before it.
    after_number = models.PositiveIntegerField()
    # Known before the row is written, so that its text can be bound to it.
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    text = SealedTextField(_("what you object to"), bound_to=("conversation_id", "key"))
    created_at = models.DateTimeField()

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")

    def __str__(self) -> str:
        return f"{self.by_id} objects in {self.conversation_id}"

    def get_absolute_url(self) -> str:
        return reverse("objection", args=[self.pk])
