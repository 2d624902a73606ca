"""What organisations' people hear of their rooms. Nothing here says what was written."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import Role, User
from activity.models import Activity
from activity.news import News, Story, Told, register
from messaging.models import Conversation, Message, Objection, Participant, RoomPaper, RoomSeat
from messaging.rooms.querysets import SIGNING


def _who_sign_for_it(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, RoomSeat):
        signing = activity.target.organisation.seats.filter(role__in=SIGNING)
        for pk in signing.values_list("user", flat=True):
            yield Told(pk, "room")


def _who_asked_it_in(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, RoomSeat) and activity.target.invited_by_id is not None:
        yield Told(activity.target.invited_by_id, "room")


def _who_was_brought(activity: Activity) -> Iterator[Told]:
    yield Told(activity.details["user"], "room")


def _who_is_in_it(activity: Activity) -> Iterator[Told]:
    target = activity.target
    if isinstance(target, Message | RoomPaper):
        places = Participant.objects.present().filter(conversation=target.conversation, muted_at=None)
        for pk in places.values_list("user", flat=True):
            yield Told(pk, "room")


def _moderators(activity: Activity) -> Iterator[Told]:
    moderators = User.objects.present().filter(role__in=[Role.MODERATOR, Role.ADMIN])
    for pk in moderators.values_list("pk", flat=True):
        yield Told(pk, "moderation")


def _invited(story: Story) -> str:
    return _("%(name)s asks %(organisation)s into a room of organisations") % _named(story)


def _joined(story: Story) -> str:
    return _("%(organisation)s takes part in your room") % _named(story)


def _declined(story: Story) -> str:
    return _("%(organisation)s doesn't take part in your room") % _named(story)


def _brought(story: Story) -> str:
    return _("%(name)s let you into a room of organisations") % _named(story)


def _paper(story: Story) -> str:
    kind = story.target.get_kind_display() if isinstance(story.target, RoomPaper) else ""
    return _("%(name)s wrote in a room: %(paper)s") % {"name": story.actor, "paper": kind}


def _objected(story: Story) -> str:
    return _("%(name)s objected and left a room") % _named(story)


def _ended(story: Story) -> str:
    return _("A room of organisations has ended. You can still read it")


def _extended(story: Story) -> str:
    return _("%(name)s put off the end of a room of organisations") % _named(story)


def _withdrew(story: Story) -> str:
    line = story.target
    organisation = line.organisation if isinstance(line, Message) else ""
    return _("%(organisation)s withdrew from a room") % {"organisation": organisation}


def _noted(story: Story) -> str:
    """To moderators: that there was one, and in which room; neither who nor what."""
    number = story.target.conversation_id if isinstance(story.target, Objection) else ""
    return _("Somebody objected and left a room of organisations: room %(number)s") % {"number": number}


def _named(story: Story) -> dict[str, object]:
    organisation = story.target.organisation if isinstance(story.target, RoomSeat) else ""
    return {"name": story.actor, "organisation": organisation}


_ABOUT = Conversation._meta.label
register(
    News("messaging.room_invited", "messaging.RoomSeat", _who_sign_for_it, _invited),
    News("messaging.room_joined", "messaging.RoomSeat", _who_asked_it_in, _joined),
    News("messaging.room_declined", "messaging.RoomSeat", _who_asked_it_in, _declined),
    News("messaging.room_brought", _ABOUT, _who_was_brought, _brought),
    News("messaging.paper_written", "messaging.RoomPaper", _who_is_in_it, _paper),
    News("messaging.objected", "messaging.Message", _who_is_in_it, _objected, is_official=True),
    News("messaging.room_extended", "messaging.Message", _who_is_in_it, _extended),
    News("messaging.room_withdrawn", "messaging.Message", _who_is_in_it, _withdrew),
    News("messaging.room_ended", "messaging.Message", _who_is_in_it, _ended, is_official=True),
    News(
        "messaging.objection_noted",
        "messaging.Objection",
        _moderators,
        _noted,
        is_official=True,
        outlives_target=True,
    ),
)
