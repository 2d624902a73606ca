"""Putting things where they belong: categories, moving, merging."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from forum.actions.topics import title_of
from forum.actions.versions import all_locked, locked, touch_all
from forum.models import Category, Post, PostMoved, Tag, Topic, TopicPage
from forum.models.topics import page_of, slug_of
from forum.permissions import can_arrange, can_merge, can_moderate, can_retitle, can_start

if TYPE_CHECKING:
    from accounts.models import User


def create_category(*, by: User, name: str, slug: str = "", **fields: Any) -> Category:
    """Add a category. Raises PermissionDenied; Refused (422) for a taken address or a third level."""
    require(can_arrange(by))
    slug = slug or slugify(name, allow_unicode=True)[:60] or "category"
    _check_place(fields.get("parent"))
    if Category.objects.filter(slug=slug).exists():
        raise Refused(_("This address is taken."), status=422, field="slug")
    with transaction.atomic():
        category = Category.objects.create(name=name, slug=slug, **fields)
        record("forum.category_created", by=by, target=category)
    return category


def change_category(category: Category, *, by: User, **fields: Any) -> Category:
    """Change a category; a changed door shows at once in every cache."""
    require(can_arrange(by))
    if "parent" in fields:
        _check_place(fields["parent"], category)
    with transaction.atomic():
        category = Category.objects.select_for_update(of=("self",)).get(pk=category.pk)
        for field, value in fields.items():
            setattr(category, field, value)
        category.access_version += 1
        category.save()
        Category.objects.filter(parent=category).update(access_version=F("access_version") + 1)
        record("forum.category_changed", by=by, target=category)
    return category


def move(topic: Topic, *, by: User, category: Category) -> Topic:
    """Move a topic with its posts to another category."""
    require(can_retitle(by, topic) and can_start(by, category), _("You may not move it there."))
    with transaction.atomic():
        topic = locked(topic)
        if topic.category_id == category.pk:
            return topic
        require(can_retitle(by, topic), _("You may not move it there."))
        before = topic.category_id
        if not topic.is_removed:  # it is in no counter until it is restored
            posts = topic.posts.filter(removed_at=None).count()
            _count({before: -1, category.pk: 1}, {before: -posts, category.pk: posts})
        topic.category = category
        topic.save(update_fields=["category"])
        touch_all(topic)
        own = int(topic.author_id == by.pk)
        record("forum.moved", by=by, target=topic, before=before, category=category.pk, own=own)
    return topic


def move_posts(posts: Iterable[Post], *, by: User, to: Topic) -> Topic:
    """Append posts, in their order, to another topic; their old addresses lead to the new ones.

    Raises PermissionDenied; Refused (409) if one of them is an opening post, or has left already.
    """
    ids = [post.pk for post in posts]
    with transaction.atomic():
        sources = set(Post.objects.filter(pk__in=ids).values_list("topic_id", flat=True))
        topics = all_locked({*sources, to.pk})
        for topic in topics.values():
            require(can_moderate(by, topic))
        # Only now do they stand still.
        chosen = list(Post.objects.filter(pk__in=ids).order_by("created_at", "topic_id", "number"))
        if not chosen or any(post.number == 1 for post in chosen):
            raise Refused(_("Choose replies; an opening post moves with its whole topic."))
        if any(post.topic_id not in sources or post.topic_id == to.pk for post in chosen):
            raise Refused(_("These posts are in that topic already."))
        target = topics[to.pk]
        if target.is_removed or target.merged_into_id:
            raise Refused(_("One of these topics is gone already."))
        _append(chosen, target)
        for pk in sources:
            recount(topics[pk])
            touch_all(topics[pk])
        recount(target)
        touch_all(target)
        for pk in sources:
            moved = [post.pk for post in chosen]
            record("forum.posts_moved", by=by, target=target, source=pk, posts=moved)
    return target


def move_posts_to_new_topic(posts: Iterable[Post], *, by: User, title: str) -> Topic:
    """The same into a topic of their own, in the category of the first post's topic."""
    chosen = list(posts)
    if not chosen:
        raise Refused(_("Choose the posts to move."), status=422, field="posts")
    title = title_of(title)
    source = chosen[0].topic
    require(can_moderate(by, source))
    first = min(chosen, key=lambda post: post.number)
    with transaction.atomic():
        topic = Topic.objects.create(
            category=source.category,
            author=first.author,
            organisation_id=first.organisation_id,
            title=title,
            slug=slug_of(title),
            language=source.language,
            created_at=first.created_at,
            last_posted_at=timezone.now(),
        )
        Category.objects.filter(pk=source.category_id).update(topic_count=F("topic_count") + 1)
        return move_posts(chosen, by=by, to=topic)


