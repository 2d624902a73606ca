"""Put the demo into the database: the demo's one action, safe to run again.

What was said long ago keeps its own time, so this stands beside the forum's actions: the text goes
through their `write`, the rows in bulk, and nothing is recorded, so no real member is told and nobody is
mailed. Each topic is one short transaction, there whole or not at all.
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

from accounts.actions.profiles import change_profile
from accounts.models import Group, Role, User
from core import markdown
from core.errors import Refused
from forum import actions
from forum.actions.topics import set_tags
from forum.models import Category, Level, Post, Reaction, ReadMark, Topic, TopicPage, Watch
from forum.models.topics import slug_of
from forum.writing import Written, write
from organisations.models import Organisation
from pages.demo import content
from pages.demo.campaigning import load_campaigns
from pages.demo.content import DemoMember, DemoPost, DemoTopic
from pages.demo.dealing import load_deals, show_deals_where_parties_talk
from pages.demo.founding import load_organisations, voices_of
from pages.demo.grouping import load_groups
from pages.demo.meeting import load_meetings
from pages.demo.moderating import log_pin, report_and_decide
from pages.demo.picturing import load_pictures
from pages.demo.publishing import load_strategies
from pages.demo.telling import count_unread, tell_the_news
from pages.demo.writing import load_letters
from search.actions import index_all

ORIGIN = "demo"
# Who has read a topic has read it up to here; what is younger is unread.
READ_UNTIL = timedelta(days=7)
# How old news may be and still stand in its reader's list of notifications.
NEWS_OF = timedelta(days=30)
EDITED_AFTER = timedelta(minutes=26)


@dataclass
class Loaded:
    """How much a run has added; a second run adds nothing."""

    members: int = 0
    organisations: int = 0
    campaigns: int = 0
    categories: int = 0
    topics: int = 0
    posts: int = 0
    strategies: int = 0


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
    tell(f"{len(members)} members, {load_pictures(members)} with a new picture")
    loaded.organisations = load_organisations(members, now)
    tell(f"{loaded.organisations} organisations")
    loaded.campaigns = load_campaigns(members, now)
    tell(f"{loaded.campaigns} campaigns")
    tell(f"{load_deals(members, now)} calls and proposals")
    tell(f"{load_groups(members, now)} groups")
    categories, loaded.categories = _load_categories()
    tell(f"{len(categories)} categories")
    topics = content.topics()
    for position, demo in enumerate(topics, start=1):
        posts = _load_topic(demo, members, categories, now)
        loaded.posts += posts
        loaded.topics += 1 if posts else 0
        if position % 10 == 0 or position == len(topics):
            tell(f"{position} of {len(topics)} topics")
    loaded.strategies = load_strategies(members, now)
    tell(f"{loaded.strategies} strategies")
    tell(f"{load_meetings(members, now) + load_letters(members, now)} conversations")
    show_deals_where_parties_talk()
    count_unread(members.values())
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
    without = set(User.objects.filter(origin=ORIGIN, profile=None).values_list("username", flat=True))
    for demo in wanted:
        if demo.username in without:
            _describe(there[demo.username], demo)
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
    return user


def _describe(user: User, demo: DemoMember) -> None:
    change_profile(
        user,
        by=user,
        name=demo.name,
        region=demo.region,
        place=demo.place,
        time_zone=demo.time_zone,
        languages=demo.languages,
        runs=demo.runs,
        bio=demo.bio,
        is_listed=True,
    )


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
                    group=Group.objects.filter(slug=demo.group).first() if demo.group else None,
                    organisation_kind=demo.organisation_kind,
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
        said.number: _written(demo, said, said.body, members) for said in demo.posts if not said.quotes()
    }
    first, last = demo.posts[0], demo.posts[-1]
    voices = voices_of(demo)
    with transaction.atomic():
        topic = Topic.objects.create(
            category=categories[demo.category],
            author=members[first.author],
            organisation=voices.get(first.organisation),
            last_organisation=voices.get(last.organisation),
            title=demo.title,
            slug=slug_of(demo.title),
            language=demo.language,
            created_at=now - first.age,
            last_number=last.number,
            reply_count=last.number - 1,
            reaction_count=sum(said.reaction_count for said in demo.posts),
            last_posted_at=now - last.age,
            last_poster=members[last.author],
            pinned_at=now - first.age if demo.is_pinned else None,
            origin=origin,
        )
        set_tags(topic, demo.tags)
        posts = _say(demo, topic, ready, members, voices, now)
        TopicPage.objects.bulk_create(
            TopicPage(topic=topic, page=page) for page in range(1, topic.last_page + 1)
        )
        Category.objects.filter(pk=topic.category_id).update(
            topic_count=F("topic_count") + 1, post_count=F("post_count") + len(posts)
        )
        _react(demo, posts, members, now)
        _mark_answer(demo, topic, posts)
        read = _take_part(demo, topic, posts, members)
        tell_the_news(demo, posts, members, read, since=now - NEWS_OF)
        report_and_decide(demo, posts, members, now)
        log_pin(topic, members)
    return len(posts)


def _written(demo: DemoTopic, said: DemoPost, body: str, members: dict[str, User]) -> Written:
    prefix = f"{demo.key[:5].replace('/', '-')}-{said.number}"
    return write(body, by=members[said.author], prefix=prefix)


def _say(
    demo: DemoTopic,
    topic: Topic,
    ready: dict[int, Written],
    members: dict[str, User],
    voices: dict[str, Organisation],
    now: datetime,
) -> dict[int, Post]:
    posts = {}
    for said in demo.posts:
        written = ready.get(said.number) or _written(demo, said, said.body_in(topic.pk), members)
        posts[said.number] = Post(
            topic=topic,
            number=said.number,
            author=members[said.author],
            organisation=voices.get(said.organisation),
            body=written.body,
            body_html=written.html,
            renderer_version=markdown.RENDERER_VERSION,
            excerpt=written.excerpt,
            created_at=now - said.age,
            version=2 if said.was else 1,
            edited_at=now - said.age + EDITED_AFTER if said.was else None,
            reaction_counts={kind: len(names) for kind, names in said.reactions.items()},
            origin=f"{ORIGIN}:{demo.key}:{said.number}",
        )
    Post.objects.bulk_create(posts.values())
    answers = [said for said in demo.posts if said.reply_to]
    for said in answers:
        posts[said.number].reply_to = posts[said.reply_to or 1]
    Post.objects.bulk_update([posts[said.number] for said in answers], ["reply_to"])
    for said in demo.posts:
        if said.was:
            post = posts[said.number]
            post.revisions.create(
                version=1, body=said.was, written_by=post.author, written_at=post.created_at
            )
    return posts


def _react(demo: DemoTopic, posts: dict[int, Post], members: dict[str, User], now: datetime) -> None:
    post_type = ContentType.objects.get_for_model(Post)
    reactions = [
        Reaction(user=members[name], content_type=post_type, object_id=posts[said.number].pk, kind=kind)
        for said in demo.posts
        for kind, names in said.reactions.items()
        for name in names
    ]
    Reaction.objects.bulk_create(reactions)
    at = {post.pk: min(now, post.created_at + timedelta(hours=2)) for post in posts.values()}
    for reaction in reactions:
        reaction.created_at = at[reaction.object_id]
    Reaction.objects.bulk_update(reactions, ["created_at"])  # the field itself only knows now


def _mark_answer(demo: DemoTopic, topic: Topic, posts: dict[int, Post]) -> None:
    for said in demo.posts:
        if said.is_answer:
            topic.answer = posts[said.number]
            topic.answered_at = topic.answer.created_at + timedelta(hours=1)
            topic.save(update_fields=["answer", "answered_at"])


def _take_part(
    demo: DemoTopic, topic: Topic, posts: dict[int, Post], members: dict[str, User]
) -> dict[str, int]:
    """Watches, read marks and what is kept, as if each had been here; returns who has read how far."""
    topic_type = ContentType.objects.get_for_model(Topic)
    read_by_now = [said.number for said in demo.posts if said.age >= READ_UNTIL]
    own = {said.author: said.number for said in demo.posts}
    watches = dict.fromkeys(own, Level.TRACKING) | {demo.author: Level.WATCHING}
    watches |= dict.fromkeys(demo.watchers, Level.WATCHING)
    Watch.objects.bulk_create(
        Watch(
            user=members[name],
            content_type=topic_type,
            object_id=topic.pk,
            level=level,
            is_chosen=name in demo.watchers,
        )
        for name, level in watches.items()
    )
    read = {name: max([*read_by_now, own.get(name, 0)]) for name in watches} | demo.read_to
    ReadMark.objects.bulk_create(
        ReadMark(user=members[name], content_type=topic_type, object_id=topic.pk, number=number)
        for name, number in read.items()
        if number
    )
    for name, number in demo.bookmarks.items():
        actions.bookmark(posts[number], by=members[name], note="For the December call")
    return read
