from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import once
from activity.models import Reference
from activity.recording import record
from core.errors import Refused
from core.markdown import RENDERER_VERSION
from core.permissions import require
from core.prepared import Prepared
from forum.actions.holding import held_under, hold, is_to_be_held, refuse_first_links
from forum.actions.reading import note_read
from forum.actions.taking_part import note_taking_part
from forum.actions.versions import locked, locked_post, touch, touch_post
from forum.models import Category, Draft, HeldPost, Post, PostRevision, Removal, Topic
from forum.permissions import can_edit, can_remove, can_reply, can_restore
from forum.writing import Written, write
from organisations.voice import hold_voice
from uploads.actions import attach

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation

JUST_NOW = timedelta(minutes=10)


def reply(
    topic: Topic,
    *,
    by: User,
    body: str,
    key: UUID | None = None,
    reply_to: Post | None = None,
    organisation: Organisation | None = None,
) -> Post | HeldPost:
    """Add a post to a topic, said personally or for an organisation, and tell those who watch it.

    A newcomer's, with links to other sites, is held instead, until a moderator has looked at it.

    The same author, key and text give the same post again; so does the same text under another key
    within minutes, as when one went back and sent it again. Raises PermissionDenied, and Refused:
    409 for a topic that closed meanwhile, a seat that ended or a key used for another text, 422 for a bad body.
    """
    require(can_reply(by, topic), _("You may not reply here."))
    written = write(body, by=by, prefix=f"t{topic.pk}-{key or ''}"[:40])
    is_held = is_to_be_held(written, by=by)
    act = "held reply" if is_held else "reply"
    with transaction.atomic():
        used = once.claim(key, by=by, content=f"{act} {topic.pk}{voice_of(organisation)}\n{written.body}")
        if used and used.object_id:
            return held_under(used.object_id) if is_held else _made(used.object_id)
        topic = locked(topic)
        if not can_reply(by, topic):
            raise Refused(
                _("This topic was closed while you wrote. Your text is kept as a draft."), code="closed"
            )
        hold_voice(organisation, by=by)
        twin = _said_just_now(topic, by, written, organisation) if key else None
        if twin is not None:
            once.settle(used, made=twin.pk)
            Draft.objects.filter(user=by, place=f"topic:{topic.pk}").delete()
            return twin
        if reply_to is not None and reply_to.topic_id != topic.pk:
            reply_to = None
        if is_held:
            held = hold(
                written,
                by=by,
                category=topic.category,
                topic=topic,
                reply_to=reply_to,
                language=topic.language,
                organisation=organisation,
            )
            once.settle(used, made=held.pk)
            return held
        post = publish_reply(topic, by=by, written=written, reply_to=reply_to, organisation=organisation)
        once.settle(used, made=post.pk)
        note_read(topic, by=by, number=post.number)
        Draft.objects.filter(user=by, place=f"topic:{topic.pk}").delete()
    return post


def publish_reply(
    topic: Topic,
    *,
    by: User,
    written: Written,
    reply_to: Post | None = None,
    organisation: Organisation | None = None,
) -> Post:
    """Append a reply and tell of it; the topic's row is locked, and may be written in."""
    post = append_post(topic, by=by, written=written, reply_to=reply_to, organisation=organisation)
    note_taking_part(topic, by=by)
    record(
        "forum.replied",
        by=by,
        target=post,
        mentioned=[user.pk for user in written.mentioned],
        quoted=list(written.quoted),
    )
    return post


def _made(pk: int) -> Post:
    return Post.objects.select_related("topic", "author").get(pk=pk)


def voice_of(organisation: Organisation | None) -> str:
    """For whom something is said, as a one-time key remembers it: nothing for oneself."""
    return f" for {organisation.pk}" if organisation else ""


