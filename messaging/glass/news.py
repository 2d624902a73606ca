"""Who hears that staff ask to read a conversation, and that they do."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Role, User
from activity.models import Activity
from activity.news import News, Story, Told, name_reasons, reason_in_words, register
from messaging.desks.answering import who_answer
from messaging.models import BreakGlass, GlassReason, Message, Participant

name_reasons(dict(GlassReason.choices))


def _staff(activity: Activity) -> Iterator[Told]:
    staff = User.objects.present().filter(role__in=[Role.MODERATOR, Role.ADMIN])
    for pk in staff.values_list("pk", flat=True):
        yield Told(pk, "moderation")


def _who_asked(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, BreakGlass) and activity.target.asked_by_id is not None:
        yield Told(activity.target.asked_by_id, "moderation")


def _everybody_in_it(activity: Activity) -> Iterator[Told]:
    """Whoever has or had a place there, and those who answer at the desk."""
    line = activity.target
    if not isinstance(line, Message):
        return
    conversation = line.conversation
    places = Participant.objects.filter(conversation=conversation)
    for pk in places.values_list("user", flat=True):
        yield Told(pk, "moderation")
    if conversation.desk_of is not None:
        for pk in who_answer(conversation.desk_of, conversation.desk).values_list("pk", flat=True):
            yield Told(pk, "moderation")


def _asked(story: Story) -> str:
    return _("A second one is needed to read a conversation: %(reason)s") % _why(story)


def _granted(story: Story) -> str:
    return _("You can read the conversation you asked for: %(reason)s") % _why(story)


def _read(story: Story) -> str:
    glass = BreakGlass.objects.filter(pk=story.details.get("glass") or 0).first()
    if glass is None or glass.ends_at is None:
        return _("Two members of staff may read a conversation of yours: %(reason)s") % _why(story)
    until = date_format(localtime(glass.ends_at), "DATETIME_FORMAT")
    return _("Two members of staff may read a conversation of yours until %(until)s: %(reason)s") % {
        **_why(story),
        "until": until,
    }


def _why(story: Story) -> dict[str, str]:
    return {"reason": reason_in_words(story.details.get("reason"))}


register(
    News("messaging.glass_asked", "messaging.BreakGlass", _staff, _asked, is_official=True),
    News("messaging.glass_granted", "messaging.BreakGlass", _who_asked, _granted, is_official=True),
    News(
        "messaging.read_by_staff",
        "messaging.Message",
        _everybody_in_it,
        _read,
        is_official=True,
        outlives_target=True,
        reaches_suspended=True,
    ),
)
