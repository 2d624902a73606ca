"""The demo's open calls and its proposal in the third version, by rows: nothing is recorded, so nobody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from messaging.actions.proposing import expiry
from messaging.models import (
    Call,
    CallReply,
    CallWord,
    Conversation,
    Party,
    Proposal,
    ProposalState,
    Turn,
    Version,
)
from messaging.proposals.life import Act
from messaging.proposals.terms import terms_of
from organisations.models import Organisation

ORIGIN = "demo"

CALLS: tuple[dict[str, Any], ...] = (
    {
        "by": "hannah",
        "organisation": "nordland-heat",
        "kind": "hosting",
        "title": "A host in the Nordics with 20 MW from May",
        "body": "For 5,400 S21-class machines, two years, with a price per MWh that follows the spot market. "
        "We bring our own containers and want the heat to be used where it can be.",
        "language": "en",
        "region": "nordics",
        "grid": "nordic",
        "size": "10-50",
        "is_blind": True,
        "days": 6,
        "open": 40,
    },
    {
        "by": "marta",
        "organisation": "alto-parana-energia",
        "kind": "parts",
        "title": "Depósito común de repuestos en el Mercosur",
        "body": "Buscamos dos o tres operadores para compartir placas de control y fuentes entre Ciudad del Este y "
        "Neuquén. Hoy esperamos tres semanas en aduana por cada placa.",
        "language": "es",
        "region": "latin-america",
        "grid": "paraguay",
        "size": "",
        "is_blind": False,
        "days": 11,
        "open": 60,
    },
    {
        "by": "linwenjie",
        "organisation": "oromia-hash",
        "kind": "research",
        "title": "征集：高海拔风冷矿机的散热实测",
        "body": "我们在海拔2300米有水电机房，愿提供40台机器做对比测试，"
        "寻找两家愿意共享传感器数据的运营方，结果公开发表。",
        "language": "zh-hans",
        "region": "world",
        "grid": None,
        "size": "1-10",
        "is_blind": False,
        "days": 3,
        "open": 75,
    },
)

REPLY = "We can host 20 MW from June, hydro, with a price that follows the hour. Is June too late?"
# Whether the caller says it, and what.
WORDS: tuple[tuple[bool, str], ...] = (
    (True, "June is fine for half of it. Can the heat go to a network, and at what temperature?"),
    (False, "Yes, 55 degrees at the plate, eleven months a year. The network pays for what it takes."),
)

TITLE = "Shared spares pool for S21-class machines"
SAID: dict[str, Any] = {
    "title": TITLE,
    "scope": "A stock of control boards, power supplies and fans in Odessa and Trois-Rivières, open to both, so "
    "that neither waits for customs when a board fails.",
    "stock": "60 control boards, 120 PSUs, 200 fans",
    "model": "S21, S21 Pro",
    "dispatch": 48,
    "upfront": "45200",
    "replacement": "User restocks within 45 days",
    "roles": "Each keeps its half of the stock, insured, and ships at the user's cost.",
    "costs": "50 % each",
    "term": "12 months, then monthly; 30 days' notice, stock split by share paid",
    "language": "en",
}
# Who laid which version on the table how many hours before loading, what they changed, and what they said.
VERSIONS: tuple[tuple[str, int, dict[str, Any], str], ...] = (
    ("dave", 216, {}, "A first draft to argue about."),
    (
        "alice",
        92,
        {
            "costs": "65 % Blue River, 35 % Kestrel Ridge",
            "term": "12 months, then monthly; 60 days' notice, stock split by share paid",
        },
        "Your clients use twice our power supplies, so a share by machines makes more sense to us.",
    ),
    (
        "dave",
        7,
        {
            "costs": "60 % Blue River, 40 % Kestrel Ridge",
            "dispatch": 72,
            "upfront": "41700",
            "audit": "Count by a third party, once a year",
        },
        "By machines is fine. Customs takes two to three days, so 72 hours is what we can promise.",
    ),
)


def load_deals(members: dict[str, User], now: datetime) -> int:
    """Add what is missing; returns how many calls and proposals. Without its organisations one stays out."""
    organisations = {one.slug: one for one in Organisation.objects.filter(origin=ORIGIN)}
    loaded = 0
    for demo in CALLS:
        behind = organisations.get(demo["organisation"])
        if behind is None or Call.objects.filter(origin=ORIGIN, title=demo["title"]).exists():
            continue
        Call.objects.create(
            by=members[demo["by"]],
            organisation=behind,
            grid=behind.grids.filter(slug=demo["grid"]).first() if demo["grid"] else None,
            created_at=now - timedelta(days=demo["days"]),
            closes_on=(now + timedelta(days=demo["open"])).date(),
            origin=ORIGIN,
            **{
                name: demo[name]
                for name in ("kind", "title", "body", "language", "region", "size", "is_blind")
            },
        )
        loaded += 1
    _answer_blind_call(members, organisations, now)
    sides = {"dave": organisations.get("blue-river-hosting"), "alice": organisations.get("kestrel-ridge")}
    if all(sides.values()) and not Proposal.objects.filter(origin=ORIGIN).exists():
        with transaction.atomic():
            _negotiate(members, sides, now)
        loaded += 1
    return loaded


def _answer_blind_call(
    members: dict[str, User], organisations: dict[str, Organisation], now: datetime
) -> None:
    """A reply to the call whose name is sealed, and what both said since: neither knows yet who the other is."""
    call, behind = (
        Call.objects.filter(origin=ORIGIN, is_blind=True).first(),
        organisations.get("blue-river-hosting"),
    )
    if call is None or behind is None or call.replies.exists():
        return
    at = call.created_at + timedelta(days=1)
    reply = CallReply.objects.create(
        call=call, by=members["dave"], organisation=behind, key=uuid4(), text=REPLY, created_at=at
    )
    for number, (is_callers, text) in enumerate(WORDS, start=1):
        by = call.by if is_callers else reply.by
        at += timedelta(hours=7)
        CallWord.objects.create(reply=reply, number=number, is_callers=is_callers, by=by, text=text, at=at)


def show_deals_where_parties_talk() -> None:
    """The demo's proposal lies in the conversation that its two companies have at a desk."""
    waiting = Party.objects.filter(proposal__origin=ORIGIN, position=1, conversation=None)
    for party in waiting.select_related("proposal"):
        talks = Conversation.objects.filter(kind="desk", desk_of=party.organisation)
        party.conversation = talks.filter(started_by__username="dave", started_by__origin=ORIGIN).first()
        party.save(update_fields=["conversation"])


