"""Put the demo into the database: the demo's one action, safe to run again.

What was written long ago is written with its own time, so this goes below the forum's actions, to
what they are made of (`write`, `append_post`), and records no activity: nobody is told or mailed.
Each topic is one short transaction, there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Profile, ProfileTrait, Role, User
from core import markdown
from core.errors import Refused
from forum import actions
from forum.actions.arranging import recount
from forum.actions.posts import append_post
from forum.actions.reading import note_read
from forum.actions.taking_part import note_taking_part
from forum.actions.topics import set_tags
from forum.models import Category, Level, Post, Reaction, Topic
from forum.models.topics import slug_of
from forum.writing import Written, write
from pages.demo import content
from pages.demo.content import DemoMember, DemoPost, DemoTopic
from search.actions import index_all

ORIGIN = "demo"
# Who has read a topic has read it up to here; what is younger is unread.
READ_UNTIL = timedelta(days=7)


@dataclass
class Loaded:
    """How much a run has added; a second run adds nothing."""

    members: int = 0
    categories: int = 0
    topics: int = 0
    posts: int = 0


def load(tell: Callable[[str], None] = lambda line: None) -> Loaded:
    """Add what is missing of the demo; `tell` hears of the progress, a line at a time.

    Raises Refused on a public host, for its passwords are known to everyone, and where somebody
    else has one of its names.
    """
    if not settings.IS_LOOPBACK:
        raise Refused(
            _(
                "The demo has sign-ins with a published password, so it is loaded only where HOST "
                "is a loopback address such as 127.0.0.1; here HOST is %(host)s."
            )
            % {"host": settings.HOST}
        )
    now = timezone.now()
    loaded = Loaded()
    members, loaded.members = _load_members(now)
    tell(f"{len(members)} members")
    categories, loaded.categories = _load_categories()
    tell(f"{len(categories)} categories")
    topics = content.topics()
    for position, demo in enumerate(topics, start=1):
        posts = _load_topic(demo, members, categories, now)
        loaded.posts += posts
        loaded.topics += 1 if posts else 0
        if position % 10 == 0 or position == len(topics):
            tell(f"{position} of {len(topics)} topics")
    tell(f"{sum(index_all(missing_only=True))} posts indexed for search")
    return loaded


def _load_members(now: datetime) -> tuple[dict[str, User], int]:
    wanted = content.members()
    there = {user.username: user for user in User.objects.filter(origin=ORIGIN)}
    missing = [demo for demo in wanted if demo.username not in there]
    _refuse_taken_names(missing)
    password = make_password(content.PASSWORD) if missing else ""  # once: it is slow on purpose
    with transaction.atomic():
        for demo in missing:
            there[demo.username] = _join(demo, password, now)
    return there, len(missing)


def _refuse_taken_names(missing: list[DemoMember]) -> None:
    for demo in missing:
        taken = Q(username__iexact=demo.username) | Q(email__iexact=demo.email)
        if User.objects.filter(taken).exists():
            raise Refused(
                _("The demo needs the username %(name)s, which a real member has. Nothing was loaded.")
                % {"name": demo.username}
            )


def _join(demo: DemoMember, password: str, now: datetime) -> User:
    joined = now - timedelta(days=demo.joined)
    user = User.objects.create(
        username=demo.username,
        name=demo.name,
        email=demo.email,
        password=password,
        role=demo.role,
        is_superuser=demo.role == Role.ADMIN,
        language=demo.language,
        time_zone=demo.time_zone,
        date_joined=joined,
        accepted_terms_at=joined,
        welcomed_at=joined,
        origin=ORIGIN,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    bio = markdown.render(demo.bio, site_url=settings.SITE_URL)
    profile = Profile.objects.create(
        user=user,
        region=demo.region,
        place=demo.place,
        languages=demo.languages,
        runs=demo.runs,
        bio=demo.bio,
        bio_html=bio.html,
        bio_renderer=markdown.RENDERER_VERSION,
    )
    ProfileTrait.objects.bulk_create(
        ProfileTrait(profile=profile, kind=kind, value=value)
        for kind, values in (("language", demo.languages), ("runs", demo.runs))
        for value in values
    )
    return user


def _load_categories() -> tuple[dict[str, Category], int]:
    """By the demo's slug; one that a real category has already is lengthened, never shared."""
    there: dict[str, Category] = {}
    made = 0
    with transaction.atomic():
        for position, demo in enumerate(content.categories(), start=1):
            category = Category.objects.filter(origin=f"{ORIGIN}:{demo.slug}").first()
            if category is None:
                is_taken = Category.objects.filter(slug=demo.slug).exists()
                category = Category.objects.create(
                    parent=there.get(demo.parent),
                    slug=f"demo-{demo.slug}" if is_taken else demo.slug,
                    name=demo.name,
                    description=demo.description,
                    colour=demo.colour,
                    language=demo.language,
                    position=position,
                    see=demo.see,
                    reply=demo.reply,
                    start=demo.start,
                    origin=f"{ORIGIN}:{demo.slug}",
                )
                made += 1
            there[demo.slug] = category
    return there, made


