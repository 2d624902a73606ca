"""Who sees a conversation: those who take part in it, and nobody else, staff neither.

Who takes part for an organisation does so while they have a seat there, and who came in by a door (messaging.doors)
while they belong to those it is open to; what somebody who was added sees begins
where they were let in. An organisation's desk is open to its seats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from messaging.doors import STILL_THEIRS

if TYPE_CHECKING:
    from messaging.models import Conversation, Message, Participant  # noqa: F401 (named in strings below)

LET_IN = ("open", "request", "held", "declined", "ended")


def _seats_of(user: Any) -> Any:
    return apps.get_model("organisations", "Membership").objects.filter(user=user.pk).values("organisation")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> ParticipantQuerySet:
        """Who has not left, nor lost what opened the door by which they came in."""
        return self.filter(STILL_THEIRS, left_at=None)

    def of(self, user: Any) -> ParticipantQuerySet:
        """This person's places that are open to them: not left, and where they speak for an organisation, while
        they have a seat there."""
        if not user.is_authenticated:
            return self.none()
        seated = Q(organisation=None) | Q(organisation__in=_seats_of(user))
        return self.present().filter(seated, user=user.pk)

    def visible_to(self, user: Any) -> ParticipantQuerySet:
        """The places of conversations one sees."""
        return self.filter(conversation__in=_conversations().visible_to(user).values("pk"))

    def in_box(self, box: str) -> ParticipantQuerySet:
        """Those that lie there; `unread` gathers what is new, but for what is kept aside or archived."""
        return self.unread().exclude(box__in=["held", "archive"]) if box == "unread" else self.filter(box=box)

    def unread(self) -> ParticipantQuerySet:
        return self.filter(unread_at__isnull=False)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: Any) -> ConversationQuerySet:
        """Those one takes part in, and those at the desks of organisations where one has a seat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(_places_of(user, OuterRef("pk"))) | Q(desk_of__in=_seats_of(user)))

    def open(self) -> ConversationQuerySet:
        return self.filter(state="open")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> MessageQuerySet:
        """Those of conversations one sees, from where one was let in."""
        if not user.is_authenticated:
            return self.none()
        # In a room also nothing before they accepted its protocol.
        places = _places_of(user, OuterRef("conversation")).filter(
            since_number__lte=OuterRef("number"),
            accepted_protocol__gte=F("conversation__protocol"),
        )
        return self.filter(Exists(places) | Q(conversation__desk_of__in=_seats_of(user)))

    def present(self) -> MessageQuerySet:
        return self.filter(deleted_at=None)

    def for_page(self) -> MessageQuerySet:
        """With what a message's own lines need."""
        return self.select_related("author__profile", "organisation", "reply_to__author", "about")

    def newest(self) -> MessageQuerySet:
        """The last one of each conversation."""
        return self.filter(number=F("conversation__last_number"))


class OfConversation(models.QuerySet[Any]):
    """What belongs to a conversation is seen by those who see it."""

    def visible_to(self, user: Any) -> OfConversation:
        return self.filter(conversation__in=_conversations().visible_to(user).values("pk"))


class OfOrganisation(models.QuerySet[Any]):
    """What an organisation's people keep to themselves: seen by its seats alone."""

    def visible_to(self, user: Any) -> OfOrganisation:
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=_seats_of(user))


def _conversations() -> Any:
    return apps.get_model("messaging", "Conversation").objects


def _places_of(user: Any, conversation: Any) -> ParticipantQuerySet:
    places: ParticipantQuerySet = apps.get_model("messaging", "Participant").objects.of(user)
    return places.filter(conversation=conversation)