def _negotiate(members: dict[str, User], sides: dict[str, Organisation | None], now: datetime) -> None:
    """Three versions, each by the side that laid it there; the last waits for Kestrel Ridge."""
    last = now - timedelta(hours=VERSIONS[-1][1])
    proposal = Proposal.objects.create(
        kind="parts",
        state=ProposalState.COUNTERED,
        version=len(VERSIONS),
        turn=len(VERSIONS),
        created_at=now - timedelta(hours=VERSIONS[0][1] + 1),
        sent_at=now - timedelta(hours=VERSIONS[0][1]),
        changed_at=last,
        origin=ORIGIN,
    )
    parties = {
        name: Party.objects.create(proposal=proposal, position=position, organisation=organisation)
        for position, (name, organisation) in enumerate(sides.items())
    }
    values = {**SAID, "valid_until": (now + timedelta(days=21)).date()}
    for number, (name, hours, changed, note) in enumerate(VERSIONS, start=1):
        values |= changed
        at, party, by = now - timedelta(hours=hours), parties[name], members[name]
        version = Version.objects.create(
            proposal=proposal,
            number=number,
            party=party,
            by=by,
            terms=terms_of("parts", values),
            note=note,
            made_at=at,
        )
        Turn.objects.create(
            proposal=proposal,
            number=number,
            party=party,
            by=by,
            act=Act.SEND if number == 1 else Act.COUNTER,
            version=number,
            state=ProposalState.SENT if number == 1 else ProposalState.COUNTERED,
            text="" if number == 1 else note,
            at=at,
        )
        if number == len(VERSIONS):
            Party.objects.filter(pk=party.pk).update(agreed_version=number, agreed_by=by, agreed_at=at)
            Proposal.objects.filter(pk=proposal.pk).update(expires_at=expiry(version.terms))
