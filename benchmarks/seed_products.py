"""10,000 strategies, and one campaign twice: with 200 signatures and with 200,000.

Texts are those of the demo, so that pages weigh what real ones do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models

from accounts.models import User
from benchmarks.batches import batches
from campaigns.actions import recount
from campaigns.models import Campaign, Signature
from forum.models import Topic
from organisations.models import Grid, Organisation, Size
from pages.demo import content
from pages.demo.campaigning import load_campaigns
from pages.demo.founding import load_organisations
from pages.demo.publishing import load_strategies
from strategies.models import (
    Climate,
    CostBand,
    Facet,
    FacetKind,
    Ownership,
    Revision,
    Strategy,
    StrategyCategory,
)
from strategies.querysets import ANY

STRATEGIES = 10_000
FEW, MANY = 200, 200_000
# The slugs of the two campaigns.
CAMPAIGN_OF = {FEW: "signed-by-few", MANY: "signed-by-many"}
BATCH = 1_000
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_MACHINES = [
    f"{maker} {model}" for maker in ("S19", "S21", "M50", "M60", "A14") for model in ("Pro", "XP", "Hydro")
]
_COUNTRIES = (
    "US CA NO SE FI IS DE FR ES PT IT GB IE PY BR AR ET KE NG OM AE KZ GE RU MY ID JP KR AU NZ".split()
)
_SOURCES = ["", "", "mail", "forum", "badge", "x", "newsletter", "podcast"]


def seed_products(users: list[User]) -> Iterator[str]:
    """Yields what it is at. `users` are members who stand in for those of the demo."""
    chance = random.Random(20261123)
    members = {demo.username: user for demo, user in zip(content.members(), users, strict=False)}
    load_organisations(members, _NOW)
    yield "strategies"
    load_strategies(members, _NOW)
    _strategies(chance, users)
    load_campaigns(members, _NOW)
    first = Campaign.objects.get(slug="keep-flexible-load-flexible")
    for many, slug in CAMPAIGN_OF.items():
        yield f"a campaign with {many:,} signatures"
        _sign(chance, _copy(first, slug=slug, title=f"{first.title}, {many:,} times"), many)


# The library ------------------------------------------------------------------------------------------


def _strategies(chance: random.Random, users: list[User]) -> None:
    """Copies of the demo's, each about something else, applying elsewhere, tried by others."""
    originals = list(Strategy.objects.select_related("current").order_by("pk"))
    categories = list(StrategyCategory.objects.all())
    companies = list(Organisation.objects.all())
    bands = [one.value for one in CostBand]
    made = []
    for number in range(STRATEGIES - len(originals)):
        reports = chance.choice([0, 0, 0, 1, 2, 3, 5, 8, 13])
        made.append(
            Strategy(
                slug=f"strategy-{number}",
                category=chance.choice(categories),
                language=chance.choices(["en", "es", "ru", "zh-hans"], [7, 1, 1, 1])[0],
                author=chance.choice(users),
                organisation=chance.choice([*companies, *[None] * len(companies)]),
                state="published",
                version=1 + number % 3,
                title=f"{originals[number % len(originals)].title}, variant {number}",
                summary=originals[number % len(originals)].summary,
                cost_band=chance.choice(bands),
                effect_size=chance.uniform(0, 60),
                grade=chance.choice("ABBCCCD") if reports else chance.choice("CD"),
                report_count=reports,
                success_count=chance.randint(0, reports),
                published_at=_NOW - timedelta(hours=number),
                changed_at=_NOW - timedelta(hours=number),
            )
        )
    Strategy.objects.bulk_create(made, batch_size=BATCH)
    revisions = [
        Revision(
            strategy=strategy,
            number=strategy.version,
            state="published",
            author_id=strategy.author_id,
            title=strategy.title,
            summary=strategy.summary,
        )
        for strategy in made
    ]
    Revision.objects.bulk_create(revisions, batch_size=BATCH)
    for strategy, revision in zip(made, revisions, strict=True):
        strategy.current = revision
    Strategy.objects.bulk_update(made, ["current"], batch_size=BATCH)
    grids = list(Grid.objects.values_list("slug", flat=True))
    facets = (facet for strategy in made for facet in _facets(chance, strategy, grids))
    for batch in batches(facets, BATCH):
        Facet.objects.bulk_create(batch)


