from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum.querysets import TopicQuerySet


class Tag(models.Model):
    """A word topics are found by, whatever their category."""

    name = models.CharField(_("name"), max_length=40)
    slug = models.SlugField(max_length=40, unique=True, allow_unicode=True)
    topic_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class Topic(models.Model):
    """A conversation in public: a title and its posts, numbered for good."""

    category = models.ForeignKey("forum.Category", models.PROTECT, related_name="topics")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="topics")
    # For whom its first and its newest post were said: copies of Post.organisation.
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    title = models.CharField(_("title"), max_length=settings.TOPIC_TITLE_MAX)
    slug = models.CharField(max_length=80, default="topic")
    language = models.CharField(
        _("language"), max_length=10, choices=settings.CONTENT_LANGUAGES, default="en"
    )
    tags = models.ManyToManyField(Tag, through="TopicTag", related_name="topics")
    created_at = models.DateTimeField()

    # Moved by the actions, recounted nightly.
    last_number = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)
    reaction_count = models.PositiveIntegerField(default=0)
    last_posted_at = models.DateTimeField()
    last_poster = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    last_organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # Raised by anything a reader of any of its pages could see.
    version = models.PositiveIntegerField(default=1)

    answer = models.ForeignKey("forum.Post", models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    pinned_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    origin = models.CharField(max_length=100, blank=True)
    # The path of the page this is the discussion of: a strategy, a campaign. Empty for a topic of its own.
    home = models.CharField(max_length=300, blank=True, default="")

    objects = TopicQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-last_posted_at", "-id"], name="topic_latest"),
            models.Index(fields=["category", "-last_posted_at", "-id"], name="topic_in_category"),
            models.Index(fields=["-created_at", "-id"], name="topic_new"),
            models.Index(fields=["-reaction_count", "-id"], name="topic_top"),
            models.Index(fields=["author", "-id"], name="topic_by_author"),
            # Only of those that were: an index of all rows, nearly all empty, tempts SQLite to use it.
            models.Index(
                fields=["merged_into"], name="topic_merged", condition=models.Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["pinned_at"], name="topic_pinned", condition=models.Q(pinned_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin"], name="topic_origin_once", condition=~models.Q(origin="")
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_owned(self) -> bool:
        """Whether it belongs to a page of another product, which alone renames, moves and removes it."""
        return bool(self.home)

    @property
    def canonical_url(self) -> str:
        """The address to be found by: the owner's page, where there is one."""
        return self.home or self.get_absolute_url()

    @property
    def new_count(self) -> int:
        """Posts since the reader was last here; 0 for who never was. Needs with_read_number()."""
        read = getattr(self, "read_number", None)
        return max(0, self.last_number - read) if read else 0

    @property
    def last_page(self) -> int:
        return page_of(max(1, self.last_number))

    def get_absolute_url(self) -> str:
        return path_of(self.slug, self.pk)

    def url_of(self, number: int) -> str:
        """The permalink of the post with this number."""
        return reverse("post", args=[self.slug, self.pk, number])

    def url_of_page(self, page: int) -> str:
        url = self.get_absolute_url()
        return url if page <= 1 else f"{url}?page={page}"


class TopicTag(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "tag"], name="one_tag_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic_id} #{self.tag_id}"


class TopicPage(models.Model):
    """The version of one page of 20 posts: what its rendered part is cached under."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="pages")
    page = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "page"], name="one_topic_page")]

    def __str__(self) -> str:
        return f"{self.topic_id} page {self.page}"


@lru_cache(maxsize=10_000)
def path_of(slug: str, pk: int) -> str:
    """The address of the topic with this slug and id, without the topic at hand. Remembered: lists have fifty."""
    return reverse("topic", args=[slug, pk])


def page_of(number: int) -> int:
    """The page a post stands on: page k holds the numbers 20k-19 to 20k, whatever was removed."""
    return (number - 1) // settings.POSTS_PER_PAGE + 1


def slug_of(title: str) -> str:
    """A readable address for a title in any script; `topic` when nothing readable is left."""
    return slugify(title, allow_unicode=True)[:80].strip("-_") or "topic"
