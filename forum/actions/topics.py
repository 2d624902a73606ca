from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import once
from accounts.permissions import is_moderator
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from forum.actions.holding import held_under, hold, is_to_be_held
from forum.actions.posts import JUST_NOW, append_post, voice_of
from forum.actions.reading import note_read
from forum.actions.taking_part import note_taking_part
from forum.actions.versions import locked, locked_post, touch_all
from forum.models import Category, Draft, HeldPost, Post, Tag, Topic, TopicTag
from forum.models.topics import slug_of
from forum.permissions import (
    can_answer,
    can_moderate,
    can_remove_topic,
    can_restore_topic,
    can_retitle,
    can_start,
)
from forum.writing import Written, write
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation

TAGS_MOST = 5


def start(
    category: Category,
    *,
    by: User,
    title: str,
    body: str,
    tags: Iterable[str] = (),
    language: str = "",
    key: UUID | None = None,
    organisation: Organisation | None = None,
) -> Topic | HeldPost:
    """Open a topic with its first post. The same author, key and text give the same topic again; so
    does the same topic under another key within minutes, as when one went back and sent it again.

    A newcomer's, with links to other sites, is held instead, until a moderator has looked at it.

    Raises PermissionDenied; Refused 422 for a bad title, body or tags, 409 for a key used before or a seat
    that ended.
    """
    require(can_start(by, category), _("You may not start a topic here."))
    title = title_of(title)
    names = tag_names(tags)
    written = write(body, by=by, prefix=f"n{key or ''}"[:40])
    language = language or category.language or by.language or "en"
    is_held = is_to_be_held(written, by=by)
    act = "held start" if is_held else "start"
    with transaction.atomic():
        used = once.claim(
            key, by=by, content=f"{act} {category.pk}{voice_of(organisation)}\n{title}\n{written.body}"
        )
        if used and used.object_id:
            return held_under(used.object_id) if is_held else Topic.objects.get(pk=used.object_id)
        hold_voice(organisation, by=by)
        twin = _started_just_now(category, by, title, written, organisation) if key else None
        if twin is not None:
            once.settle(used, made=twin.pk)
            Draft.objects.filter(user=by, place__startswith="new:").delete()
            return twin
        if is_held:
            held = hold(
                written,
                by=by,
                category=category,
                title=title,
                tags=names,
                language=language,
                organisation=organisation,
            )
            once.settle(used, made=held.pk)
            return held
        topic = publish_topic(
            category,
            by=by,
            title=title,
            tags=names,
            written=written,
            language=language,
            organisation=organisation,
        )
        once.settle(used, made=topic.pk)
        Draft.objects.filter(user=by, place__startswith="new:").delete()
    return topic


def publish_topic(
    category: Category,
    *,
    by: User,
    title: str,
    tags: list[str],
    written: Written,
    language: str,
    organisation: Organisation | None = None,
) -> Topic:
    """Make a topic with its first post and tell of it; within the transaction of the act."""
    now = timezone.now()
    topic = Topic.objects.create(
        category=category,
        author=by,
        organisation=organisation,
        title=title,
        slug=slug_of(title),
        language=language,
        created_at=now,
        last_posted_at=now,
    )
    set_tags(topic, tags)
    append_post(topic, by=by, written=written, organisation=organisation)
    Category.objects.filter(pk=category.pk).update(topic_count=F("topic_count") + 1)
    note_taking_part(topic, by=by)
    note_read(topic, by=by, number=1)
    record(
        "forum.started",
        by=by,
        target=topic,
        mentioned=[user.pk for user in written.mentioned],
        quoted=list(written.quoted),
    )
    return topic


def _started_just_now(
    category: Category, by: User, title: str, written: Written, organisation: Organisation | None
) -> Topic | None:
    """The author's own topic with this title and text, if it is minutes old."""
    topics = Topic.objects.filter(
        author=by, organisation=organisation, created_at__gt=timezone.now() - JUST_NOW
    ).present()
    return topics.filter(category=category, title=title, posts__number=1, posts__body=written.body).first()


