"""A member leaves: what was theirs alone goes at once, what they wrote goes if they asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from activity.models import Reference
from activity.recording import record
from core.markdown import RENDERER_VERSION
from forum.actions.arranging import recount
from forum.actions.versions import locked, touch_all
from forum.models import (
    Bookmark,
    Category,
    Draft,
    HeldPost,
    Post,
    PostRevision,
    Reaction,
    ReadMark,
    Removal,
    Tag,
    Topic,
    TopicPage,
    Watch,
)
from uploads.actions import leave_with, pass_on

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation


def forget(user: User) -> None:
    """Destroy what a member kept for themselves: drafts, what was held, bookmarks, places read, watches."""
    for model in (Draft, Bookmark, ReadMark, Watch):
        model._default_manager.filter(user=user).delete()
    held = HeldPost.objects.filter(author=user)
    for one in held:
        pass_on(one, to=None)
    held.delete()


def show_anew(user: User) -> None:
    """Make every page stale that shows this member: their name or role has changed."""
    shown = Topic.objects.filter(
        Q(author=user) | Q(last_poster=user) | Q(posts__author=user) | Q(posts__reply_to__author=user)
    ).values("pk")
    _touch_every(list(shown.distinct().values_list("pk", flat=True)))


def _touch_every(topics: list[int]) -> None:
    for start in range(0, len(topics), 500):
        batch = topics[start : start + 500]
        Topic.objects.filter(pk__in=batch).update(version=F("version") + 1)
        TopicPage.objects.filter(topic__in=batch).update(version=F("version") + 1)


def show_organisation_anew(organisation: Organisation) -> None:
    """Make every page stale on which something is said for this organisation: its name or badge has changed."""
    pages = Post.objects.filter(organisation=organisation).values_list("topic", flat=True).distinct()
    _touch_every(list(pages))


def erase_posts_of(user: User, *, at_most: int = 50) -> int:
    """Destroy the text of some of a member's posts, each in a transaction of its own.

    Returns how many; 0 when none is left, so that it is called until then, by whoever, as often as
    a crash makes needed. A reply becomes an empty removed post, for numbers never change. An opening
    post that others answered says it is gone, and its topic stays theirs; without answers the topic
    goes too.
    """
    # What was said for an organisation is the organisation's, and stays with it.
    own = Post.objects.filter(author=user, organisation=None)
    pks = list(own.order_by("pk").values_list("pk", flat=True)[:at_most])
    for pk in pks:
        _erase_post(pk)
    return len(pks)


def erase_traces_of(user: User, *, at_most: int = 200) -> int:
    """Take back some of a member's reactions, and their name on topics. 0 when none is left."""
    if left := _leave_to_organisations(user, at_most=at_most):
        return left
    kind = ContentType.objects.get_for_model(Post)
    reactions = list(Reaction.objects.filter(user=user, content_type=kind).order_by("pk")[:at_most])
    for reaction in reactions:
        _erase_reaction(reaction)
    if not reactions:
        Reaction.objects.filter(user=user).delete()
        Topic.objects.filter(author=user).update(author=None)
        Topic.objects.filter(last_poster=user).update(last_poster=None)
        PostRevision.objects.filter(written_by=user).update(written_by=None)
    return len(reactions)


def _leave_to_organisations(user: User, *, at_most: int) -> int:
    """What they said for organisations stays with these, with its files, and without them. 0 when all does."""
    said = Post.objects.filter(author=user).exclude(organisation=None).order_by("pk")
    posts = list(said[:at_most])
    pks = [post.pk for post in posts]
    with transaction.atomic():
        leave_with(Post, pks)
        Post.objects.filter(pk__in=pks).update(author=None)
        _touch_every(list({post.topic_id for post in posts}))
    return len(posts)


def _erase_post(pk: int) -> None:
    with transaction.atomic():
        post = Post.objects.select_related("topic").get(pk=pk)
        topic = locked(post.topic)
        post = Post.objects.select_for_update(of=("self",)).get(pk=pk)
        author = post.author_id
        was_present = post.removed_at is None and topic.removed_at is None
        PostRevision.objects.filter(post=post).delete()
        Reference.objects.filter(
            source_type=ContentType.objects.get_for_model(Post), source_id=post.pk
        ).delete()
        Draft.objects.filter(place=f"edit:{post.pk}").delete()
        post.author, post.body, post.body_html, post.excerpt = None, "", "", ""
        post.renderer_version = RENDERER_VERSION
        post.version = F("version") + 1
        post.edited_at = None
        if post.number == 1:
            with translation.override(settings.LANGUAGE_CODE):
                gone = _("The author has left and took this text along.")
            post.body, post.body_html = gone, format_html("<p><em>{}</em></p>", gone)
            topic.author = None
            topic.save(update_fields=["author"])
        else:
            post.removed_at = post.removed_at or timezone.now()
            post.removal = post.removal or Removal.AUTHOR
        post.save()
        if was_present and post.number != 1:
            Category.objects.filter(pk=topic.category_id).update(post_count=F("post_count") - 1)
            if topic.answer_id == post.pk:
                topic.answer, topic.answered_at = None, None
                topic.save(update_fields=["answer", "answered_at"])
        recount(topic)
        touch_all(topic)
        if post.number == 1 and not topic.posts.filter(_is_others(author)).exists():
            _erase_topic(topic)
        record("forum.removed", by=None, target=post, reason="erased")


def _erase_topic(topic: Topic) -> None:
    """Nobody else wrote here: title, tags and all."""
    if topic.removed_at is None:
        present = topic.posts.filter(removed_at=None).count()
        Category.objects.filter(pk=topic.category_id).update(
            topic_count=F("topic_count") - 1, post_count=F("post_count") - present
        )
        Tag.objects.filter(topics=topic).update(topic_count=F("topic_count") - 1)
        topic.removed_at = timezone.now()
    tags = list(topic.tags.values_list("pk", flat=True))
    topic.tags.clear()
    Tag.objects.filter(pk__in=tags, topics=None).delete()
    topic.title, topic.slug = "—", "topic"
    topic.save(update_fields=["removed_at", "title", "slug"])
    record("forum.topic_removed", by=None, target=topic, reason="erased")


def _erase_reaction(reaction: Reaction) -> None:
    with transaction.atomic():
        post = Post.objects.select_related("topic").filter(pk=reaction.object_id).first()
        if post is not None:
            topic = locked(post.topic)
            post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
            counts = dict(post.reaction_counts)
            counts[reaction.kind] = counts.get(reaction.kind, 0) - 1
            post.reaction_counts = {kind: count for kind, count in counts.items() if count > 0}
            post.save(update_fields=["reaction_counts"])
            recount(topic)
            touch_all(topic)
        reaction.delete()


def _is_others(author: int | None) -> Q:
    """Of a post: that it is another's, or an organisation's, whoever wrote it."""
    return Q(organisation__isnull=False) | (Q(author__isnull=False) & ~Q(author=author))
