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

from accounts.models import Profile, User
from forum import actions
from forum.models import Category, Post, Topic
from organisations import actions as organisations
from organisations.models import Membership, Organisation
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
    for number in range(2, replies + 2):
        actions.reply(topic, by=author, body=f"Reply number {number}.")
    for watcher in watchers:
        actions.watch(topic, by=watcher, level="watching")
    topic.refresh_from_db()
    return topic


def make_post(topic: Topic, *, author: User | None = None, body: str = "We measured 15.1 J/TH.") -> Post:
    return actions.reply(topic, by=author or make_user(), body=body)


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
    *, by: User | None = None, to: Any = None, name: str = "board.png", content: bytes | None = None
) -> Upload:
    """A stored file, attached to `to` if given."""
    by = by or make_user()
    upload = uploads.store(make_file(name, content), by=by)
    if to is not None:
        uploads.attach([upload.pk], to=to, by=by)
        upload.refresh_from_db()
    return upload


def make_strategy(
    *,
    author: User | None = None,
    category: str = "cooling",
    title: str = "Raise the fluid setpoint",
    **said: Any,
) -> Strategy:
    """A published strategy in its first version; `said` is what its revision says."""
    author = author or make_user()
    kept = {name: said.pop(name) for name in ("language", "organisation", "grade") if name in said}
    now = timezone.now()
    strategy = Strategy.objects.create(
        slug=f"{slugify(title, allow_unicode=True)[:60]}-{uuid4().hex[:6]}",
        category=StrategyCategory.objects.get(slug=category),
        author=author,
        title=title,
        state="published",
        version=1,
        published_at=now,
        changed_at=now,
        **{"grade": "C", **kept},
    )
    said.setdefault("summary", "Saves fan power at the same chip temperature.")
    revision = Revision.objects.create(
        strategy=strategy, number=1, state="published", author=author, title=title, **said
    )
    strategy.current, strategy.summary = revision, revision.summary
    strategy.save(update_fields=["current", "summary"])
    return strategy