def _said_just_now(
    topic: Topic, by: User, written: Written, organisation: Organisation | None
) -> Post | None:
    """The author's own post with this very text, if it is minutes old and among the last twenty.

    A browser that goes back brings the text again, but the form under a new key.
    """
    posts = _same_text.rows(topic=topic.pk, after=topic.last_number - 20, author=by.pk, body=written.body)
    since = timezone.now() - JUST_NOW
    voice = organisation.pk if organisation else None
    return next((post for post in posts if post.created_at > since and post.organisation_id == voice), None)


_same_text = Prepared(
    lambda topic, after, author, body: Post.objects.filter(
        topic=topic, number__gt=after, author=author, removed_at=None, body=body
    ).select_related("topic")
)


def append_post(
    topic: Topic,
    *,
    by: User | None,
    written: Written,
    reply_to: Post | None = None,
    at: datetime | None = None,
    organisation: Organisation | None = None,
) -> Post:
    """Give a post the topic's next number and move its counters; the topic's row is locked."""
    now = at or timezone.now()
    number = topic.last_number + 1
    post = Post.objects.create(
        topic=topic,
        number=number,
        author=by,
        organisation=organisation,
        body=written.body,
        body_html=written.html,
        renderer_version=RENDERER_VERSION,
        excerpt=written.excerpt,
        reply_to=reply_to,
        created_at=now,
    )
    topic.last_number = number
    topic.last_posted_at = now
    topic.last_poster, topic.last_organisation = by, organisation
    topic.reply_count += 1 if number > 1 else 0
    topic.save(
        update_fields=["last_number", "last_posted_at", "last_poster", "last_organisation", "reply_count"]
    )
    Category.objects.filter(pk=topic.category_id).update(post_count=F("post_count") + 1)
    touch(topic, number)
    attach(written.uploads, to=post, by=by)
    _refer(post, written.topics)
    return post


def edit(post: Post, *, by: User, body: str, version: int, key: UUID | None = None) -> Post:
    """Replace a post's text, keeping the old one in its history; `key` is the form's (save_draft).

    Raises PermissionDenied; Refused 409 with `current` and `version` when someone saved a newer
    text than the `version` this edit began from; 422 for a bad body.
    """
    require(can_edit(by, post), _("You may not edit this post."))
    written = write(body, by=by, prefix=f"p{post.pk}", of=post)
    refuse_first_links(written, by=by, post=post)
    with transaction.atomic():
        post = locked_post(post)
        require(can_edit(by, post), _("You may not edit this post."))
        if post.body == written.body:
            _end_draft_of_edit(post, by=by, key=key)
            return post
        if post.version != version:
            raise Refused(
                _("Someone edited this post since you opened it. Both texts are below."),
                status=409,
                code="stale",
                current=post.body,
                version=post.version,
            )
        PostRevision.objects.create(
            post=post,
            version=post.version,
            body=post.body,
            written_by=_last_writer(post),
            written_at=post.edited_at or post.created_at,
        )
        post.body, post.body_html, post.excerpt = written.body, written.html, written.excerpt
        post.renderer_version = RENDERER_VERSION
        post.version = F("version") + 1
        post.edited_at = timezone.now()
        post.save()
        post.refresh_from_db(fields=["version"])
        _end_draft_of_edit(post, by=by, key=key)
        attach(written.uploads, to=post, by=by)
        _refer(post, written.topics)
        touch_post(post)
        record(
            "forum.edited",
            by=by,
            target=post,
            version=post.version,
            mentioned=[user.pk for user in written.mentioned],
        )
    return post


def _end_draft_of_edit(post: Post, *, by: User, key: UUID | None) -> None:
    once.spend(key, by=by)
    Draft.objects.filter(user=by, place=f"edit:{post.pk}").delete()


