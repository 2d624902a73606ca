"""100,000 posts in 5,000 topics by bulk insert: what a forum of some years looks like to the database.

Everything follows from one random seed, so that two machines measure the same site. Texts are drawn from a
pool rendered by our own renderer; search is given the same tokens as in production.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts.models import Profile, User
from benchmarks.batches import batches
from benchmarks.seed_products import seed_products
from core import markdown
from forum.models import Category, Post, Reaction, ReadMark, Tag, Topic, TopicPage, TopicTag
from forum.models.topics import page_of, slug_of
from pages.models import Site
from search import engines
from search.models import Document, Kind

# Raise it whenever this file would make other rows: the kept copy is then made anew.
VERSION = 4

POSTS = 100_000
TOPICS = 5_000
LONGEST = 5_000  # posts in the first topic
MEMBERS = 400
READERS = 8  # the first members: those who sign in while we measure
TEXTS = 2_000
BATCH = 1_000
_NOW = datetime(2026, 11, 1, tzinfo=UTC)

_WORDS = """
hashrate immersion curtailment pool firmware hydro container transformer ramp contract clause tariff grid
capacity board chip fan noise dielectric pump radiator uptime payout treasury difficulty subsidy fee joule
terahash megawatt substation breaker meter dispatch demand response settlement hosting landlord lease
warranty repair controller voltage underclock overclock efficiency ambient humidity filter dust exhaust
supply price ladder hedge forward derivative custody wallet block template stratum share latency relay
""".split()
_SMALL = (
    "the our a we of to in and with for at on from after before over under near when while is was".split()
)
_TAGS = ["power", "cooling", "firmware", "pools", "hosting", "treasury", "noise", "policy", "repair", "asic"]


def seed() -> Iterator[str]:
    """Fill an empty, migrated database. Yields what it is at, for whoever waits."""
    chance = random.Random(20261101)
    Site.objects.get_or_create(pk=1, defaults={"name": "Common Hash", "set_up_at": _NOW})
    yield "members"
    members = _members()
    categories = _categories()
    yield "texts"
    texts = [_text(chance) for _ in range(TEXTS)]
    yield "topics"
    topics = _topics(chance, members, categories)
    yield "posts"
    for number, batch in enumerate(batches(_posts(chance, topics, members, texts), BATCH), start=1):
        Post.objects.bulk_create(batch)
        if number % 20 == 0:
            yield f"posts, {number * BATCH:,} of {POSTS:,}"
    _settle(topics)
    yield "reading"
    _readings(chance, topics, members[:READERS])
    yield "search"
    yield from _documents(topics)
    yield from seed_products(members[READERS:])


def _members() -> list[User]:
    password = make_password(None)
    users = User.objects.bulk_create(
        User(
            username=f"member{number}",
            name=f"Member {_WORDS[number % len(_WORDS)].title()} {number}",
            email=f"member{number}@example.org",
            password=password,
            role="moderator" if number % 50 == 49 else "member",
            date_joined=_NOW - timedelta(days=900),
            time_zone="Europe/Paris",
            unread_notifications=number % 4,
        )
        for number in range(MEMBERS)
    )
    Profile.objects.bulk_create(Profile(user=user, languages=["en"]) for user in users)
    return users


def _categories() -> list[Category]:
    rooms = []
    for place in range(3):
        parent = Category.objects.create(slug=f"area-{place}", name=f"Area {place}", position=place)
        rooms += [
            Category.objects.create(
                slug=f"room-{place}-{number}", name=f"Room {place} {number}", parent=parent, position=number
            )
            for number in range(4)
        ]
    return rooms


def _text(chance: random.Random) -> tuple[str, str, str]:
    """Body, HTML and excerpt: one to four paragraphs, now and then a list or a table."""
    parts = [_paragraph(chance) for _ in range(chance.choice([1, 1, 2, 2, 3, 4]))]
    if chance.random() < 0.2:
        parts.append("\n".join(f"- {_sentence(chance)}" for _ in range(3)))
    if chance.random() < 0.05:
        parts.append("| Month | MWh |\n|---|---:|\n" + "\n".join(f"| {m} | {m * 311} |" for m in range(1, 5)))
    body = "\n\n".join(parts)
    rendered = markdown.render(body)
    return body, rendered.html, markdown.excerpt(rendered.text, 300)


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(2, 5)))


def _sentence(chance: random.Random) -> str:
    words = [
        chance.choice(_WORDS if chance.random() < 0.45 else _SMALL) for _ in range(chance.randint(6, 14))
    ]
    if chance.random() < 0.3:
        words.append(f"{chance.uniform(9, 120):.1f} J/TH")
    return " ".join(words).capitalize() + "."


def _topics(chance: random.Random, members: list[User], categories: list[Category]) -> list[Topic]:
    """Lengths fall off as in real forums; the first has LONGEST posts, and all together POSTS."""
    weights = [chance.paretovariate(1.2) for _ in range(TOPICS - 1)]
    spare = POSTS - LONGEST - (TOPICS - 1)
    lengths = [LONGEST, *(1 + int(spare * weight / sum(weights)) for weight in weights)]
    lengths[1] += POSTS - sum(lengths)
    made = []
    for number, length in enumerate(lengths):
        title = _sentence(chance)[:120].rstrip(".")
        started = _NOW - timedelta(hours=chance.randint(200, 20_000))
        made.append(
            Topic(
                category=categories[number % len(categories)],
                author=chance.choice(members),
                title=title,
                slug=slug_of(title),
                language="en",
                created_at=started,
                last_number=length,
                reply_count=length - 1,
                last_posted_at=started + timedelta(minutes=2 * length),
                last_poster=chance.choice(members),
            )
        )
    topics = Topic.objects.bulk_create(made, batch_size=BATCH)
    tags = Tag.objects.bulk_create(Tag(name=name, slug=name) for name in _TAGS)
    TopicTag.objects.bulk_create(
        (
            TopicTag(topic=topic, tag=tag)
            for topic in topics
            for tag in chance.sample(tags, chance.randint(0, 2))
        ),
        batch_size=BATCH,
    )
    TopicPage.objects.bulk_create(
        (
            TopicPage(topic=topic, page=page)
            for topic in topics
            for page in range(1, page_of(topic.last_number) + 1)
        ),
        batch_size=BATCH,
    )
    return topics


def _posts(
    chance: random.Random, topics: list[Topic], members: list[User], texts: list[tuple[str, str, str]]
) -> Iterator[Post]:
    for topic in topics:
        for number in range(1, topic.last_number + 1):
            body, html, excerpt = chance.choice(texts)
            yield Post(
                topic=topic,
                number=number,
                author=topic.author if number == 1 else chance.choice(members),
                body=body,
                body_html=html,
                excerpt=excerpt,
                renderer_version=markdown.RENDERER_VERSION,
                created_at=topic.created_at + timedelta(minutes=2 * number),
                edited_at=topic.created_at + timedelta(days=1) if chance.random() < 0.06 else None,
                reaction_counts={"useful": chance.randint(1, 9)} if chance.random() < 0.25 else {},
            )


def _settle(topics: list[Topic]) -> None:
    """Counters, and in one of three posts what it answers."""
    for category in Category.objects.all():
        found = Topic.objects.filter(category=category)
        category.topic_count = found.count()
        category.post_count = Post.objects.filter(topic__category=category).count()
        category.save(update_fields=["topic_count", "post_count"])
    before = Post.objects.filter(topic=models.OuterRef("topic"), number=models.OuterRef("number") - 1)
    Post.objects.annotate(third=models.F("id") % 3).filter(third=0, number__gt=1).update(
        reply_to=models.Subquery(before.values("pk")[:1])
    )


def _readings(chance: random.Random, topics: list[Topic], readers: list[User]) -> None:
    """Each reader has opened half of the topics and found some posts useful."""
    topic_type = ContentType.objects.get_for_model(Topic)
    post_type = ContentType.objects.get_for_model(Post)
    useful = list(Post.objects.exclude(reaction_counts={}).values_list("pk", flat=True)[:8_000])
    marks, reactions = [], []
    for reader in readers:
        for topic in topics:
            if chance.random() < 0.5:
                mark = {
                    "content_type": topic_type,
                    "object_id": topic.pk,
                    "number": max(1, topic.last_number - 3),
                }
                marks.append(ReadMark(user=reader, updated_at=_NOW, **mark))
        reactions += [
            Reaction(user=reader, content_type=post_type, object_id=pk, kind="useful", created_at=_NOW)
            for pk in chance.sample(useful, 500)
        ]
    ReadMark.objects.bulk_create(marks, batch_size=BATCH)
    Reaction.objects.bulk_create(reactions, batch_size=BATCH)


def _documents(topics: list[Topic]) -> Iterator[str]:
    """What search keeps. The same text has the same tokens: remembering them saves most of the time."""
    from search.documents import plain

    engines.token_string = functools.lru_cache(maxsize=20_000)(engines.token_string)
    read = functools.lru_cache(maxsize=TEXTS)(plain)
    by_pk = {topic.pk: topic for topic in topics}
    posts = Post.objects.order_by("pk").values("pk", "topic", "number", "body_html", "author", "created_at")
    for number, batch in enumerate(batches(posts.iterator(BATCH), BATCH), start=1):
        with transaction.atomic():
            _index([_document(post, by_pk[post["topic"]], read(post["body_html"])) for post in batch])
        if number % 20 == 0:
            yield f"search, {number * BATCH:,} of {POSTS:,}"


def _document(post: dict[str, Any], topic: Topic, text: str) -> Document:
    is_opening = post["number"] == 1
    return Document(
        kind=Kind.TOPIC if is_opening else Kind.POST,
        object_id=topic.pk if is_opening else post["pk"],
        title=topic.title if is_opening else "",
        text=text,
        language="en",
        author_id=post["author"],
        category_id=topic.category_id,
        topic_id=topic.pk,
        post_id=post["pk"],
        created_at=post["created_at"],
    )


def _index(documents: list[Document]) -> None:
    saved = Document.objects.bulk_create(documents)
    engines.engine().store([(document.pk, document.title, document.text) for document in saved])
