"""Campaigns go viral: a page and a signature cost the same however many have signed."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns import actions, opendata
from campaigns.actions import counting, screening
from campaigns.figures import dashboard
from campaigns.models import Campaign, LetterText, Signature, Tally
from notifications.models import Mail
from tests.campaigns.test_details import still  # noqa: F401  a fixture
from tests.campaigns.test_signing import screen, token_in, visit
from tests.makers import make_campaign, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, settings):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    campaign = make_campaign(by=alice, state="open")
    company = make_user()
    actions.sign_for(campaign, make_organisation("Signing Company", by=company), by=company)
    return campaign


def add(campaign, many, *, since=0):
    """So many visitors' signatures as they stand after the worker looked at them."""
    Signature.objects.bulk_create(
        Signature(
            campaign=campaign,
            text_id=campaign.text_id,
            address_key=f"key-{number}",
            country=("NO", "PY", "")[number % 3],
            source=("mail", "")[number % 2],
            network=f"10.1.{number % 200}.0/24",
            domain=f"site{number % 300}.example",
            shows_name=number % 2 == 0,
            is_counted=True,
            signed_at=timezone.now() - timedelta(hours=2 + number % 700),
            screened_at=timezone.now(),
        )
        for number in range(since, since + many)
    )
    counting.recount(campaign)


def tallied(campaign, by):
    rows = Tally.objects.filter(campaign=campaign, by=by).exclude(people=0)
    return dict(rows.values_list("value", "people"))


def in_rows(campaign):
    """What the tallies by day, country and source should be."""
    people = Signature.objects.filter(campaign=campaign, is_counted=True, organisation=None)
    rows = list(people.values_list("signed_at", "country", "source"))
    return (
        dict(Counter(signed_at.astimezone(UTC).date().isoformat() for signed_at, _country, _source in rows)),
        dict(Counter(country for _signed_at, country, _source in rows)),
        dict(Counter(source for _signed_at, _country, source in rows)),
    )


def are_true(campaign):
    return tuple(tallied(campaign, by) for by in ("day", "country", "source")) == in_rows(campaign)


@contextmanager
def steps():
    """How many steps SQLite takes, in hundreds: what a scan cannot hide, and no busy machine changes."""
    taken = [0]

    def step():
        taken[0] += 1

    connection.connection.set_progress_handler(step, 100)
    try:
        yield taken
    finally:
        connection.connection.set_progress_handler(None, 0)


def signings(client, campaign, address):
    """All that a visitor's signature asks of the site, one part after the other."""
    path = campaign.get_absolute_url()
    form = {"name": "Vera", "signs": "on", "country": "NO", "email": address}
    yield "page", lambda: client.get(path)
    yield "count", lambda: client.get(f"{path}count.json")
    yield "signed", lambda: client.get(f"{path}signed/")
    yield "ask for a link", lambda: client.post(f"{path}sign/", form)
    yield "confirm", lambda: client.post(f"{path}sign/{token_in(Mail.objects.latest('pk').text)}/")
    yield "screen", screening.screen_due
    yield "sign as a member", lambda: actions.sign(Campaign.objects.get(pk=campaign.pk), by=make_user())


@pytest.mark.sqlite_only
def test_no_part_of_signing_takes_more_steps_with_three_thousand_signatures(client, campaign):
    few, many = {}, {}
    add(campaign, 100)
    for taken, address in ((few, "vera@north.example"), (many, "lind@south.example")):
        for name, part in signings(client, campaign, address):
            with steps() as counted:
                part()
            taken[name] = counted[0]
        if taken is few:
            add(campaign, 3000, since=100)
    # The page has a few more tallies to read by then; three thousand rows are 300 hundreds of steps and more.
    assert {name: many[name] - few[name] for name in many if many[name] > few[name] + 60} == {}