def merge(topic: Topic, *, by: User, into: Topic) -> Topic:
    """Append all of a topic's posts to another; the emptied topic redirects there."""
    if topic.pk == into.pk:
        raise Refused(_("A topic can't be merged into itself."), status=422, field="topic")
    with transaction.atomic():
        topics = all_locked({topic.pk, into.pk})
        topic, into = topics[topic.pk], topics[into.pk]
        require(can_merge(by, topic) and can_moderate(by, into))
        if topic.merged_into_id or into.merged_into_id or topic.is_removed or into.is_removed:
            raise Refused(_("One of these topics is gone already."))
        chosen = list(topic.posts.order_by("number"))
        _append(chosen, into)
        for tag in topic.tags.order_by("pk"):
            Tag.objects.filter(pk=tag.pk).update(topic_count=F("topic_count") - 1)
        topic.merged_into, topic.removed_at = into, timezone.now()
        topic.answer, topic.answered_at = None, None
        topic.save(update_fields=["merged_into", "removed_at", "answer", "answered_at"])
        Category.objects.filter(pk=topic.category_id).update(topic_count=F("topic_count") - 1)
        recount(topic)
        recount(into)
        touch_all(topic)
        touch_all(into)
        record("forum.merged", by=by, target=into, source=topic.pk)
    return into


def recount(topic: Topic) -> None:
    """Set a topic's counters from its posts; it is locked."""
    present = topic.posts.filter(removed_at=None)
    last = present.select_related("author").order_by("-number").first()
    topic.reply_count = max(0, present.count() - 1)
    topic.reaction_count = sum(
        sum(counts.values()) for counts in present.values_list("reaction_counts", flat=True)
    )
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
        ]
    )


def _append(posts: list[Post], to: Topic) -> None:
    """Renumber posts at the end of a topic, leaving a forwarding address for each."""
    number = max(to.last_number, to.posts.aggregate(most=Max("number"))["most"] or 0)
    sources = Topic.objects.in_bulk({post.topic_id for post in posts})
    counts: Counter[int] = Counter()
    for post in posts:
        number += 1
        PostMoved.objects.update_or_create(
            topic_id_before=post.topic_id, number_before=post.number, defaults={"post": post}
        )
        Topic.objects.filter(answer=post).update(answer=None, answered_at=None)
        if not post.is_removed:
            source = sources[post.topic_id]
            counts[to.category_id] += 1
            counts[source.category_id] -= 0 if source.is_removed else 1
        Post.objects.filter(pk=post.pk).update(topic=to, number=number)
        TopicPage.objects.get_or_create(topic=to, page=page_of(number))
    _part(posts)
    _count({}, counts)
    to.last_number = number
    to.save(update_fields=["last_number"])


def _part(posts: list[Post]) -> None:
    """An answer shows what it answers by its number, so it can only do so within one topic."""
    moved = [post.pk for post in posts]
    linked = Post.objects.filter(Q(pk__in=moved) | Q(reply_to__in=moved)).exclude(reply_to=None)
    apart = linked.exclude(reply_to__topic=F("topic")).values_list("pk", flat=True)
    Post.objects.filter(pk__in=list(apart)).update(reply_to=None)


def _count(topics: Mapping[int, int], posts: Mapping[int, int]) -> None:
    """Move categories' counters, always in the same order: two moves at once never wait for each other."""
    for pk in sorted({*topics, *posts}):
        Category.objects.filter(pk=pk).update(
            topic_count=F("topic_count") + topics.get(pk, 0), post_count=F("post_count") + posts.get(pk, 0)
        )


def _check_place(parent: Category | None, category: Category | None = None) -> None:
    if parent is None:
        return
    if parent.parent_id or parent == category:
        raise Refused(_("Categories have two levels."), status=422, field="parent")
    if category is not None and category.children.exists():
        raise Refused(_("Categories have two levels."), status=422, field="parent")
