"""Figures that change as one types, and a hint that comes while one writes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guard.models import WordRule
from tests.makers import make_strategy

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_reader_sees_the_figures_change(open_browser, alice, bob):
    WordRule.objects.create(about="selling", language="en", first="we will sell", second="next week")
    share = {"name": "share", "unit": "%", "low": 2, "central": 4, "high": 6, "label": "Power saved"}
    strategy = make_strategy(
        author=bob, formula="site_power * uptime * power_price * share", variables=[share]
    )
    visitor = open_browser()
    visitor.goto("/strategies/calculators/hashprice/?difficulty=100&fees=0&price=100000&subsidy=3.125")
    expect(visitor.locator("#result")).to_contain_text("62.9 USD/PH/day")
    visitor.get_by_label("Price of a bitcoin").fill("50000")
    expect(visitor.locator("#result")).to_contain_text("31.4 USD/PH/day")
    visitor.wait_for_url("**price=50000**")
    visitor.reload()
    expect(visitor.locator("#result")).to_contain_text("31.4 USD/PH/day")
    member = open_browser(alice)
    member.goto("/settings/site/")
    for label, value in (("Power at the meter", "10"), ("Uptime", "100"), ("Power price", "50")):
        member.get_by_label(label).fill(value)
    member.get_by_role("button", name="Save").click()
    member.goto(f"/strategies/{strategy.slug}/")
    expect(member.locator("#worth-result")).to_contain_text("175,200")
    member.get_by_label("Power at the meter").fill("20")
    expect(member.locator("#worth-result")).to_contain_text("350,400")
    member.goto("/forum/new/")
    member.locator("#id_body").press_sequentially("We will sell it all next week.")
    expect(member.locator("#id_body_guard")).to_contain_text("we will sell … next week")
    member.locator("#id_body").fill("Clean the filters.")
    expect(member.locator("#id_body_guard")).to_be_empty()