def test_every_part_of_signing_keeps_its_number_of_queries(client, campaign):
    few, many = {}, {}
    add(campaign, 40)
    for asked, address in ((few, "vera@north.example"), (many, "lind@south.example")):
        for name, part in signings(client, campaign, address):
            with CaptureQueriesContext(connection) as queries:
                part()
            asked[name] = len(queries)
        if asked is few:
            add(campaign, 300, since=40)
    assert {name: (few[name], many[name]) for name in many if many[name] > few[name] + 1} == {}
    assert many["count"] == 1
    assert many["ask for a link"] <= 14
    assert many["confirm"] <= 14


def test_a_visitors_page_between_two_signatures_is_one_query(client, campaign, bob, still):  # noqa: F811
    add(campaign, 20)
    client.get(campaign.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        page = client.get(campaign.get_absolute_url())
    assert len(queries) == 1
    assert page["ETag"]
    assert page["Cache-Control"].startswith("public")
    actions.sign(campaign, by=bob)
    assert client.get(campaign.get_absolute_url()).content != page.content


def test_tallies_follow_every_way_in_which_a_signature_comes_to_count_or_no_longer_does(campaign, bob, carol):
    mine = actions.sign(campaign, by=bob, country="ES", source="mail")
    for number in range(6):
        visit(campaign, number, country="NO", source="badge")
    assert tallied(campaign, "country") == {"ES": 1}
    screen()
    assert tallied(campaign, "country") == {"ES": 1, "NO": 6}
    assert tallied(campaign, "source") == {"mail": 1, "badge": 6}
    actions.withdraw(mine)
    assert tallied(campaign, "country") == {"NO": 6}
    actions.sign(campaign, by=bob, country="PY")
    actions.begin_sweep(campaign, by=carol, domain="site2.example")
    screen()
    assert tallied(campaign, "country") == {"PY": 1, "NO": 5}
    assert are_true(campaign)


def test_tallies_follow_a_burst_that_is_held_and_then_released(campaign, carol):
    for number in range(30):
        visit(campaign, number, network="10.9.9", country="KE")
        if number == 20:
            screen()
            assert tallied(campaign, "country") == {"KE": 21}
    screen()
    assert tallied(campaign, "country") == {}
    actions.begin_sweep(campaign, by=carol, is_release=True, network="10.9.9.0/24")
    screen()
    assert tallied(campaign, "country") == {"KE": 30}
    assert are_true(campaign)


def test_who_signed_an_earlier_letter_is_tallied_again_once_they_agree(campaign, alice, bob):
    signature = actions.sign(campaign, by=bob, country="ES")
    actions.rewrite(campaign, by=alice, letter="Another letter, which asks for more.")
    screen()
    assert tallied(campaign, "country") == {}
    actions.agree_again(Signature.objects.get(pk=signature.pk))
    assert tallied(campaign, "country") == {"ES": 1}


def test_recount_mends_tallies_that_have_drifted_and_leaves_true_ones(campaign):
    add(campaign, 30)
    first = Tally.objects.filter(campaign=campaign).order_by("pk").first()
    assert actions.recount(campaign) == 0
    assert Tally.objects.filter(pk=first.pk).exists()
    Tally.objects.filter(pk=first.pk).update(people=-3)
    assert actions.recount(campaign) == 1
    assert are_true(campaign)


def test_figures_and_open_data_come_from_tallies(client, campaign):
    add(campaign, 30)
    days = opendata.per_day(campaign)
    assert sum(n for _day, n in days) == 30
    assert days == sorted(days)
    assert opendata.per_country(campaign) == [("NO", 10), ("PY", 10), ("", 10)]
    assert dict(dashboard(campaign)["sources"]) == {"mail": 15, "": 15}
    Signature.objects.filter(campaign=campaign).delete()
    assert sum(n for _day, n in opendata.per_day(campaign)) == 30


def test_a_day_is_a_day_of_utc_wherever_its_reader_is(campaign):
    text = LetterText.objects.get(pk=campaign.text_id)
    late = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    Signature.objects.create(campaign=campaign, text=text, signed_at=late, screened_at=late, is_counted=True)
    counting.recount(campaign)
    with timezone.override("Asia/Tokyo"):
        assert opendata.per_day(campaign) == [(late.date(), 1)]
