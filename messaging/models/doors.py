from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.doors import DoorQuerySet
from messaging.models.conversations import Conversation
from organisations.models import Gated, OpenTo


class Door(Gated):
    """That a conversation was opened to a group, or to a kind of organisation.

    To whom never changes: another audience is another door. A closed one stays, for who came in by it keeps their
    place while they belong to its audience (Participant.door). They read from `since_number` on.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="doors")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    since_number = models.PositiveIntegerField(default=1)

    objects = DoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("door of a conversation")
        verbose_name_plural = _("doors of conversations")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], name="one_door_open", condition=models.Q(closed_at=None)
            ),
            models.CheckConstraint(
                condition=~models.Q(open_to=OpenTo.EVERYONE), name="no_conversation_for_everyone"
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="doors_open", condition=models.Q(closed_at=None)),
        ]

    @property
    def shows_all(self) -> bool:
        """Whether who comes in reads all that was said, and not what followed its opening alone."""
        return self.since_number == 1

    def __str__(self) -> str:
        return f"door of conversation {self.conversation_id}"
