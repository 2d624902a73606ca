"""The demo's campaigns, each brought to its state by rows: nothing is recorded, so nobody is told or mailed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from activity.models import Activity
from campaigns.actions.counting import recount
from campaigns.life import OUTCOMES, State
from campaigns.models import (
    Ask,
    Body,
    Campaign,
    Delivery,
    Document,
    LetterText,
    Person,
    Signature,
    Sponsor,
    Stage,
    Update,
)
from core import markdown
from core.deadlines import moment_at
from organisations.models import Organisation, Size
from pages.demo import content
from pages.demo.joining_in import add_way, discuss

ORIGIN = "demo"
# Where its signers came from, the commonest first.
SOURCES = ("", "share", "", "newsletter", "badge", "", "share")


def load_campaigns(members: dict[str, User], now: datetime) -> int:
    """Add those that are missing; returns how many. Without its organisations a campaign stays out."""
    organisations = {one.slug: one for one in Organisation.objects.filter(origin=ORIGIN)}
    there = set(Campaign.objects.values_list("slug", flat=True))
    loaded = 0
    for demo in content.campaigns():
        if demo["slug"] in there or not set(demo["sponsors"]) <= set(organisations):
            continue
        with transaction.atomic():
            _load(demo, members, organisations, now)
        loaded += 1
    return loaded


def _load(
    demo: dict[str, Any], members: dict[str, User], organisations: dict[str, Organisation], now: datetime
) -> None:
    runner, since = members[demo["by"]], now - timedelta(days=demo["opened"])
    last_day = (now + timedelta(days=demo["closes"])).date()
    closes = moment_at(datetime.combine(last_day, time(17)), demo["time_zone"])
    state, outcome = demo["state"], demo["state"] if demo["state"] in OUTCOMES else ""
    is_closed = state != State.OPEN
    campaign = Campaign.objects.create(
        **{name: demo[name] for name in _SAID},
        why=demo["why"],
        why_html=markdown.render(demo["why"], site_url=settings.SITE_URL, prefix="campaign").html,
        why_renderer=markdown.RENDERER_VERSION,
        body=Body.objects.get(name=demo["body"]),
        closes_at=closes,
        state=state,
        outcome_note=demo.get("outcome_note", "") if outcome else "",
        created_by=runner,
        created_at=since - timedelta(days=9),
        opened_at=since,
        closed_at=closes if is_closed else None,
        delivered_at=closes + timedelta(days=2) if is_closed else None,
        look_again_on=(now + timedelta(days=demo["look_again"])).date() if "look_again" in demo else None,
        changed_at=now,
        origin=ORIGIN,
    )
    for number, ask in enumerate(demo["asks"], 1):
        text, answer, note, page = (*ask.split(" | "), "", "", "")[:4]
        Ask.objects.create(
            campaign=campaign, number=number, text=text, answer=answer or "pending", note=note, page=page
        )
    asks = "\n".join(f"{ask.number}. {ask.text}" for ask in campaign.asks.all())
    text = LetterText(
        campaign=campaign, number=1, body=demo["letter"], asks=asks, by=runner, created_at=since
    )
    text.sha256 = text.digest()
    text.save()
    campaign.text = text
    campaign.save(update_fields=["text"])
    _run_by(campaign, demo, members, organisations, since)
    _tell(campaign, demo, runner, since)
    for position, way in enumerate([{"kind": "sign"}, *demo["ways"], {"kind": "share"}]):
        add_way(campaign, way, position=position, members=members, organisations=organisations, now=now)
    discuss(campaign, demo.get("talk", []), by=runner, members=members)
    _sign(campaign, text, demo, members, organisations, since, now)
    recount(campaign)
    # The milestones passed are the past's: nobody is told of them.
    kind = ContentType.objects.get_for_model(Campaign)
    Activity.objects.filter(content_type=kind, object_id=campaign.pk).delete()
    if campaign.delivered_at is not None:
        campaign.refresh_from_db()
        Delivery.objects.create(
            campaign=campaign,
            by=runner,
            text=text,
            people=campaign.people_count,
            organisations=campaign.organisation_count,
            verified=campaign.verified_count,
            at=campaign.delivered_at,
            receipt=demo.get("receipt", ""),
        )


_SAID = (
    "slug",
    "title",
    "language",
    "summary",
    "people",
    "docket",
    "decision",
    "time_zone",
    "goal",
    "goal_why",
    "directed_by",
    "paid_by",
)


def _run_by(
    campaign: Campaign,
    demo: dict[str, Any],
    members: dict[str, User],
    organisations: dict[str, Organisation],
    since: datetime,
) -> None:
    Sponsor.objects.bulk_create(
        Sponsor(
            campaign=campaign,
            organisation=organisations[slug],
            is_lead=place == 0,
            asked_at=since,
            agreed_at=since,
        )
        for place, slug in enumerate(demo["sponsors"])
    )
    Person.objects.create(
        campaign=campaign, user=members[demo["by"]], office=demo.get("office", ""), agreed_at=since
    )


def _tell(campaign: Campaign, demo: dict[str, Any], runner: User, since: datetime) -> None:
    """Its stages, documents, which answered asks name, and news."""
    for title, days in demo["stages"].items():
        Stage.objects.create(campaign=campaign, title=title, on=(since + timedelta(days=days)).date())
    for title, url in demo["documents"].items():
        Document.objects.create(campaign=campaign, title=title, url=url, added_at=since)
    if (document := campaign.documents.first()) is not None:
        campaign.asks.exclude(page="").update(document=document)
    for update in demo["updates"]:
        html = markdown.render(update["body"], site_url=settings.SITE_URL, prefix="campaign").html
        Update.objects.create(
            campaign=campaign,
            title=update["title"],
            body=update["body"],
            body_html=html,
            body_renderer=markdown.RENDERER_VERSION,
            by=runner,
            created_at=since + timedelta(days=update["after"]),
            mailed_at=since,
        )


def _sign(
    campaign: Campaign,
    text: LetterText,
    demo: dict[str, Any],
    members: dict[str, User],
    organisations: dict[str, Organisation],
    since: datetime,
    now: datetime,
) -> None:
    """Members and organisations by name, and as many more people as it has, spread over its days."""
    until = min(now, campaign.closes_at or now)
    span = until - since
    common = {"campaign": campaign, "text": text, "screened_at": until, "is_counted": True}
    rows = [
        Signature(
            user=members[name],
            name=members[name].shown_name,
            shows_name=True,
            is_forwarded=True,
            signed_at=since,
            **common,
        )
        for name in demo["signed"]
    ]
    rows += [
        Signature(
            organisation=organisations[slug],
            name=organisations[slug].name,
            country=organisations[slug].country,
            shows_name=True,
            gives_size=organisations[slug].size not in ("", Size.OVER_200),
            signed_at=since + timedelta(days=1),
            **common,
        )
        for slug in demo["signed_for"]
        if slug in organisations
    ]
    countries = demo["countries"]
    rows += [
        Signature(
            address_key=f"demo-{campaign.pk}-{number}",
            country=countries[number % len(countries)],
            source=SOURCES[number % len(SOURCES)],
            signed_at=since + span * ((number * 7919 % 997) / 997),
            **common,
        )
        for number in range(demo["others"])
    ]
    Signature.objects.bulk_create(rows)
