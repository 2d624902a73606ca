from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from messaging.models.conversations import Conversation, Desk
from messaging.querysets import OfOrganisation


class DeskSetting(models.Model):
    """Whether an organisation has a desk. Without a row the general one is open, and no other."""

    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="desks")
    desk = models.CharField(max_length=12, choices=Desk)
    is_open = models.BooleanField(default=True)

    objects = OfOrganisation.as_manager()

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        constraints = [models.UniqueConstraint(fields=["organisation", "desk"], name="one_setting_a_desk")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.desk}"


class DeskMember(models.Model):
    """Who of an organisation hears first of what comes to one of its desks; without any, all its seats do."""

    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="desk_members"
    )
    desk = models.CharField(max_length=12, choices=Desk)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    objects = OfOrganisation.as_manager()

    class Meta:
        verbose_name = _("place at a desk")
        verbose_name_plural = _("places at desks")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "desk", "user"], name="once_at_a_desk")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.organisation_id}: {self.desk}"


class SideNote(models.Model):
    """What an organisation's people say to each other beside a conversation; the other side never sees it.

    A table of its own, so that no list, page, mail or export of messages can ever hold one.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="side_notes")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # After which message it was written.
    after_number = models.PositiveIntegerField(default=0)
    # Known before the row is written, so that its text can be bound to it.
    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    body = SealedTextField(_("text"), bound_to=("conversation_id", "organisation_id", "key"))
    body_html = SealedTextField(bound_to=("conversation_id", "organisation_id", "key"))
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrganisation.as_manager()

    class Meta:
        verbose_name = _("side note")
        verbose_name_plural = _("side notes")
        indexes = [models.Index(fields=["conversation", "organisation", "id"], name="side_notes_beside")]

    def __str__(self) -> str:
        return f"beside {self.conversation_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('desk_side', args=[self.conversation_id])}#note-{self.pk}"


class HiddenNoteWord(models.Model):
    """That a word stands in a side note, as HiddenWord says it of a message; by it colleagues find the note."""

    id = models.BigAutoField(primary_key=True)
    word = models.BinaryField(max_length=12)
    note = models.ForeignKey(SideNote, models.CASCADE, related_name="hidden_words", db_index=False)

    class Meta:
        verbose_name = _("hidden word of a side note")
        verbose_name_plural = _("hidden words of side notes")
        constraints = [models.UniqueConstraint(fields=["note", "word"], name="word_once_a_note")]
        indexes = [models.Index(fields=["word", "note"], name="notes_with_word")]

    def __str__(self) -> str:
        return f"in note {self.note_id}"