def retitle(
    topic: Topic,
    *,
    by: User,
    title: str,
    tags: Iterable[str] | None = None,
    language: str | None = None,
) -> Topic:
    """Change a topic's title, tags and language; old addresses go on leading to it."""
    require(can_retitle(by, topic), _("You may not change this topic."))
    title = title_of(title)
    with transaction.atomic():
        topic = locked(topic)
        require(can_retitle(by, topic), _("You may not change this topic."))
        topic.title, topic.slug = title, slug_of(title)
        if language is not None:
            topic.language = language
        topic.save(update_fields=["title", "slug", "language"])
        if tags is not None:
            set_tags(topic, tag_names(tags))
        touch_all(topic)
        record("forum.retitled", by=by, target=topic)
    return topic


def answer(post: Post, *, by: User) -> None:
    """Mark a reply as the answer to its topic, in place of an earlier one."""
    require(can_answer(by, post.topic), _("You may not mark the answer here."))
    with transaction.atomic():
        post = locked_post(post)
        topic = post.topic
        require(can_answer(by, topic), _("You may not mark the answer here."))
        if post.number == 1 or post.is_removed:
            raise Refused(_("This post can't be the answer."))
        if topic.answer_id == post.pk:
            return
        topic.answer, topic.answered_at = post, timezone.now()
        topic.save(update_fields=["answer", "answered_at"])
        touch_all(topic)
        record("forum.answered", by=by, target=post)


def unanswer(topic: Topic, *, by: User) -> None:
    """Take the answer mark back."""
    require(can_answer(by, topic), _("You may not mark the answer here."))
    with transaction.atomic():
        topic = locked(topic)
        require(can_answer(by, topic), _("You may not mark the answer here."))
        if topic.answered_at is None:
            return
        topic.answer, topic.answered_at = None, None
        topic.save(update_fields=["answer", "answered_at"])
        touch_all(topic)
        record("forum.unanswered", by=by, target=topic)


def pin(topic: Topic, *, by: User) -> None:
    """Keep a topic on top of its category."""
    _mark(topic, "pinned_at", "forum.pinned", by=by)


def unpin(topic: Topic, *, by: User) -> None:
    _unmark(topic, "pinned_at", "forum.unpinned", by=by)


def lock(topic: Topic, *, by: User) -> None:
    """Close a topic to replies, except by moderators."""
    _mark(topic, "locked_at", "forum.locked", by=by)


def unlock(topic: Topic, *, by: User) -> None:
    _unmark(topic, "locked_at", "forum.unlocked", by=by)


def archive(topic: Topic, *, by: User) -> None:
    """Freeze a topic as it is: no replies, edits or reactions by anyone."""
    _mark(topic, "archived_at", "forum.archived", by=by)


def unarchive(topic: Topic, *, by: User) -> None:
    _unmark(topic, "archived_at", "forum.unarchived", by=by)


def remove_topic(topic: Topic, *, by: User, reason: str = "") -> None:
    """Hide a topic with all its posts (`reason` is a code). Raises PermissionDenied, Refused."""
    with transaction.atomic():
        topic = locked(topic)
        if topic.is_removed:
            raise Refused(_("This topic was already removed."))
        require(can_remove_topic(by, topic), _("You may not remove this topic."))
        topic.removed_at = timezone.now()
        topic.save(update_fields=["removed_at"])
        move_counters(topic, -1)
        touch_all(topic)
        if not is_moderator(by):
            reason = ""  # only a moderator's act has one: it stands in the public log
        own = int(topic.author_id == by.pk and not reason)
        record("forum.topic_removed", by=by, target=topic, reason=reason, own=own)