def _load_topic(
    demo: DemoTopic, members: dict[str, User], categories: dict[str, Category], now: datetime
) -> int:
    """Returns how many posts were made: none if the topic is there."""
    origin = f"{ORIGIN}:{demo.key}"
    if Topic.objects.filter(origin=origin).exists():
        return 0
    # Rendered before the transaction, but for the few that quote: their marks name the topic.
    ready = {
        post.number: _written(demo, post, post.body, members) for post in demo.posts if not post.quotes()
    }
    with transaction.atomic():
        started = now - demo.posts[0].age
        topic = Topic.objects.create(
            category=categories[demo.category],
            author=members[demo.author],
            title=demo.title,
            slug=slug_of(demo.title),
            language=demo.language,
            created_at=started,
            last_posted_at=started,
            pinned_at=started if demo.is_pinned else None,
            origin=origin,
        )
        set_tags(topic, demo.tags)
        Category.objects.filter(pk=topic.category_id).update(topic_count=F("topic_count") + 1)
        posts: dict[int, Post] = {}
        for said in demo.posts:
            posts[said.number] = append_post(
                topic,
                by=members[said.author],
                written=ready.get(said.number) or _written(demo, said, said.body_in(topic.pk), members),
                reply_to=posts[said.reply_to] if said.reply_to else None,
                at=now - said.age,
            )
        _react(demo, posts, members, now)
        _mark_answer(demo, topic, posts)
        recount(topic)
        _take_part(demo, topic, posts, members)
    return len(posts)


def _written(demo: DemoTopic, post: DemoPost, body: str, members: dict[str, User]) -> Written:
    prefix = f"{demo.key[:5].replace('/', '-')}-{post.number}"
    return write(body, by=members[post.author], prefix=prefix)


def _react(demo: DemoTopic, posts: dict[int, Post], members: dict[str, User], now: datetime) -> None:
    post_type = ContentType.objects.get_for_model(Post)
    for said in demo.posts:
        post = posts[said.number]
        post.origin = f"{ORIGIN}:{demo.key}:{said.number}"
        post.reaction_counts = {kind: len(names) for kind, names in said.reactions.items()}
        Reaction.objects.bulk_create(
            Reaction(user=members[name], content_type=post_type, object_id=post.pk, kind=kind)
            for kind, names in said.reactions.items()
            for name in names
        )
        Reaction.objects.filter(content_type=post_type, object_id=post.pk).update(
            created_at=min(now, post.created_at + timedelta(hours=2))
        )
    Post.objects.bulk_update(posts.values(), ["origin", "reaction_counts"])


def _mark_answer(demo: DemoTopic, topic: Topic, posts: dict[int, Post]) -> None:
    for said in demo.posts:
        if said.is_answer:
            topic.answer = posts[said.number]
            topic.answered_at = topic.answer.created_at + timedelta(hours=1)
            topic.save(update_fields=["answer", "answered_at"])


def _take_part(demo: DemoTopic, topic: Topic, posts: dict[int, Post], members: dict[str, User]) -> None:
    """Watches, read marks and what is kept, as if each had been here."""
    read_by_now = [said.number for said in demo.posts if said.age >= READ_UNTIL]
    own = {said.author: said.number for said in demo.posts}
    for name in own:
        note_taking_part(topic, by=members[name])
    for name in demo.watchers:
        actions.watch(topic, by=members[name], level=Level.WATCHING)
    for name in {*own, *demo.watchers, *demo.read_to}:
        number = demo.read_to.get(name, max([*read_by_now, own.get(name, 0)]))
        note_read(topic, by=members[name], number=number)
    for name, number in demo.bookmarks.items():
        actions.bookmark(posts[number], by=members[name], note=_("For the December call"))
