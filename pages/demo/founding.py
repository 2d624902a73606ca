"""The demo's organisations and who sits in them. Nothing is recorded, so nobody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import User
from campaigns.models import Advocate, Position
from core import markdown
from organisations.actions.founding import ATTESTED_DAYS
from organisations.models import (
    Attestation,
    Grid,
    JoinRequest,
    Membership,
    Method,
    Organisation,
    OrganisationLanguage,
    Verification,
)
from pages.demo import content
from pages.demo.content import DemoOrganisation, DemoTopic

ORIGIN = "demo"
_SAID = (
    "slug",
    "kind",
    "name",
    "legal_name",
    "country",
    "jurisdiction",
    "size",
    "website",
    "description",
    "lda_number",
    "eu_number",
    "donation_url",
)


def load_organisations(members: dict[str, User], now: datetime) -> int:
    """Add those that are missing; returns how many. One whose name a real company has stays out."""
    taken = {value for pair in Organisation.objects.values_list("slug", "name") for value in pair}
    wanted = [demo for demo in content.organisations() if not {demo.slug, demo.name} & taken]
    for demo in wanted:
        with transaction.atomic():
            _load(demo, members, now)
    return len(wanted)


def _verify(organisation: Organisation, note: str, at: datetime) -> None:
    proof = Verification.objects.create(
        organisation=organisation,
        method=Method.STAFF,
        note=note,
        asked_at=at,
        held_since=at,
        checked_at=at,
        expires_at=at + timedelta(days=ATTESTED_DAYS),
    )
    organisation.verified_until, organisation.verified_since = proof.expires_at, at
    organisation.verified_how = proof.method
    organisation.save(update_fields=["verified_until", "verified_since", "verified_how"])


def voices_of(topic: DemoTopic) -> dict[str, Organisation]:
    """The organisations for which something is said there, by slug."""
    slugs = {said.organisation for said in topic.posts if said.organisation}
    if not slugs:
        return {}
    return {one.slug: one for one in Organisation.objects.filter(slug__in=slugs, origin=ORIGIN)}


def _load(demo: DemoOrganisation, members: dict[str, User], now: datetime) -> None:
    since = now - timedelta(days=demo.joined)
    stated = now - timedelta(days=demo.joined % 200)
    organisation = Organisation.objects.create(
        **{name: getattr(demo, name) for name in _SAID},
        description_html=markdown.render(demo.description, site_url=settings.SITE_URL, prefix="org").html,
        description_renderer=markdown.RENDERER_VERSION,
        created_at=since,
        attested_until=(stated + timedelta(days=ATTESTED_DAYS)).date(),
        origin=ORIGIN,
    )
    if demo.verified:
        _verify(organisation, demo.verified, stated)
    if demo.positions:
        entry = {name: getattr(demo, name) for name in ("dues", "dues_note", "joining", "join_url")}
        advocate = Advocate.objects.create(organisation=organisation, changed_at=since, **entry)
        Position.objects.bulk_create(
            Position(advocate=advocate, subject=subject, text=text)
            for subject, text in demo.positions.items()
        )
    organisation.grids.set(Grid.objects.filter(slug__in=demo.grids))
    OrganisationLanguage.objects.bulk_create(
        OrganisationLanguage(organisation=organisation, code=code) for code in demo.languages
    )
    Membership.objects.bulk_create(
        Membership(organisation=organisation, user=members[name], role=role, since=since)
        for name, role in demo.seats.items()
    )
    JoinRequest.objects.bulk_create(
        JoinRequest(organisation=organisation, user=members[name], note=note, asked_at=now)
        for name, note in demo.requests.items()
    )
    Attestation.objects.create(
        organisation=organisation,
        by=members[next(iter(demo.seats))],
        country=demo.country,
        made_at=stated,
        holds_until=organisation.attested_until,
    )
