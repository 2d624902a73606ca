"""Figures that change as one types, and a hint that comes while one writes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from guard.models import WordRule
from tests.journeys.conftest import PHONE
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
    expect(member.locator("#worth-result")).to_contain_text("175,000")
    member.get_by_label("Power at the meter").fill("20")
    expect(member.locator("#worth-result")).to_contain_text("350,000")
    member.goto("/forum/new/")
    member.locator("#id_body").press_sequentially("We will sell it all next week.")
    expect(member.locator("#id_body_guard")).to_contain_text("we will sell … next week")
    member.locator("#id_body").fill("Clean the filters.")
    expect(member.locator("#id_body_guard")).to_be_empty()


SURE = "y_low=1&y=1&y_high=1&volatility_low=2.5&volatility=2.5&volatility_high=2.5"
SURE += "&volume_low=82125&volume=82125&volume_high=82125"
# Where the drawing's last point of each line and band lies, in per cent of its height.
ENDS = """figure => [...figure.querySelectorAll("svg svg path")].map(path => {
  const at = [...path.getAttribute("d").matchAll(/([\\d.]+) (-?[\\d.]+)/g)].map(one => one.slice(1).map(Number));
  return at.filter(([x]) => x === 100).map(([, y]) => y);
})"""
FILL = """(element) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  canvas.fillStyle = getComputedStyle(element).fill;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}"""


def test_the_commons_fan_is_right_and_can_be_read_in_the_dark(open_browser):
    page = open_browser(color_scheme="dark", viewport=PHONE)
    page.goto("/strategies/calculators/commons/")
    fan = page.locator("#result figure").first
    # All the defaults, reckoned apart from our code: 58,223 BTC more a year, Y, volatility and volume as ranges.
    expect(fan.locator("svg.plot")).to_have_accessible_name(
        "After a year the law gives −1.56%, and between −4.04% and −0.48% in 90 of 100 combinations."
    )
    widest, middle, law, nothing = fan.evaluate(ENDS)
    # The axis ends at −6 %.
    assert [round(end * 6) for end in (*widest, *middle, *law, *nothing)] == [48, 404, 90, 232, 156, 0]
    assert page.locator("html").evaluate("(e) => getComputedStyle(e).colorScheme") != "light"
    for drawn in (fan.locator("text").first, fan.locator("path.f1").first):
        assert drawn.evaluate(FILL) > 0.4
    fan.get_by_text("The figures as a table").click()
    expect(fan.get_by_role("row").last).to_have_text("12−1.56%0.0%−4.04% … −0.48%−2.32% … −0.90%")

    # Without doubt there is no fan: a sale of a day's volume moves the price by a day's volatility.
    page.goto(f"/strategies/calculators/commons/?who=100&sell_before=50&sell_after=100&reward=3.125&{SURE}")
    expect(fan.locator("svg.plot")).to_have_accessible_name(
        re.compile("gives −2.50%, and between −2.50% and −2.50%")
    )
    assert len({round(end, 1) for path in fan.evaluate(ENDS)[:3] for end in path}) == 1


def test_figures_without_script_and_filters_by_keyboard(open_browser, bob):
    strategy = make_strategy(
        author=bob, formula="site_power * uptime * power_price * 4 [%]", category="cooling"
    )
    make_strategy(author=bob, title="Hedge half", category="treasury")
    plain = open_browser(java_script_enabled=False)
    plain.goto(strategy.get_absolute_url())
    for label, value in (("Power at the meter", "10"), ("Uptime", "100"), ("Power price", "50")):
        plain.get_by_label(label).fill(value)
    plain.get_by_role("button", name="Reckon").click()
    expect(plain.locator("#worth-result")).to_contain_text("175,000")
    plain.goto("/strategies/calculators/curtailment/")
    plain.get_by_label("Power at the meter").fill("20")
    plain.get_by_role("button", name="Calculate").click()
    expect(plain).to_have_url(re.compile("site_power=20"))

    page = open_browser()
    page.goto("/strategies/")
    page.get_by_label("Treasury").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Hedge half")).to_be_visible()
    expect(page.get_by_role("link", name=strategy.title)).to_have_count(0)
    page.get_by_role("link", name="Remove filter: Treasury").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=strategy.title)).to_be_visible()
