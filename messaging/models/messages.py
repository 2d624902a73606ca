from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedJSONField, SealedTextField
from messaging.models.conversations import Conversation
from messaging.querysets import MessageQuerySet


class MessageKind(models.TextChoices):
    """Something said, or a line that says what happened. What is said holds texts; a line holds none."""

    SAID = "said", _("Message")
    ACCEPTED = "accepted", _("Request accepted")
    ADDED = "added", _("Person added")
    JOINED = "joined", _("Joined")
    LEFT = "left", _("Left")
    TAKEN = "taken", _("Taken by a colleague")
    OBJECTED = "objected", _("Objected and left")
    EXTENDED = "extended", _("End of the room put off")
    WITHDREW = "withdrew", _("Organisation withdrew")
    ENDED = "ended", _("Room ended")
    OPENED = "opened", _("Opened to others")
    CLOSED = "closed", _("Closed to others")
    PROPOSED = "proposed", _("Proposal sent")
    READ_BY_STAFF = "staff", _("Read by staff")


class Message(models.Model):
    """What one person said in a conversation, sealed; its number there is permanent."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=MessageKind, default=MessageKind.SAID)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="messages")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Whom a line of what happened is about: who was added, who left.
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = SealedTextField(_("text"), bound_to=("conversation_id", "number"))
    body_html = SealedTextField(bound_to=("conversation_id", "number"))
    excerpt = SealedTextField(bound_to=("conversation_id", "number"))
    renderer_version = models.PositiveSmallIntegerField(default=0)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # {"useful": 3}: a counter a kind, moved by the actions; who reacted is in forum.Reaction.
    reaction_counts = models.JSONField(default=dict, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint(fields=["conversation", "number"], name="message_number_once")]
        indexes = [models.Index(fields=["author", "-id"], name="message_by_author")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"

    @property
    def is_said(self) -> bool:
        return self.kind == MessageKind.SAID

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_edited(self) -> bool:
        return self.edited_at is not None

    def get_absolute_url(self) -> str:
        return self.conversation.url_of(self.number)


class MessageRevision(models.Model):
    """A text of a message that a newer one replaced; seen by those who see the message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    body = SealedTextField(bound_to=("message_id", "version"))
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        verbose_name = _("earlier text of a message")
        verbose_name_plural = _("earlier texts of messages")
        constraints = [models.UniqueConstraint(fields=["message", "version"], name="one_message_revision")]

    def __str__(self) -> str:
        return f"{self.message_id} v{self.version}"


class MessageDraft(models.Model):
    """Text not yet sent, sealed. `place` says where it goes: `conversation:12`, `edit:7`, `new`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_drafts")
    place = models.CharField(max_length=80)
    body = SealedTextField(bound_to=("user_id", "place"))
    # The rest of the form: to, subject, reply_to, organisation.
    fields = SealedJSONField(bound_to=("user_id", "place"))
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a message")
        verbose_name_plural = _("drafts of messages")
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="one_message_draft_a_place")]

    def __str__(self) -> str:
        return self.place


class HiddenWord(models.Model):
    """That a word stands in a message: an HMAC of its own for each conversation, which tells nothing without
    the keys. What a search finds is looked up by it."""

    id = models.BigAutoField(primary_key=True)
    word = models.BinaryField(max_length=12)
    message = models.ForeignKey(Message, models.CASCADE, related_name="hidden_words", db_index=False)

    class Meta:
        verbose_name = _("hidden word")
        verbose_name_plural = _("hidden words")
        constraints = [models.UniqueConstraint(fields=["message", "word"], name="word_once_a_message")]
        indexes = [models.Index(fields=["word", "message"], name="messages_with_word")]

    def __str__(self) -> str:
        return f"in {self.message_id}"
