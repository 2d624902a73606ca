"""The calculators' pages: their figures, their address, what they refuse, and that they keep nothing."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from strategies.calculators.all import CALCULATORS
from strategies.models import FactKind, NetworkFact
from tests.strategies.makers import make_fact, make_site

pytestmark = pytest.mark.django_db
BASE = "/strategies/calculators/"
CHECKED = "difficulty=100&subsidy=3.125&fees=0&price=100000"


def page(client, address, status=200, **headers):
    answer = client.get(BASE + address, **headers)
    assert answer.status_code == status
    return answer.content.decode()


def shown(html):
    """What the page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_hashprice_at_its_check_value(client):
    text = shown(page(client, f"hashprice/?{CHECKED}&efficiency=15&pue=1&power_price=50"))
    assert "62.9 USD/PH/day" in text
    assert "18.0 USD/PH/day" in text
    assert "715 EH/s" in text or "716 EH/s" in text
    assert "175 USD/MWh" in text


def test_each_cost_of_a_bitcoin_says_what_it_includes(client):
    text = shown(page(client, "hashprice/"))
    for level in ("Energy only", "Direct", "Cash", "Full"):
        assert f"Cost of a bitcoin: {level}" in text
    assert "interest and taxes paid in money" in text


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_fragment_is_the_part_of_the_page_that_changes(client, name):
    whole = page(client, f"{name}/")
    part = page(client, f"{name}/", headers={"HX-Request": "true"})
    assert "<html" not in part
    assert part.strip() in whole
    assert whole.count("style=") == 0
    assert "HX-Request" in client.get(f"{BASE}{name}/")["Vary"]


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_link_to_the_figures_gives_the_same_result(client, name):
    part = page(client, f"{name}/", headers={"HX-Request": "true"})
    address = re.search(r'href="(/strategies/calculators/[^"]+\?[^"]+)"', part)[1].replace("&amp;", "&")
    assert client.get(address, headers={"HX-Request": "true"}).content.decode() == part


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_page_asks_little(client, alice, name, django_assert_max_num_queries):
    client.force_login(alice)
    page(client, f"{name}/")
    with django_assert_max_num_queries(6):
        page(client, f"{name}/")


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("hashprice/?price=abc", "price"),
        ("hashprice/?price=-1", "price"),
        ("hashprice/?difficulty=0", "difficulty"),
        ("hashprice/?price=nan", "price"),
        ("hashprice/?price=1e999", "price"),
        ("hashprice/?price=", "price"),
        ("treasury/?policy=steal", "policy"),
        ("treasury/?drift=9", "drift"),
        ("curtailment/?bands=lots", "bands"),
        ("curtailment/?bands=9000+@+40", "bands"),
        ("curtailment/?bands=" + "1@1%0A" * 25, "bands"),
        ("curtailment/?hashprice=20", "hashprice"),
        ("commons/?y=9", "y"),
        ("commons/?volume_low=0", "volume_low"),
    ],
)
def test_what_cannot_be_reckoned_with_is_said_at_its_field(client, address, field):
    html = page(client, address, status=422)
    assert f'href="#calc_{field}"' in html
    assert '<svg class="plot"' not in html


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1,234,567", "1234567"), ("1 234 567", "1234567"), ("98765.4", "98765.4"), ("98765,4", "98765.4")],
)
def test_figures_are_read_as_people_write_them(client, typed, value):
    found = [
        shown(page(client, f"hashprice/?price={given}", headers={"HX-Request": "true"}))
        for given in (typed, value)
    ]
    assert found[0] == found[1]


def test_nothing_there_is_no_calculator(client):
    page(client, "nothing/", status=404)


def test_the_commons_fan_at_its_check_values(client):
    """All miners sell 100 % in place of 50 %: 3.125 BTC x 144 x 365 / 2 = 82,125 BTC a year."""
    sure = "y_low=1&y=1&y_high=1&volatility_low=2.5&volatility=2.5&volatility_high=2.5"
    sure += "&volume_low=82125&volume=82125&volume_high=82125"
    text = shown(page(client, f"commons/?who=100&sell_before=50&sell_after=100&reward=3.125&{sure}"))
    assert "82,125 BTC" in text
    assert "−2.50%" in text  # a sale of a day's volume moves the price by a day's volatility
    assert "range −2.50% … −2.50%" in text
    # Each of 365 days sells 1/365 of the volume: 365 x 2.5 % x sqrt(1/365).
    assert "−47.8%" in text
    assert "If nothing lasts" in text


def test_the_commons_calculator_can_show_that_less_selling_raises_the_price(client):
    text = shown(page(client, "commons/?sell_before=100&sell_after=50"))
    assert "After a year the law gives 1.56%" in text


def test_the_commons_calculator_says_its_limits_and_suggests_nothing(client):
    text = shown(page(client, "commons/"))
    for said in (
        "no forecast",
        "Left out:",
        "compares you with nobody",
        "Competition law",
        "arXiv:1412.4503",
    ):
        assert said in text


def test_a_calculator_keeps_nothing(client, alice):
    client.force_login(alice)
    page(client, "commons/")
    before = {model: model._base_manager.count() for model in apps.get_models()}
    page(client, "commons/?own_hashrate=7&own_sold=100")
    assert {model: model._base_manager.count() for model in apps.get_models()} == before
    assert client.post(f"{BASE}commons/").status_code == 405


def test_figures_begin_with_the_network_and_my_site(client, alice):
    make_fact(FactKind.PRICE, 84_321)
    make_fact(FactKind.DIFFICULTY, 123e12)
    make_site(alice, site_power=37.5, efficiency=17.5)
    client.force_login(alice)
    html = page(client, "hashprice/")
    for value in ("84321", "123", "37.5", "17.5"):
        assert f'value="{value}"' in html
    assert 'value="3.5"' in page(client, "hashprice/?site_power=3.5")


def test_an_example_is_never_shown_as_a_reading(client):
    text = shown(page(client, "network/"))
    assert text.count("an example") == len(FactKind)
    NetworkFact.objects.all().delete()
    assert "Nobody has read or entered it here" in shown(page(client, "hashprice/"))
