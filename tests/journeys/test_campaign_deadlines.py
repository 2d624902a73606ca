"""A campaign's deadline as its body says it and as readers elsewhere see it; and a signature by keyboard alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from campaigns import actions
from campaigns.models import Signature, SigningLink
from tests.makers import make_campaign, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def press_until(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(e => (e.labels?.[0]?.innerText || e.innerText || e.getAttribute('aria-label') || '').trim())"
            "(document.activeElement)"
        )
        if focused.startswith(name):
            return
    pytest.fail(f"Tab never came to {name}")


def test_a_deadline_is_the_bodys_hour_for_readers_anywhere_and_one_signs_by_keyboard(open_browser):
    # On that Sunday clocks in Chicago are set back: five in the afternoon is one hour later than the day before.
    runner = make_user("fatima")
    closes = datetime.fromisoformat("2030-11-03T17:00")
    campaign = make_campaign(by=runner, state="open", closes=closes, time_zone="America/Chicago")
    hearing = {"title": "Hearing", "starts_at": datetime.fromisoformat("2030-11-02T17:00"), "place": "Austin"}
    way = actions.keep_way(campaign, None, by=runner, kind="hearing", time_zone="America/Chicago", **hearing)
    address = campaign.get_absolute_url()
    for zone, own, own_hearing in (
        ("America/Chicago", "3 Nov 2030, 17:00", "2 Nov 2030, 17:00"),
        ("Europe/Oslo", "4 Nov 2030, 00:00", "2 Nov 2030, 23:00"),
        ("Asia/Almaty", "4 Nov 2030, 04:00", "3 Nov 2030, 03:00"),
    ):
        page = open_browser(timezone_id=zone)
        page.goto(address)
        expect(page.get_by_text("Closes 3 Nov 2030, 17:00 CST")).to_be_visible()
        expect(page.locator(".panel.first local-time")).to_contain_text(own)
        page.goto(way.get_absolute_url())
        expect(page.get_by_text("2 Nov 2030, 17:00 CDT")).to_be_visible()
        expect(page.locator("main local-time").first).to_contain_text(own_hearing)
    calendar = page.request.get(f"{address}event.ics").text()
    assert "DTSTART:20301103T230000Z" in calendar
    assert "DTSTART:20301102T220000Z" in page.request.get(f"{way.get_absolute_url()}event.ics").text()

    page.goto(address)
    press_until(page, "Sign the letter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign the letter")).to_be_visible()
    press_until(page, "Name")
    page.keyboard.type("Vera Lind")
    page.keyboard.press("Tab")
    page.keyboard.type("vera@north.example")
    press_until(page, "I sign this letter")
    page.keyboard.press("Space")
    press_until(page, "Mail me the link")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    assert (SigningLink.objects.get().email, Signature.objects.count()) == ("vera@north.example", 0)
