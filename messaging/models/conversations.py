from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from messaging.querysets import ConversationQuerySet, ParticipantQuerySet

SUBJECT_MAX = 120
REQUEST_MAX = 600  # characters of a first contact
MOST_PEOPLE = 40  # in one conversation


class Kind(models.TextChoices):
    PERSON = "person", _("Between people")
    DESK = "desk", _("With an organisation's desk")
    ROOM = "room", _("Room of organisations")


class State(models.TextChoices):
    REQUEST = "request", _("Asked")
    HELD = "held", _("Asked, kept aside")  # looks like spam: the receiver isn't told of it
    OPEN = "open", _("Open")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")  # of a room: read only


class Desk(models.TextChoices):
    ENERGY = "energy", _("Energy")
    PROCUREMENT = "procurement", _("Procurement")
    POLICY = "policy", _("Policy")
    GENERAL = "general", _("General")


class Conversation(models.Model):
    """What some people say to each other. Its messages are numbered; what it is about is sealed."""

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    subject = SealedTextField(_("subject"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # For whom it was begun; null for what one begins personally.
    started_for = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    # Set where it began as a first contact, which somebody had to answer.
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    # Of a conversation with a desk: whose, which, and who of them has taken it.
    desk_of = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, null=True, blank=True, related_name="desk_conversations"
    )
    desk = models.CharField(max_length=12, choices=Desk, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    # Of a room of organisations: what for, under which version of the protocol, and until when.
    purpose = SealedTextField(_("purpose"))
    protocol = models.PositiveSmallIntegerField(default=0)  # 0: none is asked for
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [
            models.Index(
                fields=["desk_of", "-last_at", "-id"],
                name="conversation_at_desk",
                condition=models.Q(desk_of__isnull=False),
            ),
            models.Index(fields=["started_by", "created_at"], name="conversation_begun"),
            models.Index(
                fields=["started_for", "created_at"],
                name="conversation_begun_for",
                condition=models.Q(started_for__isnull=False),
            ),
            models.Index(
                fields=["ends_at"],
                name="conversation_ending",
                condition=models.Q(ends_at__isnull=False, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_asked(self) -> bool:
        return self.state in {State.REQUEST, State.HELD}

    @property
    def is_over(self) -> bool:
        """Whether its time has come, be it that the worker didn't end it yet."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("conversation", args=[self.pk])

    def url_of(self, number: int) -> str:
        return f"{self.get_absolute_url()}?at={number}#message-{number}"


class Box(models.TextChoices):
    """Where a conversation lies for one participant."""

    INBOX = "inbox", _("Inbox")
    REQUESTS = "requests", _("Requests")
    HELD = "held", _("Kept aside")
    ARCHIVE = "archive", _("Archive")


class Participant(models.Model):
    """That a person takes part in a conversation, for whom they speak there, and how it lies for them."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversation_places")
    # For whom they take part; the seat is asked for at each look.
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # By which they came in, if nobody added them; whether it is open to them is asked for at each look.
    door = models.ForeignKey("messaging.Door", models.CASCADE, null=True, blank=True, related_name="places")
    # They see the messages from this number on.
    since_number = models.PositiveIntegerField(default=1)
    left_at = models.DateTimeField(null=True, blank=True)
    is_counsel = models.BooleanField(default=False)
    # The version of the room's protocol they accepted, in which language, when.
    accepted_protocol = models.PositiveSmallIntegerField(default=0)
    accepted_language = models.CharField(max_length=10, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    box = models.CharField(max_length=10, choices=Box, default=Box.INBOX)
    pinned_at = models.DateTimeField(null=True, blank=True)
    muted_at = models.DateTimeField(null=True, blank=True)
    read_number = models.PositiveIntegerField(default=0)
    # Since when there is something unread; null when there is nothing.
    unread_at = models.DateTimeField(null=True, blank=True)
    # A copy of the conversation's, so that an inbox of thousands is read by one index.
    last_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in a conversation")
        verbose_name_plural = _("places in conversations")
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_place_a_person")]
        indexes = [
            models.Index(fields=["user", "box", "-last_at", "-id"], name="place_in_box"),
            # All of one's own, whatever box they lie in: for a search, and for programs.
            models.Index(
                fields=["user", "-last_at", "-id"],
                name="place_newest",
                condition=models.Q(left_at=None),
            ),
            models.Index(
                fields=["user", "-last_at", "-id"],
                name="place_unread",
                condition=models.Q(unread_at__isnull=False, left_at=None),
            ),
            models.Index(
                fields=["user", "-pinned_at"],
                name="place_pinned",
                condition=models.Q(pinned_at__isnull=False, left_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in conversation {self.conversation_id}"

    @property
    def has_left(self) -> bool:
        return self.left_at is not None
