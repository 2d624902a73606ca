"""Atom feeds: the site, a category, a tag, a topic. They show what visitors may see, to anyone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import Model, Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core import place
from forum.models import Category, Post, Tag, Topic
from forum.querysets import TopicQuerySet

_MOST = 30
_VISITOR = AnonymousUser()


class _Forum(Feed):
    """What all of them share. A feed is asked for again each time, so that a closed door shows."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, no-cache"
        return response

    def feed_url(self, item: Any) -> str:
        return settings.SITE_URL + self.link(item) + ("feed/" if item else "forum/feed/")

    def item_author_name(self, item: Any) -> str:
        name = item.author.shown_name if item.author else _("Former member")
        if item.organisation is None:
            return name
        return _("%(name)s for %(organisation)s") % {"name": name, "organisation": item.organisation.name}

    def item_author_link(self, item: Any) -> str:
        return settings.SITE_URL + item.author.get_absolute_url() if item.author else ""

    def item_guid(self, item: Any) -> str:
        return f"{settings.SITE_URL}/{type(item).__name__.lower()}/{item.pk}"


class _Topics(_Forum):
    """The newest topics, each with its opening post."""

    def topics(self, of: Any) -> TopicQuerySet:
        raise NotImplementedError(type(self).__name__)

    def items(self, of: Any) -> Iterable[Topic]:
        opening = Prefetch("posts", Post.objects.filter(number=1), to_attr="opening")
        rows = self.topics(of).present().select_related("author", "organisation", "category")
        return rows.prefetch_related(opening, "tags").order_by("-created_at", "-id")[:_MOST]

    def item_title(self, item: Model) -> str:
        return str(item)

    def item_description(self, item: Model) -> str:
        opening = item.opening  # type: ignore[attr-defined]
        return opening[0].body_html if opening and not opening[0].is_removed else ""

    def item_pubdate(self, item: Topic) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Topic) -> datetime:
        return item.last_posted_at

    def item_categories(self, item: Topic) -> list[str]:
        return [item.category.name, *(tag.name for tag in item.tags.all())]


class LatestTopics(_Topics):
    def title(self) -> str:
        return place.name()

    def link(self, of: Any = None) -> str:
        return "/"

    def topics(self, of: Any) -> TopicQuerySet:
        return Topic.objects.visible_to(_VISITOR)


class CategoryTopics(_Topics):
    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return get_object_or_404(Category.objects.visible_to(_VISITOR), slug=slug)

    def title(self, category: Category) -> str:
        return f"{category.name} · {place.name()}"

    def link(self, category: Category) -> str:
        return category.get_absolute_url()

    def topics(self, category: Category) -> TopicQuerySet:
        children = Category.objects.visible_to(_VISITOR).filter(parent=category)
        return Topic.objects.visible_to(_VISITOR).filter(category__in=[category, *children])


class TagTopics(_Topics):
    def get_object(self, request: HttpRequest, slug: str) -> Tag:
        seen = Topic.objects.visible_to(_VISITOR).present()
        return get_object_or_404(Tag.objects.filter(topics__in=seen).distinct(), slug=slug)

    def title(self, tag: Tag) -> str:
        return f"#{tag.name} · {place.name()}"

    def link(self, tag: Tag) -> str:
        return tag.get_absolute_url()

    def topics(self, tag: Tag) -> TopicQuerySet:
        return Topic.objects.visible_to(_VISITOR).filter(tags=tag)


class TopicPosts(_Forum):
    """The newest posts of one topic."""

    def get_object(self, request: HttpRequest, slug: str, pk: int) -> Topic:
        return get_object_or_404(Topic.objects.visible_to(_VISITOR).present(), pk=pk)

    def title(self, topic: Topic) -> str:
        return f"{topic.title} · {place.name()}"

    def link(self, topic: Topic) -> str:
        return topic.get_absolute_url()

    def items(self, topic: Topic) -> Iterable[Post]:
        posts = topic.posts.visible_to(_VISITOR).select_related("author", "organisation", "topic")
        return posts.order_by("-number")[:_MOST]

    def item_title(self, item: Model) -> str:
        post = item
        return f"{post.topic.title} #{post.number}"  # type: ignore[attr-defined]

    def item_description(self, item: Model) -> str:
        return item.body_html  # type: ignore[attr-defined]

    def item_pubdate(self, item: Post) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Post) -> datetime:
        return item.edited_at or item.created_at
