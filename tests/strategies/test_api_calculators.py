"""The calculators for programs: what the page says, with units and sources."""

from __future__ import annotations

import pytest

from strategies.calculators.all import CALCULATORS
from strategies.models import FactKind
from tests.strategies.makers import make_fact, make_site
from tests.strategies.test_api import api

pytestmark = pytest.mark.django_db
BASE = "/api/v1/calculators/"


def test_hashprice_at_its_check_value(client):
    answer = client.get(f"{BASE}hashprice/?difficulty=100&subsidy=3.125&fees=0&price=100000").json()
    found = {one["key"]: one for one in answer["results"]}
    assert found["hashprice"]["value"] == pytest.approx(62.864, abs=0.001)
    assert found["hashprice"]["unit"] == "USD/PH/day"
    assert "Bitcoin Core" in answer["source"]
    assert {one["name"]: one["value"] for one in answer["inputs"]}["price"] == "100000"


@pytest.mark.parametrize("name", CALCULATORS)
def test_its_address_is_the_page_with_the_same_figures(client, name):
    answer = client.get(f"{BASE}{name}/").json()
    assert client.get(answer["url"]).status_code == 200
    assert answer["results"]
    assert all(isinstance(one["value"], int | float | None) for one in answer["results"])


def test_all_of_them_are_listed(client):
    found = client.get(BASE).json()
    assert [one["name"] for one in found] == list(CALCULATORS)
    assert all(one["inputs"] for one in found)


def test_bad_input_is_said_by_field(client):
    answer = client.get(f"{BASE}hashprice/?price=lots")
    assert answer.status_code == 400
    assert "price" in answer.json()["errors"]
    assert client.get(f"{BASE}nothing/").status_code == 404


def test_a_runway_without_end_is_null(client):
    answer = client.get(f"{BASE}treasury/?bills=1").json()
    assert answer["results"][0] == {
        "key": "runway", "label": "Runway", "value": None, "unit": "months", "low": None, "high": None,
    }  # fmt: skip


def test_network_facts_say_when_and_from_whom(client):
    make_fact(FactKind.PRICE, 90_000)
    found = {one["kind"]: one for one in client.get("/api/v1/network-facts/").json()}
    assert (found["price"]["value"], found["price"]["source"]) == (90_000, "node.example")
    assert found["price"]["is_fresh"]
    assert found["height"]["is_example"]
    assert found["height"]["at"] is None


def test_staff_enter_what_they_looked_up(carol):
    enter = api(carol).patch
    told = {"price": 91_000, "difficulty": 1.5e14}
    facts = enter("/api/v1/network-facts/", told, content_type="application/json").json()
    found = {one["kind"]: one for one in facts}
    assert (found["price"]["value"], found["price"]["is_example"]) == (91_000, False)
    assert found["difficulty"]["value"] == 1.5e14
    for wrong in ({}, {"price": -1}, {"price": "x"}, {"height": 1.5}):
        assert enter("/api/v1/network-facts/", wrong, content_type="application/json").status_code == 400


def test_my_site_is_not_in_it(client, alice):
    make_site(alice, site_power=1234.5)
    client.force_login(alice)
    assert "1234.5" not in client.get(f"{BASE}hashprice/").content.decode()


def test_it_asks_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(f"{BASE}commons/")