def remove(post: Post, *, by: User, reason: str = "") -> Post:
    """Hide a post: taken back by its author, or removed by a moderator (`reason` is a code).

    Raises PermissionDenied; Refused (409) if it is removed already.
    """
    with transaction.atomic():
        post = locked_post(post)
        topic = post.topic
        if post.is_removed:
            raise Refused(_("This post was already removed."))
        require(can_remove(by, post), _("You may not remove this post."))
        is_own = post.author_id == by.pk and not reason
        post.removed_at = timezone.now()
        post.removal = Removal.AUTHOR if is_own else Removal.MODERATOR
        post.save(update_fields=["removed_at", "removal"])
        if topic.answer_id == post.pk:
            topic.answer, topic.answered_at = None, None
        _recount_after(topic, post, change=-1)
        record("forum.removed", by=by, target=post, reason=reason, own=int(is_own))
    return post


def restore(post: Post, *, by: User) -> Post:
    """Bring a removed post back to its place. Raises PermissionDenied, Refused (409)."""
    with transaction.atomic():
        post = locked_post(post)
        topic = post.topic
        if not post.is_removed:
            raise Refused(_("This post was already restored."))
        require(can_restore(by, post), _("You may not restore this post."))
        post.removed_at, post.removal = None, ""
        post.save(update_fields=["removed_at", "removal"])
        _recount_after(topic, post, change=1)
        record("forum.restored", by=by, target=post, own=int(post.author_id == by.pk))
    return post


def unrendered_posts() -> Iterable[Post]:
    """Posts whose HTML an older renderer made, a batch at a time by key."""
    after = 0
    while batch := list(
        Post.objects.filter(renderer_version__lt=RENDERER_VERSION, pk__gt=after)
        .select_related("topic", "author")
        .order_by("pk")[:200]
    ):
        yield from batch
        after = batch[-1].pk


def rerender(post: Post) -> None:
    """Make a post's HTML anew, leaving text, version and times as they are."""
    written = write(post.body, by=post.author, prefix=f"p{post.pk}", of=post)
    with transaction.atomic():
        now = locked_post(post)
        changed = Post.objects.filter(pk=post.pk, version=post.version).update(
            body_html=written.html, excerpt=written.excerpt, renderer_version=RENDERER_VERSION
        )
        if changed:
            touch_post(now)


def _last_writer(post: Post) -> User | None:
    from activity.models import Activity

    last = (
        Activity.objects.filter(
            content_type=ContentType.objects.get_for_model(Post),
            object_id=post.pk,
            verb="forum.edited",
        )
        .select_related("actor")
        .order_by("-id")
        .first()
    )
    return last.actor if last else post.author


def _recount_after(topic: Topic, post: Post, *, change: int) -> None:
    """Move the counters of a topic after one of its replies went or came back."""
    last = (
        Post.objects.filter(topic=topic, removed_at=None).select_related("author").order_by("-number").first()
    )
    topic.reply_count += change
    topic.reaction_count = max(0, topic.reaction_count + change * sum(post.reaction_counts.values()))
    if last is not None:
        topic.last_posted_at, topic.last_poster = last.created_at, last.author
        topic.last_organisation_id = last.organisation_id
    topic.save(
        update_fields=[
            "reply_count",
            "reaction_count",
            "last_posted_at",
            "last_poster",
            "last_organisation",
            "answer",
            "answered_at",
        ]
    )
    if not topic.is_removed:  # its posts left the category's counter with it
        Category.objects.filter(pk=topic.category_id).update(post_count=F("post_count") + change)
    touch_post(post)


def _refer(post: Post, topics: tuple[int, ...]) -> None:
    """Note which other topics a post links to, so that they can show it."""
    found = Topic.objects.filter(pk__in=topics[:50]).exclude(pk=post.topic_id)
    post_type = ContentType.objects.get_for_model(Post)
    topic_type = ContentType.objects.get_for_model(Topic)
    Reference.objects.bulk_create(
        [
            Reference(
                source_type=post_type,
                source_id=post.pk,
                target_type=topic_type,
                target_id=pk,
            )
            for pk in found.values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )
