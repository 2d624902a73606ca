"""Who may do what in conversations. No role of the site opens one: staff are asked like anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.contact import can_contact
from accounts.models import Block, User
from accounts.permissions import is_member
from messaging.models import Box, Conversation, Door, Kind, Message, Participant, State
from organisations.contact import can_contact_for, shares_organisation
from organisations.models import Organisation
from organisations.permissions import can_speak_for

# How long a message can be deleted for everybody.
DELETE_WITHIN = timedelta(minutes=30)


def place_of(user: Any, conversation: Conversation) -> Participant | None:
    """This person's own open place in it, if they have one."""
    return (
        Participant.objects.of(user).filter(conversation=conversation).select_related("organisation").first()
    )


def is_at_desk(user: Any, conversation: Conversation) -> bool:
    """Whether it is with a desk of an organisation that they speak for now."""
    return conversation.desk_of is not None and can_speak_for(user, conversation.desk_of)


def are_acquainted(one: User, other: User) -> bool:
    """Whether they talk already, or sit in one organisation: then no request is asked for."""
    # Coming in by a door makes nobody an acquaintance of all who are in the room.
    places = Participant.objects.present().filter(door=None)
    talks = places.filter(user=one, conversation__state=State.OPEN)
    both = places.filter(user=other, conversation__in=talks.values("conversation"))
    return both.exclude(conversation__kind=Kind.DESK).exists() or shares_organisation(one, other)


def can_begin(user: Any, member: User, organisation: Organisation | None = None) -> bool:
    """Write to this member first, personally or for an organisation."""
    if organisation is not None:
        return can_contact_for(organisation, user, member)
    return can_contact(user, member)


def can_write(user: Any, conversation: Conversation) -> bool:
    """Say something in it now: an open one, from one's own place or a desk, and not across a block."""
    if not is_member(user) or not conversation.is_open:
        return False
    place = place_of(user, conversation)
    if place is None:
        return is_at_desk(user, conversation)
    # In a room: counsel reads, nobody writes before they accept its protocol, or once its time has come.
    if place.is_counsel or place.accepted_protocol < conversation.protocol or conversation.is_over:
        return False
    if place.organisation is not None and not can_speak_for(user, place.organisation):
        return False
    return not is_cut_off(user, conversation)


def is_cut_off(user: Any, conversation: Conversation) -> bool:
    """Whether nobody would hear it between people: all others left, or one of two is kept away by a block."""
    if conversation.kind != Kind.PERSON:
        return False
    others = _others(user, conversation)
    if not others:  # but those to whom it is open may still come in
        return not Door.objects.unclosed().filter(conversation=conversation).exists()
    return _are_apart(user, others)


def _others(user: Any, conversation: Conversation) -> list[Participant]:
    """Who else takes part: enough of them to know whether it is one alone."""
    places = Participant.objects.present().filter(conversation=conversation).exclude(user=user.pk)
    return list(places.select_related("user")[:2])


def _are_apart(user: Any, others: list[Participant]) -> bool:
    return len(others) == 1 and Block.objects.between(user, others[0].user).exists()


def can_answer(user: Any, conversation: Conversation) -> bool:
    """Accept or decline a first contact: whoever was asked."""
    if not is_member(user) or not conversation.is_asked or conversation.started_by_id == user.pk:
        return False
    return place_of(user, conversation) is not None or is_at_desk(user, conversation)


def can_react(user: Any, message: Message) -> bool:
    """To what others said, where one may write."""
    is_anothers = message.is_said and not message.is_deleted and message.author_id != user.pk
    return is_anothers and can_write(user, message.conversation)


def is_own(user: Any, message: Message) -> bool:
    return message.is_said and not message.is_deleted and message.author_id == user.pk


def is_deletable(message: Message, conversation: Conversation) -> bool:
    """For a while, and never in a room of organisations, whose record stays whole."""
    return conversation.kind != Kind.ROOM and message.created_at > timezone.now() - DELETE_WITHIN


def can_edit(user: Any, message: Message) -> bool:
    """One's own, while one may still write there; a first contact stands as it was sent."""
    return is_own(user, message) and can_write(user, message.conversation)


def can_delete(user: Any, message: Message) -> bool:
    """One's own, for everybody."""
    return can_edit(user, message) and is_deletable(message, message.conversation)


def can_add(user: Any, conversation: Conversation) -> bool:
    """Let others in: whoever takes part, in a conversation between people."""
    return is_addable(conversation, writes=can_write(user, conversation))


def is_addable(conversation: Conversation, *, writes: bool) -> bool:
    return writes and conversation.kind == Kind.PERSON


def can_open(user: Any, conversation: Conversation) -> bool:
    """Open it to a group or a kind of organisation, and close it again: who began it, between people."""
    if conversation.kind != Kind.PERSON or conversation.started_by_id != user.pk or not conversation.is_open:
        return False
    place = place_of(user, conversation) if is_member(user) else None
    if place is None or (place.organisation is not None and not can_speak_for(user, place.organisation)):
        return False
    return not _are_apart(user, _others(user, conversation))


def can_leave(user: Any, conversation: Conversation) -> bool:
    """Go for good: from conversations of several, and from those one was not asked into any more."""
    return is_leavable(place_of(user, conversation), conversation)


def is_leavable(place: Participant | None, conversation: Conversation) -> bool:
    return place is not None and not conversation.is_asked


def can_arrange(user: Any, conversation: Conversation) -> bool:
    """Archive, pin, mute: one's own place; of what one is asked, nothing until it is answered."""
    return is_arrangeable(place_of(user, conversation))


def is_arrangeable(place: Participant | None) -> bool:
    return place is not None and place.box not in {Box.REQUESTS, Box.HELD}
