"""Who hears of a message: that there is one, from whom and where, never what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from activity.models import Activity
from activity.news import News, Story, Told, register
from messaging.desks.answering import who_answer
from messaging.models import Box, Conversation, Message, Participant

_ABOUT = "messaging.Conversation"


def _who_have_it_new(activity: Activity) -> Iterator[Told]:
    """Those for whom it is the first unread word there, and who don't mute it; once, however much follows."""
    said = Message.objects.filter(
        conversation=activity.object_id, number=activity.details.get("number", 0)
    ).first()
    if said is None:
        return
    places = Participant.objects.present().filter(
        conversation=activity.object_id, muted_at=None, unread_at=said.created_at
    )
    for pk in places.exclude(box__in=[Box.HELD, Box.ARCHIVE]).values_list("user", flat=True):
        yield Told(pk, "message")
    conversation = activity.target
    if isinstance(conversation, Conversation) and conversation.desk_of and conversation.taken_by is None:
        for pk in who_answer(conversation.desk_of, conversation.desk).values_list("pk", flat=True):
            yield Told(pk, "desk")  # nobody there has a place of their own yet


def _who_asked(activity: Activity) -> Iterator[Told]:
    conversation = activity.target
    if isinstance(conversation, Conversation) and conversation.started_by_id:
        yield Told(conversation.started_by_id, "message")


def _who_was_added(activity: Activity) -> Iterator[Told]:
    yield Told(int(activity.details["member"]), "message")


def _said(sentence: Callable[[], str]) -> Callable[[Story], str]:
    return lambda story: sentence() % {"name": story.actor}


register(
    News("messaging.sent", _ABOUT, _who_have_it_new, _said(lambda: _("%(name)s wrote to you"))),
    News("messaging.started", _ABOUT, _who_have_it_new, _said(lambda: _("%(name)s wrote to you"))),
    News(
        "messaging.asked", _ABOUT, _who_have_it_new, _said(lambda: _("%(name)s would like to write with you"))
    ),
    News("messaging.accepted", _ABOUT, _who_asked, _said(lambda: _("%(name)s accepted your message"))),
    News("messaging.added", _ABOUT, _who_was_added, _said(lambda: _("%(name)s added you to a conversation"))),
)
