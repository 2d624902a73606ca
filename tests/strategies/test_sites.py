"""My site is mine alone; and what a strategy is worth there."""

from __future__ import annotations

import pytest

from strategies.effects import Site
from strategies.models import SiteProfile
from tests.makers import make_strategy
from tests.strategies.makers import make_site

pytestmark = pytest.mark.django_db
SETTINGS = "/settings/site/"
SAID = {
    "site_power": "12,5",
    "efficiency": "18",
    "size": "10-50",
    "climate": "cold",
    "machines": "S21, M60S, S21",
}
SHARE = {"name": "share", "unit": "%", "low": 2, "central": 4, "high": 6, "label": "Power saved", "from": ""}


@pytest.fixture
def strategy(bob):
    text = "site_power * uptime * power_price * share\ncost = 12 [USD/kW] * site_power"
    return make_strategy(author=bob, formula=text, variables=[SHARE])


def test_a_member_keeps_what_they_say_of_their_site(client, alice):
    client.force_login(alice)
    assert client.post(SETTINGS, SAID).status_code == 303
    profile = SiteProfile.objects.get(user=alice)
    assert (profile.site_power, profile.uptime, profile.machines) == (12.5, None, ["S21", "M60S"])
    assert profile.site() == Site(site_power=12.5, efficiency=18)
    html = client.get(SETTINGS).content.decode()
    assert 'value="12.5"' in html
    assert 'value="S21, M60S"' in html


def test_all_of_it_may_be_blank_and_forgotten(client, alice):
    client.force_login(alice)
    assert client.post(SETTINGS, {}).status_code == 303
    assert SiteProfile.objects.filter(user=alice).exists()
    assert client.post(SETTINGS, {"forget": "1"}).status_code == 303
    assert not SiteProfile.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"uptime": "101"}, {"pue": "0.5"}, {"country": "XX"}, {"site_power": "lots"}]
)
def test_what_cannot_be_is_refused(client, alice, wrong):
    client.force_login(alice)
    assert client.post(SETTINGS, {**SAID, **wrong}).status_code == 422
    assert not SiteProfile.objects.exists()


def test_nobody_else_is_shown_my_site(client, alice, bob):
    make_site(alice, site_power=1234.5, jurisdiction="Quiet County")
    client.force_login(bob)
    for address in (SETTINGS, "/u/alice/", "/api/v1/members/alice/", "/strategies/calculators/hashprice/"):
        body = client.get(address).content.decode()
        assert "1234.5" not in body
        assert "Quiet County" not in body


def test_a_suspended_member_keeps_nothing(client, mallory):
    client.force_login(mallory)
    assert client.post(SETTINGS, SAID).status_code == 403


def effect(client, strategy, query="", status=200, **kwargs):
    answer = client.get(f"/strategies/{strategy.slug}/effect/{query}", **kwargs)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_effect_follows_the_readers_figures(client, strategy):
    fixed = "?site_power=10&uptime=100&power_price=50"
    html = effect(client, strategy, fixed)
    assert "175,000" in html
    assert "87,600 … 263,000" in html
    assert "120,000" in html
    assert "8.22" in html  # months to pay back
    part = effect(client, strategy, fixed, headers={"HX-Request": "true"})
    assert "<html" not in part
    assert part.strip() in html
    assert "350,000" in effect(client, strategy, fixed.replace("site_power=10", "site_power=20"))


def test_a_reader_may_know_a_figure_better(client, strategy):
    html = effect(client, strategy, "?site_power=10&uptime=100&power_price=50&own_share=5")
    assert "219,000 … 219,000" in html


def test_the_effect_begins_with_my_site(client, alice, strategy):
    make_site(alice, site_power=20, uptime=100, power_price=50)
    client.force_login(alice)
    assert "350,000" in effect(client, strategy)


def test_a_post_is_the_same_question_and_writes_nothing(client, strategy):
    answer = client.post(
        f"/strategies/{strategy.slug}/effect/", {"site_power": "10", "uptime": "100", "power_price": "50"}
    )
    assert "175,000" in answer.content.decode()


def test_what_cannot_be_is_said(client, strategy):
    assert "calc_uptime" in effect(client, strategy, "?uptime=many", status=422)
    assert "calc_own_share" in effect(client, strategy, "?own_share=x", status=422)


def test_a_strategy_without_a_formula_says_so(client, bob):
    assert "no formula yet" in effect(client, make_strategy(author=bob, title="Filters in dust"))


def test_a_division_by_zero_is_said_not_thrown(client, bob):
    strategy = make_strategy(author=bob, formula="1 [USD/year] / share", variables=[{**SHARE, "low": 0}])
    assert "divides by zero" in effect(client, strategy)


def test_a_strategy_one_may_not_see_has_no_effect(client, bob, strategy):
    type(strategy).objects.update(state="draft")
    effect(client, strategy, status=404)


def test_the_effect_asks_little(client, alice, strategy, django_assert_max_num_queries):
    make_site(alice, site_power=20)
    client.force_login(alice)
    effect(client, strategy)
    with django_assert_max_num_queries(8):
        effect(client, strategy)


def test_the_strategys_own_page_shows_it_and_keeps_what_the_address_says(client, strategy):
    html = client.get(
        f"/strategies/{strategy.slug}/?site_power=10&uptime=100&power_price=50"
    ).content.decode()
    assert 'id="worth-result"' in html
    assert "175,000" in html
    assert f'hx-get="/strategies/{strategy.slug}/effect/"' in html
