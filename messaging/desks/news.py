"""What an organisation's people hear of its desks. Nothing here says what was written."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from activity.models import Activity
from activity.news import News, Story, Told, register
from messaging.desks.answering import holder_of, who_answer
from messaging.models import Conversation, Message, SideNote


def _who_answer(activity: Activity) -> Iterator[Told]:
    conversation = _conversation(activity.target)
    if conversation is not None and conversation.desk_of is not None:
        for pk in who_answer(conversation.desk_of, conversation.desk).values_list("pk", flat=True):
            yield Told(pk, "desk")


def _whom_it_was_handed_to(activity: Activity) -> Iterator[Told]:
    yield Told(activity.details["user"], "desk")


def _who_care_for_a_note(activity: Activity) -> Iterator[Told]:
    """Those it names, who holds the conversation, and who noted something before."""
    note = activity.target
    if not isinstance(note, SideNote):
        return
    yield from (Told(pk, "desk") for pk in activity.details.get("mentioned", []))
    holder = holder_of(note.conversation)
    if holder is not None:
        yield Told(holder.pk, "desk")
    earlier = SideNote.objects.filter(conversation=note.conversation, organisation=note.organisation)
    for pk in earlier.exclude(author=None).values_list("author", flat=True).distinct():
        yield Told(pk, "desk")


def _written(story: Story) -> str:
    return _("%(name)s wrote to a desk of %(organisation)s: %(desk)s") % _named(story)


def _handed_over(story: Story) -> str:
    return _("%(name)s handed a conversation at a desk of %(organisation)s over to you") % _named(story)


def _given_back(story: Story) -> str:
    return _("A conversation at a desk of %(organisation)s waits for somebody: %(desk)s") % _named(story)


def _noted(story: Story) -> str:
    return _("%(name)s left a side note beside a conversation of %(organisation)s") % _named(story)


def _named(story: Story) -> dict[str, object]:
    conversation = _conversation(story.target)
    return {
        "name": story.actor,
        "organisation": conversation.desk_of if conversation else "",
        "desk": conversation.get_desk_display() if conversation else "",
    }


def _conversation(target: object) -> Conversation | None:
    if isinstance(target, Message | SideNote):
        return target.conversation
    return target if isinstance(target, Conversation) else None


register(
    News("messaging.desk_written", "messaging.Message", _who_answer, _written),
    News("messaging.handed_over", "messaging.Conversation", _whom_it_was_handed_to, _handed_over),
    News("messaging.given_back", "messaging.Conversation", _who_answer, _given_back),
    News("messaging.noted", "messaging.SideNote", _who_care_for_a_note, _noted),
)