def _facets(chance: random.Random, strategy: Strategy, grids: list[str]) -> Iterator[Facet]:
    """As publishing makes them: some values of each kind, or the one that says it isn't limited."""
    values: dict[str, list[str]] = {
        FacetKind.GRID: _some(chance, grids, 4),
        FacetKind.CLIMATE: _some(chance, list(Climate.values), 2),
        FacetKind.SIZE: _some(chance, list(Size.values), 3),
        FacetKind.MACHINE: _some(chance, _MACHINES, 3),
        FacetKind.OWNERSHIP: _some(chance, list(Ownership.values), 1),
        FacetKind.JURISDICTION: _some(chance, _COUNTRIES, 2),
        FacetKind.LANGUAGE: [strategy.language],
    }
    for kind, chosen in values.items():
        for value in chosen:
            yield Facet(strategy=strategy, kind=kind, value=value)


def _some(chance: random.Random, values: list[str], most: int) -> list[str]:
    return chance.sample(values, chance.randint(1, most)) if chance.random() < 0.6 else [ANY]


# The campaign -----------------------------------------------------------------------------------------


def _copy(campaign: Campaign, **changed: Any) -> Campaign:
    """It and all that stands on its page, without a signature; open for years."""
    rows = {
        name: list(getattr(campaign, name).all())
        for name in ("asks", "stages", "documents", "updates", "ways", "sponsors", "team")
    }
    text, copied = campaign.text, Campaign.objects.get(pk=campaign.pk)
    copied.closes_at, copied.text, copied.topic, copied.people_count = (
        _NOW + timedelta(days=3650),
        None,
        None,
        0,
    )
    for name, value in changed.items():
        setattr(copied, name, value)
    _insert(copied)
    assert text is not None  # the demo's has one
    text.campaign = copied
    _insert(text)
    Campaign.objects.filter(pk=copied.pk).update(text=text, topic=_topic(copied))
    for row in (one for many in rows.values() for one in many):
        row.campaign = copied
        _insert(row)
    return Campaign.objects.get(pk=copied.pk)


def _topic(copied: Campaign) -> Topic:
    """One with some posts: a discussion stands on a busy campaign's page."""
    topic = Topic.objects.filter(last_number__gte=10, last_number__lt=20, home="").order_by("pk")
    chosen = topic[list(CAMPAIGN_OF.values()).index(copied.slug)]
    Topic.objects.filter(pk=chosen.pk).update(home=copied.get_absolute_url())
    return chosen


def _insert(row: models.Model) -> None:
    row.pk = None
    row._state.adding = True
    row.save()


def _sign(chance: random.Random, campaign: Campaign, many: int) -> None:
    """People over sixty days, from some thirty countries, most by mail; and twenty organisations."""
    assert campaign.text_id is not None  # _copy gave it one
    common: dict[str, Any] = {"campaign": campaign, "text_id": campaign.text_id, "is_counted": True}
    rows = (
        Signature(
            address_key=f"{campaign.pk}-{number}",
            email=f"signer{number}@site{number % 997}.example",
            name=f"Signer {number}",
            country=_COUNTRIES[int(chance.paretovariate(0.6)) % len(_COUNTRIES)],
            source=chance.choice(_SOURCES),
            shows_name=chance.random() < 0.7,
            wants_updates=chance.random() < 0.4,
            is_forwarded=True,
            network=f"10.{number % 250}.{number % 199}.0/24",
            domain=f"site{number % 997}.example",
            signed_at=(signed := _NOW - timedelta(minutes=chance.randint(1, 86_400))),
            screened_at=signed,
            **common,
        )
        for number in range(many)
    )
    for batch in batches(rows, BATCH):
        Signature.objects.bulk_create(batch)
    Signature.objects.bulk_create(
        Signature(
            organisation=company, name=company.name, country=company.country, shows_name=True, gives_size=True,
            signed_at=_NOW - timedelta(days=30), screened_at=_NOW, **common,
        )
        for company in Organisation.objects.all()[:20]
    )  # fmt: skip
    recount(campaign)
