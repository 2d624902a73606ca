"""Plain functions that make what a test needs, through the real actions where it matters."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image

from accounts.models import Group, Profile, User
from campaigns import actions as campaigns
from campaigns.models import Body, Campaign
from forum import actions
from forum.models import Category, Post, Topic
from messaging import actions as messaging
from messaging.models import Conversation
from organisations import actions as organisations
from organisations.models import Membership, Organisation
from strategies import actions as strategies
from strategies.content import content_of
from strategies.models import Revision, Strategy, StrategyCategory
from uploads import actions as uploads
from uploads.models import Upload

PASSWORD = "a good long passphrase"


def make_user(username: str = "", *, password: str | None = None, **fields: Any) -> User:
    """A member who joined a month ago, with a confirmed address."""
    from allauth.account.models import EmailAddress

    username = username or f"member{uuid4().hex[:8]}"
    fields.setdefault("email", f"{username}@example.org")
    fields.setdefault("date_joined", timezone.now() - timedelta(days=30))
    user = User.objects.create_user(username, password=password, **fields)
    Profile.objects.create(user=user, languages=["en"])
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_category(slug: str = "", **fields: Any) -> Category:
    slug = slug or f"category-{uuid4().hex[:8]}"
    fields.setdefault("name", slug.replace("-", " ").capitalize())
    return Category.objects.create(slug=slug, **fields)


def make_topic(
    *,
    author: User | None = None,
    category: Category | None = None,
    title: str = "Curtailment clause: who carries the ramp-down time?",
    body: str = "Our renewal draft says we must be at or below the level from dispatch.",
    replies: int = 0,
    watchers: Iterable[User] = (),
    **fields: Any,
) -> Topic:
    """A topic with its first post and `replies` more by the same author."""
    author = author or make_user()
    category = category or make_category()
    topic = actions.start(category, by=author, title=title, body=body, **fields)
    assert isinstance(topic, Topic), "held: a newcomer's links"
    for number in range(2, replies + 2):
        actions.reply(topic, by=author, body=f"Reply number {number}.")
    for watcher in watchers:
        actions.watch(topic, by=watcher, level="watching")
    topic.refresh_from_db()
    return topic


def make_post(topic: Topic, *, author: User | None = None, body: str = "We measured 15.1 J/TH.") -> Post:
    post = actions.reply(topic, by=author or make_user(), body=body)
    assert isinstance(post, Post), "held: a newcomer's links"
    return post


def make_group(name: str = "Counsel", *members: User, owner: User | None = None, **fields: Any) -> Group:
    """A group by invitation, unless `entry` says otherwise."""
    slug = slugify(name, allow_unicode=True) or f"group-{uuid4().hex[:8]}"
    group = Group.objects.create(name=name, slug=slug, **fields)
    group.members.add(*members)
    if owner is not None:
        group.members.add(owner, through_defaults={"is_owner": True})
    return group


def make_organisation(name: str = "Kestrel Ridge", *, by: User | None = None, **told: Any) -> Organisation:
    """A company founded by `by`, its owner."""
    said = {"kind": "miner", "legal_name": f"{name} LLC", "country": "US", "is_not_listed": True}
    said |= {"description": "", "grids": [], "languages": []}
    return organisations.found(by=by or make_user(), name=name, **{**said, **told})


def make_seat(organisation: Organisation, user: User, role: str = "member", **fields: Any) -> Membership:
    """That `user` sits there, whoever let them in."""
    return Membership.objects.create(organisation=organisation, user=user, role=role, **fields)


def make_file(name: str = "board.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a form brings it; a small picture unless `content` says otherwise."""
    if content is None:
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "orange").save(picture, "PNG")
        content = picture.getvalue()
    return SimpleUploadedFile(name, content)


def make_upload(
    *,
    by: User | None = None,
    to: Any = None,
    name: str = "board.png",
    content: bytes | None = None,
    is_sealed: bool = False,
) -> Upload:
    """A stored file, attached to `to` if given."""
    by = by or make_user()
    upload = uploads.store(make_file(name, content), by=by, is_sealed=is_sealed)
    if to is not None:
        uploads.attach([upload.pk], to=to, by=by, is_sealed=is_sealed)
        upload.refresh_from_db()
    return upload


