"""What is measured, each against the floor of one query, and the part of it we aim at."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.tokens import digest
from benchmarks.load import Request
from benchmarks.seed import LONGEST, READERS, TOPICS
from benchmarks.seed_products import CAMPAIGN_OF, FEW
from campaigns.models import Campaign, SigningLink
from forum.models import Topic
from forum.models.topics import page_of
from strategies.models import Strategy

_CSRF = "b" * 32
_VISITOR = f"{settings.LANGUAGE_COOKIE_NAME}=en; {settings.CSRF_COOKIE_NAME}={_CSRF}"
_QUERIES = [
    "immersion", "hydro radiator", "curtailment clause", "warranty repair", "\"dielectric pump\"",
    "stratum latency", "treasury", "noise dust filter", "hedge", "substation breaker",
]  # fmt: skip
_FACETS = [
    {"grid": "ercot"}, {"climate": "hot-dry", "size": "10-50"}, {"category": "cooling"}, {"machine": "S21 Hydro"},
    {"grade": "B", "cost": "under-10k"}, {"category": "treasury", "order": "recent"},
    {"grid": "nordic", "order": "effect"},
    {"language": "es"}, {"grade": "A", "grid": "ercot", "ownership": "owner"}, {"order": "reports", "size": "under-1"},
]  # fmt: skip


@dataclass
class Scenario:
    """One line of the table. `aim` is a part of the one-query floor's rate; None for the floors."""

    name: str
    requests: list[Request]
    aim: float | None = None
    status: int = 200
    # The name of a scenario that should cost as much: the same with fewer rows.
    like: str = ""
    # Whether each request may be sent once only: a first look at a page, a reply.
    is_once: bool = False
    # What stands for the page in a plain GET: how many bytes and queries it takes.
    used: int = field(default=0, compare=False)


def likeness(measured: Sequence[tuple[Scenario, float]]) -> list[str]:
    """Of each scenario that should cost what another costs, a sentence with their processor times (ms)."""
    taken = {scenario.name: time for scenario, time in measured}
    return [
        f"{scenario.name}: {time / taken[scenario.like]:.2f} times the {taken[scenario.like]:.2f} ms of {scenario.like}"
        for scenario, time in measured
        if taken.get(scenario.like)
    ]


def floor() -> Scenario:
    return Scenario(
        "floor: one indexed query", [Request(f"/floor/one-query/{pk}/") for pk in _some_topics(50)]
    )


def scenarios() -> list[Scenario]:
    first = Topic.objects.order_by("pk")[0]
    deep = first.url_of_page(page_of(LONGEST))
    read = [Request(topic.get_absolute_url()) for topic in _full_topics(50)]
    cookies = _signed_in()
    return [
        Scenario("floor: 20 posts, plain template", [Request(f"/floor/twenty-posts/{first.pk}/")]),
        Scenario("topic page, visitor, between writes", read, aim=1.0),
        Scenario("topic page, visitor, right after a write", _unread(), aim=0.16, is_once=True),
        Scenario("topic page, visitor, first of 250", [Request(first.get_absolute_url())], aim=1.0),
        Scenario("topic page, visitor, last of 250", [Request(deep)], aim=1.0),
        Scenario("topic page, signed in", _by(cookies, read), aim=0.2),
        Scenario(
            "topic page, signed in, first of 250", _by(cookies, [Request(first.get_absolute_url())]), aim=0.2
        ),
        Scenario("topic page, signed in, last of 250", _by(cookies, [Request(deep)]), aim=0.2),
        Scenario("topic list, visitor", [Request("/forum/?order=latest")], aim=0.2),
        Scenario("topic list, signed in", _by(cookies, [Request("/forum/?order=latest")]), aim=0.2),
        Scenario(
            "search, visitor",
            [Request(f"/search/?{urlencode({'q': words})}") for words in _QUERIES],
            aim=0.15,
        ),
        Scenario("reply", _replies(cookies), aim=0.15, status=303, is_once=True),
        *_library(cookies),
        *_campaigns(),
    ]


def _library(cookies: list[str]) -> list[Scenario]:
    """The list of 10,000 strategies, also narrowed by facets; and the pages of those with all their text."""
    listed = [Request("/strategies/")]
    narrowed = [Request(f"/strategies/?{urlencode(facets)}") for facets in _FACETS]
    told = Strategy.objects.published().filter(topic__isnull=False).order_by("pk")
    pages = [Request(strategy.get_absolute_url()) for strategy in told[:50]]
    return [
        Scenario("strategies, visitor", listed, aim=0.2),
        Scenario("strategies, signed in", _by(cookies, listed), aim=0.2),
        Scenario("strategies by facets, visitor", narrowed, aim=0.2),
        Scenario("strategies by facets, signed in", _by(cookies, narrowed), aim=0.2),
        Scenario("strategy page, visitor", pages),
        Scenario("strategy page, signed in", _by(cookies, pages)),
    ]


