"""The directory: by name, by facets, in pages that cost the same."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.actions import keep_way
from campaigns.models import Way
from messaging.actions import close_call
from organisations.models import Grid, Organisation
from tests.makers import make_campaign, make_organisation, make_seat, make_strategy
from tests.messaging.deals import make_call
from tests.world import in_a_week


def names(answer) -> list[str]:  # type: ignore[no-untyped-def]
    return [organisation.name for organisation in answer.context["page"]]


@pytest.fixture
def three(alice, bob):
    ercot, _new = Grid.objects.get_or_create(slug="ercot", defaults={"name": "ERCOT"})
    make_organisation("Kestrel Ridge", by=alice, grids=[ercot], size="10-50", languages=["en", "es"])
    make_organisation("Blue River", by=bob, kind="host", languages=["fr"], jurisdiction="Québec")
    make_organisation("Степной ветер", description="Показываем **графики** ограничений.")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Blue River", "Kestrel Ridge", "Степной ветер"]),
        ("kind=host", ["Blue River"]),
        ("grid=ercot", ["Kestrel Ridge"]),
        ("size=10-50", ["Kestrel Ridge"]),
        ("language=es", ["Kestrel Ridge"]),
        ("q=ГРАФИКИ", ["Степной ветер"]),
        ("q=quebec", []),
        ("q=QUÉBEC blue", ["Blue River"]),
        ("kind=host&grid=ercot", []),
        ("kind=bank&grid=atlantis&cursor=nonsense", ["Blue River", "Kestrel Ridge", "Степной ветер"]),
    ],
)
def test_directory_finds_by_every_facet(client, three, query, found):
    answer = client.get(f"/organisations/?{query}")
    assert names(answer) == found


def test_directory_pages_by_key_in_a_constant_number_of_queries(client, alice, django_assert_max_num_queries):
    for number in range(35):
        make_organisation(f"Company {number:02}", by=alice)
    client.force_login(alice)
    client.get("/organisations/")
    with django_assert_max_num_queries(8):
        first = client.get("/organisations/")
    with django_assert_max_num_queries(8):
        second = client.get("/organisations/" + first.context["older"])
    assert names(first) + names(second) == [f"Company {number:02}" for number in range(35)]
    assert names(client.get("/organisations/" + second.context["newer"])) == names(first)


def test_page_asks_no_more_for_more_people(client, alice, bob, carol, django_assert_max_num_queries):
    made = make_organisation(by=alice)
    make_seat(made, bob, "admin")
    make_seat(made, carol, is_shown=False)
    client.get("/organisations/kestrel-ridge/")
    with django_assert_max_num_queries(11):
        page = client.get("/organisations/kestrel-ridge/").content.decode()
    assert "Alice Moreau" in page
    assert "Bob Tanaka" in page
    assert "Carol Vance" not in page


def test_page_shows_its_strategies_and_campaigns_once_there_are_any(client, alice, bob):
    made = make_organisation(by=alice)
    page = client.get("/organisations/kestrel-ridge/").content.decode()
    assert 'class="bus" data-area="library"' not in page
    assert 'class="bus" data-area="campaign"' not in page
    strategy = make_strategy(author=alice, organisation=made, title="Raise the setpoint")
    make_strategy(author=bob, title="Somebody else's")
    campaign = make_campaign(by=alice, organisation=made, state="open")
    draft = make_campaign(by=alice, organisation=made, title="Not yet to be read")
    page = client.get("/organisations/kestrel-ridge/").content.decode()
    assert strategy.get_absolute_url() in page
    assert campaign.title in page
    assert draft.title not in page
    assert "Somebody else" not in page


def test_page_shows_its_open_calls_to_members_and_never_a_blind_one(client, alice, bob):
    made = make_organisation(by=alice)
    call = make_call(by=alice, organisation=made, title="A host in the north")
    make_call(by=alice, organisation=made, title="Under a seal", is_blind=True)
    make_call(by=alice, title="Her own")
    closed = make_call(by=alice, organisation=made, title="No longer sought")
    close_call(closed, by=alice)
    assert "A host in the north" not in client.get("/organisations/kestrel-ridge/").content.decode()
    for who in (alice, bob):
        client.force_login(who)
        page = client.get("/organisations/kestrel-ridge/").content.decode()
        assert call.get_absolute_url() in page
        for title in ("Under a seal", "Her own", "No longer sought"):
            assert title not in page


def test_page_shows_the_hearings_to_come_of_the_campaigns_it_runs(client, alice, bob):
    made = make_organisation(by=alice)
    other = make_organisation("Blue River", by=bob)
    runs = make_campaign(by=alice, organisation=made, state="open")
    draft = make_campaign(by=alice, organisation=made, title="Not yet to be read")
    theirs = make_campaign(by=bob, organisation=other, state="open", title="Another company's")
    for campaign, by, title, starts in [
        (runs, alice, "Workshop in Austin", in_a_week()),
        (runs, alice, "Long over", in_a_week() - timedelta(days=14)),
        (draft, alice, "Nobody knows of it yet", in_a_week()),
        (theirs, bob, "Somebody else's", in_a_week()),
    ]:
        keep_way(campaign, None, by=by, kind="hearing", title=title, time_zone="UTC", starts_at=starts)
    Way.objects.filter(title="Long over").update(starts_at=timezone.now() - timedelta(days=1))
    page = client.get("/organisations/kestrel-ridge/").content.decode()
    way = Way.objects.get(title="Workshop in Austin")
    assert way.get_absolute_url() in page
    assert f"/ways/{way.pk}/event.ics" in page
    for title in ("Long over", "Nobody knows of it yet", "Somebody else"):
        assert title not in page


def test_page_leads_to_a_message_and_a_proposal(client, alice, bob):
    """Its buttons open the desk and a proposal to it, for other members; its own people don't write to themselves."""
    make_organisation(by=alice)
    assert 'class="btn" href="/messages/' not in client.get("/organisations/kestrel-ridge/").content.decode()
    client.force_login(bob)
    page = client.get("/organisations/kestrel-ridge/").content.decode()
    for label in ("Message", "Propose"):
        address = re.search(rf'href="([^"]+)"><svg[^>]*>.*?</svg>{label}</a>', page)
        assert address, label
        answer = client.get(address[1])
        assert answer.status_code == 200
        assert "Kestrel Ridge" in answer.content.decode()
    client.force_login(alice)
    assert "?to=kestrel-ridge" not in client.get("/organisations/kestrel-ridge/").content.decode()


