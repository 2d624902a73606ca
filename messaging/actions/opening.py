"""A conversation is opened to a group or a kind of organisation; whoever belongs there comes in by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import is_member
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.adding import seat
from messaging.actions.appending import append_line, locked
from messaging.models import MOST_PEOPLE, Conversation, Door, MessageKind, Participant
from messaging.permissions import can_open, place_of
from messaging.quotas import hold_openings
from messaging.text import check_subject
from organisations.audiences import Audience, audience_of, set_audience
from organisations.models import OpenTo

if TYPE_CHECKING:
    from accounts.models import User


def open_door(
    conversation: Conversation, *, by: User, audience: Audience, subject: str = "", sees_all: bool = False
) -> Door:
    """Open it to those of `audience`; to them alone, if it was open to others. They will see what is written
    from then on, or `sees_all` that was said.

    They find it by its subject: one that has none yet is given `subject`. Opening it to the same audience again
    changes nothing. Raises PermissionDenied; RateLimited for one too many a day; Refused (422) for everyone, a group
    that `by` is not in, no subject.
    """
    require(can_open(by, conversation), _("You can't open this conversation."))
    if audience.open_to == OpenTo.EVERYONE:
        raise Refused(_("Choose a group, or a kind of organisation."), status=422, field="audience")
    with transaction.atomic():
        conversation = locked(conversation)
        require(can_open(by, conversation), _("You can't open this conversation."))
        _name(conversation, subject.strip())
        door = Door(conversation=conversation, opened_at=timezone.now())
        set_audience(door, audience, by=by)
        before = Door.objects.unclosed().filter(conversation=conversation)
        for one in before.select_related("group"):
            if (audience_of(one), one.shows_all) == (audience_of(door), sees_all):
                return one
        hold_openings(by=by)
        before.update(closed_at=door.opened_at)
        line = append_line(conversation, MessageKind.OPENED, by=by)
        door.since_number = 1 if sees_all else line.number
        door.save()
        record("messaging.opened", by=by, target=conversation)
    return door


def close_door(conversation: Conversation, *, by: User) -> None:
    """Nobody new comes in; who is in it stays. Closing it twice changes nothing. Raises PermissionDenied."""
    with transaction.atomic():
        conversation = locked(conversation)
        require(can_open(by, conversation), _("You can't close this conversation."))
        doors = Door.objects.unclosed().filter(conversation=conversation)
        if doors.update(closed_at=timezone.now()):
            append_line(conversation, MessageKind.CLOSED, by=by)
            record("messaging.closed", by=by, target=conversation)


def come_in(conversation: Conversation, *, by: User) -> Participant:
    """Take part in what is open to one; who is in it already stays as they are.

    Raises PermissionDenied; Refused (409) for a door that is closed by now, and where there is no room left.
    """
    require(is_member(by), _("You may not write messages."))
    with transaction.atomic():
        conversation = locked(conversation)
        place = place_of(by, conversation)
        if place is not None:
            return place
        door = Door.objects.visible_to(by).filter(conversation=conversation).first()
        if door is None:
            raise Refused(_("This conversation is not open to you any more."))
        if Participant.objects.present().filter(conversation=conversation).count() >= MOST_PEOPLE:
            raise Refused(_("A conversation has at most %(most)d people.") % {"most": MOST_PEOPLE})
        line = append_line(conversation, MessageKind.JOINED, by=by)
        place = seat(
            conversation,
            by,
            by=by,
            door=door,
            since_number=door.since_number,
            read_number=line.number,
            unread_at=None,
        )
        record("messaging.joined", by=by, target=conversation)
    return place


def _name(conversation: Conversation, subject: str) -> None:
    """Give it the subject by which it is found, if it has none."""
    if conversation.subject:
        return
    if not subject:
        raise Refused(_("Give it a subject: it is found by that."), status=422, field="subject")
    check_subject(subject)
    conversation.subject = subject
    conversation.save(update_fields=["subject"])
