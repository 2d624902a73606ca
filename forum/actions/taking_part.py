"""What a member does beside writing: react, watch, keep, draft."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from forum.actions.versions import locked_post, touch_post
from forum.models import Bookmark, Draft, Level, Post, Reaction, ReactionKind, Topic, Watch
from forum.permissions import can_react

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

DRAFTS_MOST = 200
DRAFT_FIELDS = ("category", "tags", "language", "reply_to", "version", "organisation")


def react(post: Post, *, by: User, kind: str) -> bool:
    """Add a reaction; a second click changes nothing. Returns whether it is new."""
    require(can_react(by, post), _("You may not react to this post."))
    if kind not in ReactionKind.values:
        raise Refused(_("There is no such reaction."), status=422)
    with transaction.atomic():
        post = locked_post(post)
        require(can_react(by, post), _("You may not react to this post."))
        _reaction, is_new = Reaction.objects.get_or_create(
            user=by, content_type=_type(Post), object_id=post.pk, kind=kind
        )
        if is_new:
            _count(post, kind, +1)
            record("forum.reacted", by=by, target=post, kind=kind)
    return is_new


def unreact(post: Post, *, by: User, kind: str) -> bool:
    """Take a reaction back. Returns whether there was one."""
    require(by.is_authenticated)
    with transaction.atomic():
        post = locked_post(post)
        gone, _by_model = Reaction.objects.filter(
            user=by, content_type=_type(Post), object_id=post.pk, kind=kind
        ).delete()
        if gone:
            _count(post, kind, -1)
    return bool(gone)


def watch(target: models.Model, *, by: User, level: str) -> None:
    """Choose how much to hear of a topic, a category or a tag."""
    require(by.is_authenticated)
    if level not in Level.values:
        raise Refused(_("There is no such level."), status=422)
    Watch.objects.update_or_create(
        user=by,
        content_type=_type(type(target)),
        object_id=target.pk,
        defaults={"level": level, "is_chosen": True},
    )


def note_taking_part(topic: Topic, *, by: User) -> None:
    """Who writes in a topic tracks it, and its author hears every reply, unless they chose."""
    level = Level.WATCHING if topic.author_id == by.pk else Level.TRACKING
    Watch.objects.get_or_create(
        user=by,
        content_type=_type(Topic),
        object_id=topic.pk,
        defaults={"level": level},
    )


def bookmark(post: Post, *, by: User, note: str = "", remind_at: datetime | None = None) -> Bookmark:
    """Keep a post, with a note and a reminder. Raises Refused (422) for a moment that is past."""
    require(by.is_authenticated)
    if remind_at is not None and remind_at <= timezone.now():
        raise Refused(_("Choose a moment in the future."), status=422, field="remind_at")
    kept, _is_new = Bookmark.objects.update_or_create(
        user=by,
        content_type=_type(Post),
        object_id=post.pk,
        defaults={"note": note[:200], "remind_at": remind_at, "reminded_at": None},
    )
    return kept


def unbookmark(post: Post, *, by: User) -> None:
    require(by.is_authenticated)
    Bookmark.objects.filter(user=by, content_type=_type(Post), object_id=post.pk).delete()


def save_draft(
    place: str,
    *,
    by: User,
    title: str = "",
    body: str = "",
    fields: dict[str, Any] | None = None,
    version: int | None = None,
    key: UUID | None = None,
) -> Draft | None:
    """Keep what is being written; nothing at all drops the draft (None).

    `version` is the draft's version this text began from. Raises Refused (409) with `current` and
    `version` when another device has saved a newer one. `key` is that of the form it is written in: what
    comes late, after the form itself was sent, is no draft any more and changes nothing (None).
    """
    require(by.is_authenticated)
    # What arrives unchecked (kept in a session) must not trip over a NUL, which PostgreSQL refuses.
    title = title.replace("\x00", "")[: settings.TOPIC_TITLE_MAX]
    body = body.replace("\x00", "")[: settings.POST_BODY_MAX * 2]
    fields = _plain(fields or {})
    with transaction.atomic():
        if once.is_spent(key, by=by):
            return None
        if not (title.strip() or body.strip()):
            drop_draft(place, by=by)
            return None
        mine = Draft.objects.filter(user=by)
        if not mine.filter(place=place).exists() and mine.count() >= DRAFTS_MOST:
            raise Refused(_("You have too many drafts. Drop some of them first."), status=422)
        draft, is_new = Draft.objects.select_for_update().get_or_create(
            user=by, place=place[:80], defaults={"title": title, "body": body, "fields": fields}
        )
        if is_new or (draft.title, draft.body, draft.fields) == (title, body, fields):
            return draft
        if version is not None and version < draft.version:
            raise Refused(
                _("A newer draft was saved on another device."),
                status=409,
                code="stale-draft",
                current=draft.body,
                version=draft.version,
            )
        draft.title, draft.body, draft.fields = title, body, fields
        draft.version += 1
        draft.save()
    return draft


def drop_draft(place: str, *, by: User) -> None:
    require(by.is_authenticated)
    Draft.objects.filter(user=by, place=place).delete()


def _plain(fields: dict[str, Any]) -> dict[str, str]:
    """The few other fields a form has, as short texts; whatever else a program sends is dropped."""
    return {
        name: str(fields[name]).encode("utf-8", "ignore").decode().replace("\x00", "")[:300]
        for name in DRAFT_FIELDS
        if fields.get(name)
    }


def _count(post: Post, kind: str, change: int) -> None:
    """Move a post's and its topic's counters, under the topic's lock."""
    counts = dict(post.reaction_counts)
    counts[kind] = max(0, counts.get(kind, 0) + change)
    post.reaction_counts = {name: count for name, count in counts.items() if count}
    Post.objects.filter(pk=post.pk).update(reaction_counts=post.reaction_counts)
    if not post.is_removed:  # its reactions left the topic's counter with it
        Topic.objects.filter(pk=post.topic_id).update(reaction_count=F("reaction_count") + change)
    touch_post(post)


def _type(model: type[models.Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
