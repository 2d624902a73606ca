"""The queries of a topic's page, each put together once for readers of one standing (core/prepared.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import Block
from accounts.standing import Standing, somebody, standing
from core.prepared import Prepared
from forum.models import Category, Draft, HeldPost, Post, Reaction, Tag, Topic, TopicPage, Watch
from organisations.models import Membership

if TYPE_CHECKING:
    from accounts.models import User

    Someone = User | AnonymousUser


def topic_for_page(pk: int, user: Someone, page: int) -> Topic | None:
    """The topic if this reader may see it, merged ones too.

    With the version of this page, and the reader's mark, watch level, and whether they have a draft or a held post here
    and a seat anywhere.
    """
    if not user.is_authenticated:
        return _topic.first(None, pk=pk, page=page)
    return _topic.first(standing(user), pk=pk, page=page, user=user.pk)


def categories_for(user: Someone) -> list[Category]:
    """All that this reader may see, in their order."""
    asker = {"user": user.pk} if user.is_authenticated else {}
    return _categories.rows(standing(user), **asker)


def posts_on_page(topic: Topic, page: int) -> list[Post]:
    last = page * settings.POSTS_PER_PAGE
    return _posts.rows(topic=topic.pk, after=last - settings.POSTS_PER_PAGE, last=last)


def opening_of(topic: Topic) -> Post | None:
    return _opening.first(topic=topic.pk)


def tags_of(topic: Topic) -> list[Tag]:
    return _tags.rows(topic=topic.pk)


def reactions_by(user: User, post_ids: Sequence[int]) -> list[tuple[int, str]]:
    """The (post id, kind) of their reactions to these posts, of one page or less."""
    if not post_ids:
        return []
    filled = (*post_ids, *[post_ids[-1]] * (settings.POSTS_PER_PAGE - len(post_ids)))
    return _reactions.rows(user=user.pk, **{f"post{place}": pk for place, pk in enumerate(filled)})


def distances_of(user: User) -> dict[int, str]:
    """Whom they muted or blocked: user id to accounts.models.Distance."""
    return dict(_distances.rows(user=user.pk))


def _topic_query(reader: Standing | None, *, pk: int, page: int, user: int = 0) -> QuerySet[Topic]:
    who = somebody(reader, user) if reader else AnonymousUser()
    versions = TopicPage.objects.filter(topic=OuterRef("pk"), page=page).values("version")
    # What the page shows of a topic: an answer's number and a group's members are asked for when needed.
    topics = Topic.objects.visible_to(who).filter(pk=pk).select_related("category", "category__parent")
    topics = topics.with_read_number(who).annotate(page_version=Coalesce(Subquery(versions[:1]), 1))
    if not reader:
        return topics.select_related("author", "organisation")
    topic_type = ContentType.objects.get_for_model(Topic)
    levels = Watch.objects.filter(user=user, content_type=topic_type, object_id=OuterRef("pk"))
    drafts = Draft.objects.filter(user=user, place=Concat(Value("topic:"), Cast(OuterRef("pk"), CharField())))
    return topics.annotate(
        watch_level=Subquery(levels.values("level")[:1]),
        has_draft=Exists(drafts),
        has_held=Exists(HeldPost.objects.waiting().filter(author=user, topic=OuterRef("pk"))),
        has_voice=Exists(Membership.objects.filter(user=user)),
    )


def _reactions_query(*, user: int, **post_ids: int) -> QuerySet[Reaction, tuple[int, str]]:
    post_type = ContentType.objects.get_for_model(Post)
    given = Reaction.objects.filter(user=user, content_type=post_type, object_id__in=list(post_ids.values()))
    return given.values_list("object_id", "kind")


def _categories_query(reader: Standing | None, *, user: int = 0) -> QuerySet[Category]:
    return Category.objects.visible_to(somebody(reader, user) if reader else AnonymousUser())


_categories = Prepared(_categories_query)
_topic = Prepared(_topic_query)
_reactions = Prepared(_reactions_query)
_distances = Prepared(lambda user: Block.objects.filter(by=user).values_list("blocked", "distance"))
_tags = Prepared(lambda topic: Tag.objects.filter(topics=topic))
_opening = Prepared(lambda topic: Post.objects.filter(topic=topic, number=1))
_posts = Prepared(
    lambda topic, after, last: (
        Post.objects.filter(topic=topic, number__gt=after, number__lte=last).order_by("number").for_page()
    )
)
