"""A thread on paper: the posts, dark on white, and nothing one could click."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.makers import make_post, make_topic

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TEXT = "Ours ramps in **95 seconds**, see [the note](https://example.org/ramp)."
TEXT += "\n\n| Month | s |\n|---|---|\n| June | 95 |"
LUMINANCE = """(element, property) => {
  const [red, green, blue] = getComputedStyle(element)[property].match(/[\\d.]+/g).map(Number);
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}"""
NOT_ON_PAPER = (
    "header.top",
    "footer.foot",
    ".rail",
    ".crumbs",
    ".composer",
    "main button",
    ".btn",
    ".tabs",
    ".areas",
)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_printed_thread_is_its_posts_alone(open_browser, alice, bob, viewport, theme):
    alice.theme = theme
    alice.save(update_fields=["theme"])
    topic = make_topic(author=alice, title="Ramp time")
    make_post(topic, author=bob, body=TEXT)
    page = open_browser(alice, viewport=viewport, color_scheme=theme)
    page.goto(topic.get_absolute_url())
    assert page.locator("html").get_attribute("data-theme") == theme
    page.emulate_media(media="print")
    for selector in NOT_ON_PAPER:
        for one in page.locator(selector).all():
            expect(one).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for number in (1, 2):
        expect(page.locator(f"#post-{number} .prose")).to_be_visible()
    prose = page.locator("#post-2 .prose")
    expect(prose.locator("table")).to_be_visible()
    assert prose.evaluate(LUMINANCE, "color") < 0.2
    assert page.locator("html").evaluate(LUMINANCE, "backgroundColor") > 0.95
    link = prose.get_by_role("link", name="the note")
    assert "https://example.org/ramp" in link.evaluate("(a) => getComputedStyle(a, '::after').content")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
