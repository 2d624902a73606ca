"""A new member's first links: what has them waits for a moderator, and nothing else of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.first_links import is_looked_at
from activity.recording import record
from core.errors import Refused
from core.markdown import outside_links
from forum.models import Draft, HeldPost
from uploads.actions import attach

if TYPE_CHECKING:
    from accounts.models import User
    from forum.models import Category, Post, Topic
    from forum.writing import Written
    from organisations.models import Organisation


def is_to_be_held(written: Written, *, by: User) -> bool:
    """Whether a moderator looks at this before others see it (settings.NEWCOMERS)."""
    return is_looked_at(written.outside, by=by)


def hold(
    written: Written,
    *,
    by: User,
    category: Category,
    topic: Topic | None = None,
    reply_to: Post | None = None,
    title: str = "",
    tags: list[str] | None = None,
    language: str = "en",
    organisation: Organisation | None = None,
) -> HeldPost:
    """Keep what was written until a moderator has looked at it; within the transaction of the act.

    The same text for the same place, while it waits, is the same one again.
    """
    waiting = HeldPost.objects.waiting().filter(author=by, topic=topic, category=category, title=title)
    twin = waiting.filter(body=written.body, organisation=organisation).first()
    if twin is not None:
        return twin
    held = HeldPost.objects.create(
        author=by,
        organisation=organisation,
        topic=topic,
        category=category,
        reply_to=reply_to,
        title=title,
        tags=tags or [],
        language=language,
        body=written.body,
        body_html=written.html,
    )
    attach(written.uploads, to=held, by=by)
    places = {"place": f"topic:{topic.pk}"} if topic else {"place__startswith": "new:"}
    Draft.objects.filter(user=by, **places).delete()
    record("forum.held", by=by, target=held)
    return held


def held_under(pk: int) -> HeldPost:
    """What a one-time key has made. Raises Refused (409) if its author took it back meanwhile."""
    held = HeldPost.objects.filter(pk=pk).first()
    if held is None:
        raise Refused(_("You took this back already. Send it again if you want it after all."))
    return held


def refuse_first_links(written: Written, *, by: User, post: Post) -> None:
    """An edit is no way round it. Raises Refused (422) for links to other sites that were not there before."""
    if post.author_id == by.pk and is_looked_at(written.outside - outside_links(post.body_html), by=by):
        message = _(
            "While your first links are looked at by a moderator, an edit can't add any. "
            "Put them into a new reply: it is shown as soon as it was looked at."
        )
        raise Refused(message, status=422, field="body")