def _campaigns() -> list[Scenario]:
    """Each with few signatures and with many: that should make no difference."""
    found = {many: Campaign.objects.get(slug=slug) for many, slug in CAMPAIGN_OF.items()}
    asked = [
        (f"{name}, {many:,} signatures", f"{name}, {FEW:,} signatures" if many != FEW else "", make(campaign))
        for name, make in _OF_A_CAMPAIGN.items()
        for many, campaign in found.items()
    ]
    return [
        Scenario(
            name,
            requests,
            like=like,
            status=303 if name.startswith("sign") else 200,
            is_once=len(requests) > 1,
        )
        for name, like, requests in asked
    ]


def _signings(campaign: Campaign) -> list[Request]:
    """What visitors send to be mailed a link, each from another mailbox."""
    said = {
        "csrfmiddlewaretoken": _CSRF,
        "name": "Vera Lind",
        "signs": "on",
        "country": "NO",
        "shows_name": "on",
    }
    return [
        Request(
            f"{campaign.get_absolute_url()}sign/",
            _VISITOR,
            urlencode({**said, "email": f"visitor{number}@place{number % 4999}.example"}),
        )
        for number in range(12_000)
    ]


def _confirmations(campaign: Campaign) -> list[Request]:
    """The button behind the mailed link, of links nobody has used."""
    tokens = [secrets.token_urlsafe(32) for _ in range(8_000)]
    now = timezone.now()
    links = (
        SigningLink(
            campaign=campaign,
            digest=digest(token),
            email=f"{token[:8]}@{token[8:12]}.example",
            address_key=token,
            mailbox=token,
            said={
                "name": "Vera Lind",
                "language": "en",
                "country": "NO",
                "source": "mail",
                "shows_name": True,
            },
            expires_at=now + timedelta(days=1),
        )
        for token in tokens
    )
    SigningLink.objects.bulk_create(links, batch_size=1_000)
    path = campaign.get_absolute_url()
    return [
        Request(f"{path}sign/{token}/", _VISITOR, urlencode({"csrfmiddlewaretoken": _CSRF}))
        for token in tokens
    ]


_OF_A_CAMPAIGN: dict[str, Callable[[Campaign], list[Request]]] = {
    "campaign page, between signatures": lambda campaign: [Request(campaign.get_absolute_url())],
    # A visitor who has chosen a language gets no shared page: what each new signature makes the next one cost.
    "campaign page, drawn anew": lambda campaign: [Request(campaign.get_absolute_url(), _VISITOR)],
    "campaign count": lambda campaign: [Request(f"{campaign.get_absolute_url()}count.json")],
    "ask for a link": _signings,
    "sign by the link": _confirmations,
}


def _some_topics(count: int) -> list[int]:
    return list(Topic.objects.order_by("pk").values_list("pk", flat=True)[:count])


def _full_topics(count: int) -> list[Topic]:
    """Topics whose first page holds 20 posts, the longest left out."""
    return list(Topic.objects.filter(last_number__gte=20, last_number__lt=LONGEST).order_by("pk")[:count])


def _unread() -> list[Request]:
    """Pages nobody has looked at since they last changed: each is asked for once, in no order."""
    topics = list(Topic.objects.filter(last_number__gte=20, last_number__lt=LONGEST).order_by("pk")[50:])
    pages = [topic.url_of_page(page) for topic in topics for page in range(1, topic.last_number // 20 + 1)]
    pages += [Topic.objects.order_by("pk")[0].url_of_page(page) for page in range(2, page_of(LONGEST))]
    random.Random(1).shuffle(pages)
    return [Request(page) for page in pages]


def _signed_in() -> list[str]:
    """A cookie for each reader, as signing in gives it."""
    store: type[SessionBase] = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    cookies = []
    for user in User.objects.order_by("pk")[:READERS]:
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookies.append(
            f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={_CSRF}"
        )
    return cookies


def _by(cookies: list[str], requests: list[Request]) -> list[Request]:
    """The requests as the readers send them in turn."""
    rounds = max(len(cookies), len(requests))
    return [
        Request(requests[turn % len(requests)].path, cookies[turn % len(cookies)]) for turn in range(rounds)
    ]


def _replies(cookies: list[str]) -> list[Request]:
    """Replies to some hundred topics, each under a key of its own."""
    chance = random.Random(2)
    topics = _some_topics(TOPICS)[1000:1100]
    return [
        Request(
            f"/t/{chance.choice(topics)}/reply/",
            cookies[turn % len(cookies)],
            urlencode(
                {
                    "csrfmiddlewaretoken": _CSRF,
                    "key": str(UUID(int=chance.getrandbits(128), version=4)),
                    "body": f"Reading {turn}: the pump holds **{turn % 90} kW** at the same ambient as before.",
                }
            ),
        )
        for turn in range(8_000)
    ]