def test_page_of_no_organisation_is_not_found(client, db):
    assert client.get("/organisations/nobody/").status_code == 404


def test_sitemap_names_the_organisations(client, alice):
    make_organisation(by=alice)
    assert "sitemap-organisations-0.xml" in client.get("/sitemap.xml").content.decode()
    assert "/organisations/kestrel-ridge/" in client.get("/sitemap-organisations-0.xml").content.decode()
    assert client.get("/sitemap-organisations-9.xml").status_code == 404


def test_api_shows_what_the_contract_names(client, alice, django_assert_max_num_queries):
    made = make_organisation(by=alice, languages=["en"])
    with django_assert_max_num_queries(5):
        listed = client.get("/api/v1/organisations/").json()["results"]
    assert {name: listed[0][name] for name in ("slug", "name", "kind", "is_verified")} == {
        "slug": "kestrel-ridge",
        "name": "Kestrel Ridge",
        "kind": "miner",
        "is_verified": False,
    }
    assert client.get("/api/v1/organisations/kestrel-ridge/").json() == listed[0]
    Organisation.objects.filter(pk=made.pk).update(verified_until=timezone.now() + timedelta(days=1))
    assert client.get("/api/v1/organisations/kestrel-ridge/").json()["is_verified"] is True


def test_api_opens_and_changes_one(client, alice):
    from tests.accounts.test_api import with_token

    headers = with_token(alice, "read", "write")
    told = {
        "kind": "pool",
        "name": "Ocean",
        "legal_name": "Ocean Inc",
        "country": "US",
        "is_not_listed": True,
    }
    url = "/api/v1/organisations/"

    def send(method: str, address: str, data: dict[str, object]):  # type: ignore[no-untyped-def]
        return client.generic(
            method, address, __import__("json").dumps(data), "application/json", headers=headers
        )

    assert send("POST", url, {**told, "is_not_listed": False}).status_code == 400
    assert send("POST", url, {**told, "grids": ["atlantis"]}).status_code == 400
    assert send("POST", url, told).status_code == 201
    assert send("POST", url, told).status_code == 409
    changed = send("PATCH", f"{url}ocean/", {"description": "*Open.*"})
    assert (changed.json()["name"], changed.json()["description_html"].strip()) == (
        "Ocean",
        "<p><em>Open.</em></p>",
    )
