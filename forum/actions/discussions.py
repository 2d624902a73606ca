"""The topic in which a page of another product is talked about: a strategy's, a campaign's, an event's.

Discussion exists once, here. The product opens its topic when it is first public, hides and shows it with
itself, and embeds it (forum.discussions); nobody else renames, moves, merges or removes such a topic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from activity.recording import record
from core.errors import Refused
from core.markdown import RENDERER_VERSION
from forum.actions.posts import append_post
from forum.actions.reading import note_read
from forum.actions.taking_part import note_taking_part
from forum.actions.topics import move_counters
from forum.actions.versions import locked, touch_all
from forum.models import Audience as Who
from forum.models import Category, Topic
from forum.models.topics import slug_of
from forum.writing import write
from organisations.audiences import EVERYONE, Audience
from organisations.models import OpenTo

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation


# Who may see and who may reply, by the audience of a room.
_DOORS = {
    OpenTo.EVERYONE: (Who.VISITORS, Who.MEMBERS),
    OpenTo.GROUP: (Who.GROUP, Who.GROUP),
    OpenTo.KIND: (Who.KIND, Who.KIND),
}


@dataclass(frozen=True)
class Room:
    """The category in which a product's pages are talked about; made when the first of them is."""

    slug: str
    name: str | Promise
    description: str | Promise
    colour: str
    # To whom it is open, if not to everyone.
    audience: Audience = EVERYONE


def open_discussion(
    room: Room,
    *,
    by: User,
    title: str,
    body: str,
    home: str,
    language: str = "en",
    organisation: Organisation | None = None,
) -> Topic:
    """Open the topic of the page at `home` (its path), with an opening post that says what is discussed.

    Called inside the transaction that makes the page public, with a body of a few lines: it is rendered there.
    Whoever may publish the page may open its topic. Raises Refused (422) for a body that is empty.
    """
    written = write(body, by=by, prefix=slug_of(title)[:20])
    with transaction.atomic():
        category = _category_of(room)
        now = timezone.now()
        topic = Topic.objects.create(
            category=category,
            author=by,
            organisation=organisation,
            title=_fitting(title),
            slug=slug_of(title),
            language=language,
            home=home,
            created_at=now,
            last_posted_at=now,
        )
        append_post(topic, by=by, written=written, organisation=organisation)
        Category.objects.filter(pk=category.pk).update(topic_count=F("topic_count") + 1)
        note_taking_part(topic, by=by)
        note_read(topic, by=by, number=1)
        record("forum.started", by=by, target=topic, mentioned=[], quoted=[])
    return topic


def change_discussion(topic: Topic, *, by: User, title: str, body: str, home: str) -> Topic:
    """Follow the page: its new title, its new address, what the opening post says of it."""
    written = write(body, by=by, prefix=slug_of(title)[:20])
    with transaction.atomic():
        topic = locked(topic)
        topic.title, topic.slug, topic.home = _fitting(title), slug_of(title), home
        topic.save(update_fields=["title", "slug", "home"])
        opening = topic.posts.select_for_update().get(number=1)
        if opening.body != written.body:
            opening.body, opening.body_html, opening.excerpt = written.body, written.html, written.excerpt
            opening.renderer_version, opening.version = RENDERER_VERSION, opening.version + 1
            opening.save(update_fields=["body", "body_html", "excerpt", "renderer_version", "version"])
        touch_all(topic)
        record("forum.retitled", by=by, target=topic)
    return topic


def hide_discussion(topic: Topic, *, by: User | None) -> None:
    """Hide the topic with its page; a second time changes nothing."""
    _set_hidden(topic, True, by=by)


def show_discussion(topic: Topic, *, by: User | None) -> None:
    """Show the topic again with its page; a second time changes nothing."""
    _set_hidden(topic, False, by=by)


def _set_hidden(topic: Topic, is_hidden: bool, *, by: User | None) -> None:
    with transaction.atomic():
        topic = locked(topic)
        if topic.is_removed == is_hidden:
            return
        topic.removed_at = timezone.now() if is_hidden else None
        topic.save(update_fields=["removed_at"])
        move_counters(topic, -1 if is_hidden else 1)
        touch_all(topic)
        if is_hidden:
            record("forum.topic_removed", by=by, target=topic, reason="", own=1)
        else:
            record("forum.topic_restored", by=by, target=topic)


def _category_of(room: Room) -> Category:
    """The room's category. An administrator may rename, move or close it: it is known by its origin."""
    group, kind = room.audience.group, room.audience.organisation_kind
    if room.audience.open_to == OpenTo.GROUP and group is None:
        raise Refused(_("The group this was open to does not exist any more."), field="audience")
    origin = ":".join(part for part in ("room", room.slug, str(group.pk) if group else kind) if part)
    found = Category.objects.filter(origin=origin).first()
    if found is not None:
        return found
    slug, number = room.slug, 1
    while Category.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{room.slug}-{number}"
    try:
        with transaction.atomic(), override(settings.LANGUAGE_CODE):
            return Category.objects.create(
                slug=slug,
                name=str(room.name),
                description=str(room.description),
                colour=room.colour,
                see=_DOORS[OpenTo(room.audience.open_to)][0],
                reply=_DOORS[OpenTo(room.audience.open_to)][1],
                start=Who.MODERATORS,
                group=group,
                organisation_kind=kind,
                position=900,
                origin=origin,
            )
    except IntegrityError:
        # Another page of this kind became public at the same moment.
        made = Category.objects.filter(origin=origin).first()
        if made is None:
            raise Refused(_("Something else happened at the same moment. Try again.")) from None
        return made


def _fitting(title: str) -> str:
    most = settings.TOPIC_TITLE_MAX
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
