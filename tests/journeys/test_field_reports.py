"""A strategy in the field: three companies report and it reaches A; a reader adopts it, is reminded, prints it."""

from __future__ import annotations

import re
import zlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from printing.actions import make_prints
from strategies.actions import planning
from tests.journeys.conftest import PHONE
from tests.makers import make_organisation, make_strategy, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAID: dict[str, Any] = {
    "title": "Undervolt ten machines first",
    "summary": "Fewer joules per terahash for one evening of work.",
    "sections": {
        "problem": "Power is most of the cost, and stock settings are not the cheapest.",
        "measuring": "Sub-meter of class 0.5, the mean of 30 days before and after.",
    },
    "steps": [
        {"what": "Log ten ordinary machines", "who": "site lead", "how_long": "72 h"},
        {"what": "Step down in 0.1 V", "who": "technician", "how_long": "one evening"},
    ],
    "measure": {"name": "Energy per terahash", "unit": "J/TH", "better": "lower", "window_days": 30},
    "formula": "site_power * uptime * power_price * saved",
    "variables": [
        {"name": "saved", "unit": "%", "low": 12, "central": 15, "high": 18, "label": "Energy saved"}
    ],
    "effect_low": -18.0,
    "effect_high": -12.0,
    "sources": [{"kind": "own-data", "title": "Our meters"}],
}


def unpacked(pdf: bytes) -> bytes:
    """What its compressed streams hold: the pages and the title among it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return b"".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x")


def report(
    page: Page, address: str, *, firm: str, before: float, after: float, outcome: str = "Worked"
) -> None:
    page.goto(address)
    page.get_by_role("link", name="We tried this").click()
    page.get_by_label("Who reports").select_option(f"For {firm}")
    page.get_by_label("What came of it", exact=True).select_option(outcome)
    page.get_by_label("Started").fill("2026-03-01")
    page.get_by_label("Ended").fill("2026-03-31")
    page.get_by_label("Before, in J/TH").fill(str(before))
    page.get_by_label("After, in J/TH").fill(str(after))
    page.get_by_label("What happened").fill(f"{firm} held it for 30 days.")
    page.get_by_role("button", name="File the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(firm)


def test_reports_make_the_grade_and_a_reader_takes_it_home(open_browser, work, settings, tmp_path):
    author = make_user("orsolya", name="Orsolya Varga")
    strategy = make_strategy(author=author, category="firmware", **SAID)
    address = strategy.get_absolute_url()

    for firm, after in (("Kestrel Ridge", 14.8), ("Steppe Hash", 15.2), ("Nordlys", 15.0)):
        owner = make_user(f"owner-{firm.split()[0].lower()}")
        make_organisation(firm, by=owner)
        filing = open_browser(owner, viewport=PHONE if firm == "Nordlys" else None)
        report(filing, address, firm=firm, before=17.7, after=after)
    visitor = open_browser()
    visitor.goto(address)
    evidence = visitor.locator("#reports")
    expect(evidence.get_by_text("A: replicated")).to_be_visible()
    expect(evidence.get_by_role("img")).to_be_visible()
    expect(evidence.get_by_role("row", name="Nordlys").last).to_contain_text("−15.3")

    # A reader says what their site is like, and sees at once what it would be worth there.
    reader = open_browser(make_user("reader", name="Rei Ader"))
    reader.goto(address)
    worth = reader.locator("#worth-result")
    for label, figure in (("Power at the meter", "10"), ("Uptime", "100"), ("Power price", "50")):
        reader.get_by_label(label).fill(figure)
    expect(worth).to_contain_text("657,000")
    reader.get_by_label("Power at the meter").fill("20")
    expect(worth).to_contain_text("1,310,000")
    expect(worth).to_contain_text("1,050,000 … 1,580,000")

    # They adopt it, and on the measuring day are reminded once.
    reader.get_by_role("button", name="Try this at my site").click()
    expect(reader.get_by_text("Only you see this plan")).to_be_visible()
    reader.get_by_role("checkbox", name="Log ten ordinary machines").check()
    reader.get_by_label("A step of your own").fill("Tell the insurer")
    reader.get_by_role("button", name="Save").click()
    expect(reader.get_by_role("checkbox", name="Tell the insurer")).to_be_visible()
    expect(reader.get_by_role("checkbox", name="Log ten ordinary machines")).to_be_checked()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert planning.remind_due() == 1
        work()
    letters = [path.read_text() for path in settings.MAIL_DIR.glob("*.eml")]
    assert sum("It is time to measure" in letter and "reader@" in letter for letter in letters) == 1
    reader.goto("/notifications/")
    reader.get_by_role("link", name="It is time to measure").click()
    reader.get_by_role("link", name="Report what came of it").click()
    expect(reader.get_by_label("Ended")).to_have_value(
        (timezone.localdate() + timedelta(days=30)).isoformat()
    )

    # A visitor prints it, and has the PDF, which the page waits for by itself.
    visitor.emulate_media(media="print")
    expect(visitor.get_by_role("button", name="Print")).to_be_hidden()
    expect(visitor.get_by_role("row", name="Nordlys").last).to_be_visible()
    visitor.emulate_media(media="screen")
    visitor.get_by_role("link", name="PDF").click()
    visitor.get_by_role("button", name="Make the PDF").click()
    expect(visitor.get_by_role("heading", name="Your PDF is being made")).to_be_visible()
    assert make_prints() == 1
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Download the PDF").click()
    download.value.save_as(tmp_path / "page.pdf")
    paper = (tmp_path / "page.pdf").read_bytes()
    assert paper.startswith(b"%PDF-")
    parts = unpacked(paper)
    assert 2 <= len(re.findall(rb"/Type ?/Page\b", parts)) <= 4
    assert b"Undervolt ten machines first" in parts

    # Without script the page looks again by itself, too.
    plain = open_browser(java_script_enabled=False)
    plain.goto(f"{address}v/1/pdf/")
    plain.get_by_role("button", name="Make the PDF").click()
    expect(plain.get_by_role("heading", name="Your PDF is being made")).to_be_visible()
    assert make_prints() == 1
    expect(plain.get_by_role("link", name="Download the PDF")).to_be_visible()