def restore_topic(topic: Topic, *, by: User) -> None:
    """Show a removed topic again."""
    with transaction.atomic():
        topic = locked(topic)
        if not topic.is_removed:
            raise Refused(_("This topic was already restored."))
        if topic.merged_into_id:
            raise Refused(_("One of these topics is gone already."))
        require(can_restore_topic(by, topic), _("You may not restore this topic."))
        topic.removed_at = None
        topic.save(update_fields=["removed_at"])
        move_counters(topic, 1)
        touch_all(topic)
        record("forum.topic_restored", by=by, target=topic)


def title_of(title: str) -> str:
    """A title on one line. Raises Refused (422): two Chinese or Japanese characters can say it."""
    title = " ".join(title.replace("\x00", "").split())
    if len(title) < 2:
        raise Refused(_("Give the topic a title."), status=422, field="title")
    if len(title) > settings.TOPIC_TITLE_MAX:
        raise Refused(
            _("Use at most %(most)d characters.") % {"most": settings.TOPIC_TITLE_MAX},
            status=422,
            field="title",
        )
    return title


def tag_names(tags: Iterable[str]) -> list[str]:
    """Tags without doubles. Raises Refused (422) for too many or one that says nothing."""
    names: dict[str, str] = {}
    for tag in tags:
        name = " ".join(tag.replace("\x00", "").strip().lstrip("#").split())[:40]
        if not name:
            continue
        slug = slugify(name, allow_unicode=True)
        if not slug:
            raise Refused(
                _("“%(tag)s” can't be a tag: use letters or digits.") % {"tag": name},
                status=422,
                field="tags",
            )
        names.setdefault(slug, name)
    if len(names) > TAGS_MOST:
        raise Refused(_("Use at most %(most)d tags.") % {"most": TAGS_MOST}, status=422, field="tags")
    return list(names.values())


def set_tags(topic: Topic, names: list[str]) -> None:
    """Give a topic exactly these tags and move their counters."""
    wanted = {}
    # In one order always, so that two topics with the same new tags cannot wait for each other.
    for slug, name in sorted((slugify(name, allow_unicode=True), name) for name in names):
        wanted[slug], _is_new = Tag.objects.get_or_create(slug=slug, defaults={"name": name})
    had = {tag.slug: tag for tag in topic.tags.all()}
    gone = [tag for slug, tag in had.items() if slug not in wanted]
    new = [tag for slug, tag in wanted.items() if slug not in had]
    TopicTag.objects.filter(topic=topic, tag__in=gone).delete()
    TopicTag.objects.bulk_create(TopicTag(topic=topic, tag=tag) for tag in new)
    if topic.is_removed:  # it is in no tag's counter until it is restored
        return
    for tag in sorted([*gone, *new], key=lambda tag: tag.pk):
        Tag.objects.filter(pk=tag.pk).update(topic_count=F("topic_count") + (1 if tag in new else -1))


def _mark(topic: Topic, field: str, verb: str, *, by: User) -> None:
    """Set one of a topic's moments; a second time changes nothing."""
    require(can_moderate(by, topic))
    with transaction.atomic():
        topic = locked(topic)
        if getattr(topic, field) is None:
            setattr(topic, field, timezone.now())
            topic.save(update_fields=[field])
            touch_all(topic)
            record(verb, by=by, target=topic)


def _unmark(topic: Topic, field: str, verb: str, *, by: User) -> None:
    require(can_moderate(by, topic))
    with transaction.atomic():
        topic = locked(topic)
        if getattr(topic, field) is not None:
            setattr(topic, field, None)
            topic.save(update_fields=[field])
            touch_all(topic)
            record(verb, by=by, target=topic)


def move_counters(topic: Topic, change: int) -> None:
    """Take a topic and its posts out of its category's and tags' counters (-1), or in again (1)."""
    posts = topic.posts.filter(removed_at=None).count()
    Category.objects.filter(pk=topic.category_id).update(
        topic_count=F("topic_count") + change, post_count=F("post_count") + change * posts
    )
    for tag in topic.tags.order_by("pk"):
        Tag.objects.filter(pk=tag.pk).update(topic_count=F("topic_count") + change)