def make_strategy(
    *,
    author: User | None = None,
    category: str = "cooling",
    title: str = "Raise the fluid setpoint",
    **said: Any,
) -> Strategy:
    """A published strategy in its first version; `said` is what it says, `grade` what reports made of it."""
    grade = said.pop("grade", "")
    revision = make_proposal(author=author, category=category, title=title, **said)
    strategies.approve(revision, by=make_user(role="moderator"))
    strategy = revision.strategy
    if grade:
        Strategy.objects.filter(pk=strategy.pk).update(grade=grade)
    strategy.refresh_from_db()
    return strategy


CAMPAIGN = {
    "title": "Keep flexible load flexible",
    "language": "en",
    "summary": "A separate class for load that proves it can switch off in minutes.",
    "asks": ["A controllable-load class above 25 MW", "A two-hour response window"],
    "why": "The draft treats a mine like a factory.",
    "letter": "Dear Commissioners,\n\nour sites respond in minutes.",
    "people": "Five commissioners",
    "docket": "58-317",
    "docket_url": "https://dockets.example/58-317",
    "decision": "February 2027",
    "goal": 100,
    "goal_why": "",
    "directed_by": "Kestrel Ridge Mining",
    "paid_by": "Its sponsors, nothing spent yet",
}


def make_campaign(
    *, by: User | None = None, organisation: Organisation | None = None, state: str = "draft", **told: Any
) -> Campaign:
    """A campaign proposed by `by`, taken on to `state` by those who may: draft, sponsors, review, open."""
    by = by or make_user()
    organisation = organisation or make_organisation(f"Lead {uuid4().hex[:6]}", by=by)
    said = {**CAMPAIGN, "body": Body.objects.get(name="Public Utility Commission of Texas"), **told}
    said.setdefault("closes", (timezone.now() + timedelta(days=20)).replace(tzinfo=None, microsecond=0))
    said.setdefault("time_zone", "UTC")
    campaign = campaigns.found(by=by, organisation=organisation, aim="body", **said)
    if state == "draft":
        return campaign
    other = make_user()
    second = make_organisation(f"Second {uuid4().hex[:6]}", by=other)
    campaign = campaigns.seek(campaign, by=by)
    if state == "sponsors":
        return campaign
    campaigns.sponsor(campaign, second, by=other)
    campaigns.ask_sponsor(campaign, second, by=by)
    campaign = campaigns.submit(campaign, by=by)
    if state == "review":
        return campaign
    moderator = User.objects.filter(role="moderator").first() or make_user("mod", role="moderator")
    review = campaigns.take(campaign.reviews.get(), by=moderator)
    return campaigns.open_campaign(review, by=moderator)


def make_conversation(
    by: User | None = None, to: User | None = None, *, state: str = "open", said: int = 1, **fields: Any
) -> Conversation:
    """A first contact that `to` has accepted, unless `state` says otherwise; with `said` messages, in turns."""
    by, to = by or make_user(), to or make_user()
    fields.setdefault("body", "Do you sell your spent immersion fluid?")
    conversation = messaging.start(by=by, to=[to], **fields)
    if conversation.is_asked and state == "open":
        conversation = messaging.accept(conversation, by=to)
    elif conversation.is_asked and state == "declined":
        conversation = messaging.decline(conversation, by=to)
    for number in range(2, said + 1):
        messaging.send(conversation, by=(by, to)[(number + 1) % 2], body=f"Message number {number}.")
    conversation.refresh_from_db()
    return conversation


def make_proposal(
    *,
    author: User | None = None,
    category: str = "cooling",
    title: str = "Raise the fluid setpoint",
    **said: Any,
) -> Revision:
    """A strategy's first text, sent for review."""
    author = author or make_user()
    kept = {name: said.pop(name) for name in ("language", "organisation") if name in said}
    content = {
        "title": title,
        "summary": "Saves fan power at the same chip temperature.",
        "sections": {"problem": "Dry coolers run their fans flat out."},
        **said,
    }
    # A test of threads begins with an empty list.
    topic, _is_new = StrategyCategory.objects.get_or_create(slug=category, defaults={"name": category})
    revision = strategies.propose(by=author, category=topic, content=content, **kept)
    return strategies.send(revision, by=author)


def make_revision(
    strategy: Strategy,
    *,
    author: User | None = None,
    note: str = "Clearer.",
    weight: str = "improvement",
    **said: Any,
) -> Revision:
    """Another text for a strategy that stands, sent for review: what it says now, but for `said`."""
    author = author or make_user()
    content = {**content_of(strategy.current), **said}
    based_on = strategy.current
    assert based_on is not None
    revision = strategies.revise(
        strategy, by=author, content=content, based_on=based_on, note=note, weight=weight
    )
    return strategies.send(revision, by=author)
