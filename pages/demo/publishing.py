"""The demo's strategies and what became of them, published days ago. Nobody is told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from activity.models import Activity
from activity.references import refer
from campaigns.models import Campaign
from core.markdown import RENDERER_VERSION
from forum.actions import open_discussion
from forum.models import Post, Topic
from organisations.models import Grid, Organisation
from pages.demo import content
from strategies.actions.grading import regrade
from strategies.actions.planning import adopt, change_step
from strategies.actions.proposing import free_slug
from strategies.actions.publishing import ROOM, effect_size, set_facets
from strategies.actions.sites import keep_site
from strategies.content import content_of, tidied
from strategies.models import (
    FieldReport,
    Revision,
    RevisionState,
    SiteProfile,
    State,
    Strategy,
    StrategyCategory,
    Translation,
)
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
    for site in content.sites():
        _keep_site(site, members, now)
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
        for number, change in enumerate(told.get("revisions", []), start=2):
            _revise(strategy, number, change, members, companies, now)
        strategy.save()
        for one in told.get("translations", []):
            _translate(strategy, one, members, now)
        set_facets(strategy)
        for campaign in Campaign.objects.filter(slug__in=told.get("campaigns", []), origin=ORIGIN):
            refer(campaign, [strategy], seen_by=author)
        for report in told.get("reports", []):
            _report(strategy, report, members, companies, now)
        regrade(strategy)


def _revise(
    strategy: Strategy,
    number: int,
    change: dict[str, Any],
    members: dict[str, User],
    companies: dict[str, Organisation],
    now: datetime,
) -> None:
    """Publish what a later version says otherwise, over the one before it."""
    before = content_of(strategy.current)
    said = tidied({**before, **change, "sections": before["sections"] | change.get("sections", {})})
    author, at = members[change["by"]], now - timedelta(days=change["day"])
    revision = Revision.objects.create(
        strategy=strategy,
        number=number,
        based_on=strategy.current,
        state=RevisionState.PUBLISHED,
        author=author,
        organisation=companies.get(change.get("organisation", "")),
        note=change["note"],
        weight=change["weight"],
        reviewer=members["carol"],
        sections_html=write(said, by=author).html,
        renderer_version=RENDERER_VERSION,
        created_at=at,
        updated_at=at,
        sent_at=at,
        decided_at=at,
        **said,
    )
    strategy.current, strategy.version, strategy.changed_at = revision, number, at


def _translate(strategy: Strategy, told: dict[str, Any], members: dict[str, User], now: datetime) -> None:
    author = members[told["by"]]
    said = tidied(told)
    Translation.objects.create(
        strategy=strategy,
        language=told["language"],
        of=strategy.revisions.get(number=told["of"]),
        author=author,
        number=1,
        title=said["title"],
        summary=said["summary"],
        sections=said["sections"],
        sections_html=write(said, by=author).html,
        steps=said["steps"],
        labels=told["labels"],
        renderer_version=RENDERER_VERSION,
        written_at=now - timedelta(days=told["day"]),
    )


def _keep_site(told: dict[str, Any], members: dict[str, User], now: datetime) -> None:
    """What a member said of their site, and the plan they made there."""
    member = members[told["member"]]
    if SiteProfile.objects.filter(user=member).exists():
        return
    grid = Grid.objects.filter(slug=told["grid"]).first()
    not_said = ("member", "grid", "plan", "days", "done")
    keep_site(by=member, grid=grid, **{name: told[name] for name in told if name not in not_said})
    tried = Strategy.objects.filter(origin=f"{ORIGIN}:{told['plan']}").first()
    if tried is not None:
        plan = adopt(tried, by=member, starts_on=(now - timedelta(days=told["days"])).date())
        for step in plan.steps.all()[: told["done"]]:
            change_step(step, by=member, is_done=True)


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
