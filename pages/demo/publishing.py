"""The demo's strategies and what became of them, published days ago. Nobody is told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from activity.models import Activity
from core.markdown import RENDERER_VERSION
from forum.actions import open_discussion
from forum.models import Post, Topic
from organisations.models import Organisation
from pages.demo import content
from strategies.actions.grading import regrade
from strategies.actions.proposing import free_slug
from strategies.actions.publishing import ROOM, effect_size, set_facets
from strategies.content import tidied
from strategies.models import FieldReport, Revision, RevisionState, State, Strategy, StrategyCategory
from strategies.writing import write

ORIGIN = "demo"


def load_strategies(members: dict[str, User], now: datetime) -> int:
    """Publish what is missing of them; how many that were. Each is there whole or not at all."""
    told = content.strategies()
    there = set(Strategy.objects.filter(origin__startswith=f"{ORIGIN}:").values_list("origin", flat=True))
    missing = [(number, one) for number, one in enumerate(told, start=1) if f"{ORIGIN}:{number}" not in there]
    companies = {one.slug: one for one in Organisation.objects.filter(origin=ORIGIN)}
    for number, one in missing:
        _publish(number, one, members, companies, now)
    return len(missing)


def _publish(
    number: int,
    told: dict[str, Any],
    members: dict[str, User],
    companies: dict[str, Organisation],
    now: datetime,
) -> None:
    author = members[told["author"]]
    said = tidied(told)
    written = write(said, by=author)
    at = now - timedelta(days=told["day"])
    with transaction.atomic():
        strategy = Strategy.objects.create(
            slug=free_slug(said["title"]),
            category=StrategyCategory.objects.get(slug=told["category"]),
            language=told["language"],
            author=author,
            organisation=companies.get(told.get("organisation", "")),
            title=said["title"],
            summary=said["summary"],
            cost_band=said["cost_band"],
            state=State.PUBLISHED,
            version=1,
            created_at=at,
            sent_at=at,
            published_at=at,
            changed_at=at,
            origin=f"{ORIGIN}:{number}",
        )
        revision = Revision.objects.create(
            strategy=strategy,
            number=1,
            state=RevisionState.PUBLISHED,
            author=author,
            organisation=strategy.organisation,
            reviewer=members["carol"],
            sections_html=written.html,
            renderer_version=RENDERER_VERSION,
            created_at=at,
            updated_at=at,
            sent_at=at,
            decided_at=at,
            **said,
        )
        strategy.current, strategy.effect_size = revision, effect_size(revision)
        strategy.topic = _discuss(strategy, author, at)
        strategy.save()
        set_facets(strategy)
        for report in told.get("reports", []):
            _report(strategy, report, members, companies, now)
        regrade(strategy)


def _discuss(strategy: Strategy, author: User, at: datetime) -> Topic:
    topic = open_discussion(
        ROOM,
        by=author,
        title=strategy.title,
        body=strategy.summary,
        home=strategy.get_absolute_url(),
        language=strategy.language,
        organisation=strategy.organisation,
    )
    kind = ContentType.objects.get_for_model(Topic)
    Activity.objects.filter(content_type=kind, object_id=topic.pk).delete()
    Topic.objects.filter(pk=topic.pk).update(created_at=at, last_posted_at=at)
    Post.objects.filter(topic=topic).update(created_at=at, origin=f"{ORIGIN}:strategy-{strategy.pk}")
    return topic


def _report(
    strategy: Strategy,
    told: dict[str, Any],
    members: dict[str, User],
    companies: dict[str, Organisation],
    now: datetime,
) -> None:
    ended = (now - timedelta(days=told["day"])).date()
    measure = strategy.current.measure if strategy.current else {}
    company = companies.get(told.get("organisation", ""))
    FieldReport.objects.create(
        strategy=strategy,
        version=1,
        author=members[told["by"]],
        organisation=company,
        # By what someone who stays unnamed has shown to mine.
        sealed_by=told.get("sealed_by", ""),
        site_band=told.get("size") or (company.size if company else ""),
        climate=told["climate"],
        grid=company.grids.first() if company else None,
        started_on=ended - timedelta(days=told["days"]),
        ended_on=ended,
        before=told["before"],
        after=told["after"],
        unit=measure.get("unit", ""),
        how_measured=told.get("how", ""),
        outcome=told["outcome"],
        again=told["again"],
        text=told["text"],
        filed_at=now - timedelta(days=told["day"] - 2),
        origin=ORIGIN,
    )
