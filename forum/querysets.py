"""The forum's vocabulary: who sees what, and in what order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.permissions import is_moderator
from organisations import audiences

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


class CategoryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Someone) -> CategoryQuerySet:
        """Those whose door, and whose parent's door, is open to this person."""
        return self.filter(_door("see", user), Q(parent=None) | _door("parent__see", user))

    def open_to_start(self, user: Someone) -> CategoryQuerySet:
        """Those where this person may start a topic."""
        return self.visible_to(user).filter(_door("start", user))

    def tops(self) -> CategoryQuerySet:
        return self.filter(parent=None)

    def in_tree_order(self) -> CategoryQuerySet:
        """Each after the one it belongs to, with that one at hand."""
        return self.select_related("parent").order_by(
            Coalesce("parent__position", "position"),
            Coalesce("parent__name", "name"),
            F("parent").asc(nulls_first=True),
            "position",
            "name",
        )


class TopicInARow(NamedTuple):
    """A topic as a list shows it: plain values, for thirty models would be most of a list's time."""

    id: int
    slug: str
    title: str
    language: str
    version: int
    reply_count: int
    last_number: int
    last_posted_at: datetime
    created_at: datetime
    reaction_count: int
    answered_at: datetime | None
    pinned_at: datetime | None
    locked_at: datetime | None
    archived_at: datetime | None
    removed_at: datetime | None
    read_number: int | None
    category__name: str
    category__slug: str
    category__colour: str
    last_poster__name: str | None
    last_poster__username: str | None
    last_poster__erased_at: datetime | None
    last_organisation__name: str | None

    @property
    def new_count(self) -> int:
        """Posts since the reader was last here; 0 for who never was."""
        return max(0, self.last_number - self.read_number) if self.read_number else 0


class TopicQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Someone) -> TopicQuerySet:
        """In a category they may see, and not removed; moderators see removed ones there too."""
        categories = self.model._meta.get_field("category").related_model
        # EXISTS, not IN: with IN, SQLite walks every category and sorts all its topics for one page of them.
        is_open = categories.objects.visible_to(user).filter(pk=OuterRef("category"))
        topics = self.filter(Exists(is_open))
        return topics if is_moderator(user) else topics.filter(removed_at=None)

    def present(self) -> TopicQuerySet:
        return self.filter(removed_at=None, merged_into=None)

    def for_page(self) -> TopicQuerySet:
        return self.select_related(
            "category", "category__parent", "category__group", "author", "organisation", "answer"
        )

    def in_rows(self) -> Any:
        """What the kept part of a row is known by, and what is the reader's: values, after with_read_number()."""
        return self.values_list(*TopicInARow._fields, named=True)

    def unanswered(self) -> TopicQuerySet:
        """Waiting for a first reply; a page's discussion asks nothing."""
        return self.filter(answered_at=None, reply_count=0, locked_at=None, home="")

    def with_read_number(self, user: Someone) -> TopicQuerySet:
        """`read_number`: the last post this member has read, None if the topic was never opened."""
        if not user.is_authenticated:
            return self.annotate(read_number=models.Value(None, models.IntegerField(null=True)))
        marks = user.read_marks.filter(content_type=_type_of(self.model), object_id=OuterRef("pk"))
        return self.annotate(read_number=Subquery(marks.values("number")[:1]))

    def unread_by(self, user: Someone) -> TopicQuerySet:
        """Opened before, and with posts since."""
        return self.with_read_number(user).filter(read_number__lt=F("last_number"))


class PostQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Someone) -> PostQuerySet:
        """Posts of topics they may see; removed ones only to moderators and their author."""
        topics = self.model._meta.get_field("topic").related_model
        posts = self.filter(topic__in=topics.objects.visible_to(user).values("pk"))
        if is_moderator(user):
            return posts
        if user.is_authenticated:
            return posts.filter(Q(removed_at=None) | Q(author=user))
        return posts.filter(removed_at=None)

    def present(self) -> PostQuerySet:
        return self.filter(removed_at=None, topic__removed_at=None)

    def on_page(self, page: int) -> PostQuerySet:
        """Page k holds the numbers 20k-19 to 20k: no address shifts, the last costs as the first."""
        last = page * settings.POSTS_PER_PAGE
        return self.filter(number__gt=last - settings.POSTS_PER_PAGE, number__lte=last).order_by("number")

    def for_page(self) -> PostQuerySet:
        return self.select_related("author", "organisation", "reply_to", "reply_to__author")

    def newest_first(self) -> PostQuerySet:
        return self.order_by("-created_at", "-id")


class HeldPostQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Someone) -> HeldPostQuerySet:
        """Its author's; and moderators', where they may see the category."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(author=user.pk)
        if not is_moderator(user):
            return self.filter(mine)
        categories = self.model._meta.get_field("category").related_model
        return self.filter(mine | Q(category__in=categories.objects.visible_to(user).values("pk")))

    def waiting(self) -> HeldPostQuerySet:
        return self.filter(state="waiting")

    def turned_back(self) -> HeldPostQuerySet:
        return self.filter(state="turned-back")

    def decided(self) -> HeldPostQuerySet:
        return self.exclude(state="waiting")

    def for_rows(self) -> HeldPostQuerySet:
        return self.select_related("author", "topic", "category", "organisation", "decided_by")


def _door(field: str, user: Any) -> Q:
    """That the audience named in `field` includes this person."""
    included = ["visitors"]
    if user.is_authenticated:
        included.append("members")
    if is_moderator(user):
        included.append("moderators")
    door = Q(**{f"{field}__in": included})
    if user.is_authenticated:
        prefix = field.removesuffix(field.rpartition("__")[2])
        door |= Q(**{field: "group"}) & audiences.opens_to_groups_of(user, f"{prefix}group")
        door |= Q(**{field: "kind"}) & audiences.opens_to_kinds_of(user, f"{prefix}organisation_kind")
    return door


def _type_of(model: type[models.Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
