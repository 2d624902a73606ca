"""Writing what an archive holds: nothing twice, the newest version wins, nobody is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.actions import make_placeholder
from accounts.models import User
from activity.recording import record
from core import markdown
from core.markdown import RENDERER_VERSION
from forum.actions.arranging import recount
from forum.actions.versions import touch_all
from forum.models import Category, Post, Removal, Topic, TopicPage
from forum.models.topics import page_of, slug_of

if TYPE_CHECKING:
    from forum.discourse import Archive, Record

_QUOTE = re.compile(r'\[quote="(?P<who>[^",\]\n]{1,100})(?P<rest>[^"\]\n]{0,200})"\]')
_POST = re.compile(r"post:\s*(\d{1,9})")
_TOPIC = re.compile(r"topic:\s*(\d{1,9})")
_BATCH = 50


@dataclass
class Importer:
    """One run over one archive. `source` keeps two forums' ids apart."""

    source: str
    archive: Archive
    category_names: Mapping[int, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    _members: dict[int, User] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)
    _usernames: dict[str, str] = field(default_factory=dict)
    _categories: dict[int, Category] = field(default_factory=dict)
    _topics: dict[int, int] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make authors, categories and empty topics first, so that quotes and mentions find them."""
        for posts in self.archive.topics.values():
            for post in posts.values():
                self._member(post)
        for topic_id, posts in self.archive.topics.items():
            self._topic(topic_id, list(posts.values()))
        known = Topic.objects.filter(origin__startswith=self._origin("topic", ""))
        for origin, pk in known.values_list("origin", "pk"):
            self._topics[int(origin.rpartition(":")[2])] = pk

    def write_topic(self, topic_id: int) -> None:
        """Bring one topic up to what the archive says, in short transactions of 50 posts."""
        records = sorted(self.archive.topics[topic_id].values(), key=lambda one: one.number)
        topic = Topic.objects.get(pk=self._topics[topic_id])
        mine = {
            post.origin: post
            for post in Post.objects.filter(origin__in=[self._origin("post", r.id) for r in records])
        }
        for start in range(0, len(records), _BATCH):
            batch = records[start : start + _BATCH]
            written = [(one, self._rendered(one)) for one in batch if self._is_news(one, mine)]
            # Counters and the news of it commit with the posts: a run killed here leaves none behind.
            with transaction.atomic():
                for one, rendered in written:
                    self._save(one, rendered, topic, mine)
                is_changed = self._link(batch, mine) or bool(written)
                is_changed = self._retitle(topic, records) or is_changed
                self.counts["batches written" if is_changed else "batches unchanged"] += 1
                if is_changed:
                    self._bring_up_to_date(topic)

    def _is_news(self, one: Record, mine: Mapping[str, Post]) -> bool:
        post = mine.get(self._origin("post", one.id))
        if post is None:
            return True
        # A post edited here since has a higher version than the archive's copy: it stays.
        if one.age <= (post.version, post.imported_updated_at or post.created_at):
            self.counts["posts unchanged"] += 1
            return False
        return True

    def _rendered(self, one: Record) -> tuple[str, markdown.Rendered]:
        """The text with quotes leading to our numbers, and its HTML; outside any transaction."""
        body = _QUOTE.sub(self._quote, one.raw).strip("\n") or "…"
        names = markdown.mentions_in(body)
        members = {
            name.lower(): self._addresses[name.lower()] for name in names if name.lower() in self._addresses
        }
        rendered = markdown.render(
            body,
            members=members,
            site_url=settings.SITE_URL,
            prefix=f"i{one.id}",
        )
        self.counts["quotes"] += len(rendered.quotes)
        self.counts["mentions"] += len(rendered.mentions)
        return body, rendered

    def _quote(self, match: re.Match[str]) -> str:
        """A quote of a post we have names our topic; of one we don't, only who said it."""
        who, rest = match["who"], match["rest"]
        who = self._usernames.get(who.lower(), who)
        post, topic = _POST.search(rest), _TOPIC.search(rest)
        ours = self._topics.get(int(topic[1])) if topic else None
        if ours is None or post is None:
            return f'[quote="{who}"]'
        return f'[quote="{who}, post:{post[1]}, topic:{ours}"]'

    def _save(
        self,
        one: Record,
        rendered: tuple[str, markdown.Rendered],
        topic: Topic,
        mine: dict[str, Post],
    ) -> None:
        body, html = rendered
        origin = self._origin("post", one.id)
        post = mine.get(origin)
        self.counts["posts updated" if post else "posts new"] += 1
        post = post or Post(topic=topic, number=one.number, origin=origin)
        post.author = self._members[one.user_id]
        post.body, post.body_html = body, html.html
        post.excerpt = markdown.excerpt(html.text, 280)
        post.renderer_version = RENDERER_VERSION
        post.version = one.version
        post.created_at = one.created_at
        post.edited_at = one.updated_at if one.version > 1 else None
        post.imported_likes, post.imported_updated_at = one.likes, one.updated_at
        post.reaction_counts = {"useful": one.likes} if one.likes else {}
        if one.number > 1 and (one.is_taken_back or one.is_hidden):
            post.removed_at = one.updated_at
            post.removal = Removal.AUTHOR if one.is_taken_back else Removal.MODERATOR
        post.save()
        mine[origin] = post

    def _link(self, batch: list[Record], mine: Mapping[str, Post]) -> bool:
        """Note who answers whom; whether that was news."""
        by_number = {post.number: post for post in mine.values()}
        changed = False
        for one in batch:
            post = mine[self._origin("post", one.id)]
            answered = by_number.get(one.reply_to) if one.reply_to else None
            self.counts["replies to a post"] += answered is not None
            if answered and answered != post and post.reply_to_id != answered.pk:
                Post.objects.filter(pk=post.pk).update(reply_to=answered)
                changed = True
        return changed

    def _retitle(self, topic: Topic, records: list[Record]) -> bool:
        title = self.archive.title_of(records[0].topic_id)
        newest = max(one.updated_at for one in records)
        if topic.title == title or not self._may_rename(topic, newest):
            return False
        topic.title, topic.slug = title, slug_of(title)
        return True

    def _bring_up_to_date(self, topic: Topic) -> None:
        """Set counters, pages and versions; one activity, for the search alone."""
        first = topic.posts.order_by("number").first()
        assert first is not None
        topic.author, topic.created_at = first.author, first.created_at
        numbers = topic.posts.order_by("-number").values_list("number", flat=True)
        topic.last_number = max(topic.last_number, numbers[0])
        topic.save(update_fields=["title", "slug", "author", "created_at", "last_number"])
        pages = sorted({page_of(number) for number in numbers})
        TopicPage.objects.bulk_create(
            [TopicPage(topic=topic, page=page) for page in pages], ignore_conflicts=True
        )
        recount(topic)
        touch_all(topic)
        record("forum.imported", by=None, target=topic)

    def _may_rename(self, topic: Topic, newest: datetime) -> bool:
        """Whether this run knows the topic at least as late as we do: an old copy brings old titles."""
        known = topic.posts.aggregate(latest=Max("imported_updated_at"))["latest"]
        return known is None or newest >= known

    def _member(self, one: Record) -> None:
        if one.user_id in self._members:
            return
        user = make_placeholder(
            one.username,
            name=one.name,
            origin=f"imported:{self.source}:{one.user_id}",
            joined=one.created_at,
        )
        self._members[one.user_id] = user
        self._addresses[one.username.lower()] = user.get_absolute_url()
        self._usernames[one.username.lower()] = user.username
        self.counts["authors"] += 1

    def _topic(self, topic_id: int, records: list[Record]) -> None:
        origin = self._origin("topic", topic_id)
        first = min(records, key=lambda one: one.number)
        title = self.archive.title_of(topic_id)
        _topic, is_new = Topic.objects.get_or_create(
            origin=origin,
            defaults={
                "category": self._category(first.category_id),
                "author": self._members[first.user_id],
                "title": title,
                "slug": slug_of(title),
                "created_at": first.created_at,
                "last_posted_at": first.created_at,
            },
        )
        self.counts["topics new"] += is_new

    def _category(self, category_id: int) -> Category:
        if category_id not in self._categories:
            name = self.category_names.get(category_id) or (
                f"{self.source.capitalize()} {category_id}" if category_id else self.source.capitalize()
            )
            slug = slugify(name, allow_unicode=True)[:50] or "imported"
            taken = Category.objects.filter(slug=slug).exclude(origin=self._origin("category", category_id))
            self._categories[category_id], is_new = Category.objects.get_or_create(
                origin=self._origin("category", category_id),
                defaults={
                    "name": name[:80],
                    "slug": f"{slug}-{category_id}" if taken.exists() else slug,
                    "position": 100 + min(category_id, 900),
                },
            )
            self.counts["categories new"] += is_new
        return self._categories[category_id]

    def recount_categories(self) -> None:
        """Set the counters of the categories this run wrote to."""
        for category in self._categories.values():
            present = category.topics.filter(removed_at=None)
            posts = Post.objects.filter(topic__in=present, removed_at=None).count()
            Category.objects.filter(pk=category.pk).update(topic_count=present.count(), post_count=posts)

    def _origin(self, kind: str, pk: int | str) -> str:
        return f"{self.source}:{kind}:{pk}"
