"""Two companies bargain in two browsers: versions, their differences, and two answers at the same instant."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from core.pdf import missing_packages
from messaging import actions
from messaging.models import Agreement, Proposal
from messaging.proposals.life import Act
from tests.conftest import IN_CI
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_accessibility import COLOURS, RULES, _said, _wider_than_the_window
from tests.makers import make_seat, make_user
from tests.messaging.deals import in_days, make_call, make_companies, make_deal, spares

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TERMS = {
    "Title": "Shared spares pool",
    "Scope": "Boards and fans in Odessa and Shah Alam.",
    "Stock": "60 control boards",
    "Dispatch within": "48",
}


def make_people(*names: str) -> list[User]:
    return [make_user(name, name=name.title(), welcomed_at=timezone.now()) for name in names]


def test_sent_countered_three_times_and_answered_by_both_at_once(open_browser, faults):
    """Dave's browser has no script, bob's is a phone, and alice accepts by keyboard."""
    alice, bob, dave = make_people("alice", "bob", "dave")
    kestrel, _blue = make_companies(alice, dave)
    make_seat(kestrel, bob)
    alices, bobs = open_browser(alice), open_browser(bob, viewport=PHONE)
    daves = open_browser(dave, java_script_enabled=False)

    bobs.goto("/organisations/blue-river/")
    bobs.get_by_role("link", name="Propose").click()
    bobs.get_by_label("Kind").select_option("parts")
    bobs.get_by_label("In whose name").select_option(label="Kestrel Ridge")
    bobs.get_by_role("button", name="Go on to the terms").click()
    for label, said in TERMS.items():
        bobs.get_by_label(label).first.fill(said)
    bobs.get_by_label("Valid until").fill(in_days(20))
    bobs.get_by_role("button", name="Save as a draft").click()
    bobs.get_by_role("button", name="Send to Blue River").click()
    expect(bobs.get_by_role("button", name="Withdraw")).to_be_visible()
    address = Proposal.objects.get().get_absolute_url()

    # It came as a first contact, and lies in the conversation at the desk: from there it is answered.
    daves.goto(address)
    daves.get_by_role("link", name="Go to the conversation").click()
    expect(daves.get_by_role("button", name="Accept version 1")).to_be_visible()
    for page, label, said in (
        (daves, "Dispatch within", "72"),
        (alices, "Stock", "80 control boards"),
        (daves, "Audit", "Once a year"),
    ):
        if page is not daves or label == "Audit":
            page.goto(address)
        page.get_by_role("link", name="Counter", exact=True).click()
        page.get_by_label(label).first.fill(said)
        page.get_by_role("button", name="Send this version").click()
        expect(page.get_by_text("countered with version").first).to_be_visible()

    alices.goto(address)
    history = alices.locator(".line > li")
    expect(history).to_have_count(4)
    for place, (now, before) in enumerate([("Once a year", ""), ("80 control boards", "60"), ("72", "48")]):
        expect(history.nth(place).locator("ins")).to_contain_text(now)
        if before:
            expect(history.nth(place).locator("del")).to_contain_text(before)
        expect(history.nth(place)).to_contain_text("Dave" if place != 1 else "Alice")
    bobs.goto(address)
    assert _wider_than_the_window(bobs) == []
    expect(bobs.get_by_text("Only a signatory, an administrator or an owner")).to_be_visible()
    expect(bobs.get_by_role("button", name="Accept version 4")).to_have_count(0)

    daves.goto(address)
    alices.get_by_role("button", name="Accept version 4").focus()
    daves.get_by_role("button", name="Withdraw").click(no_wait_after=True)
    alices.keyboard.press("Enter")
    first, other = "Kestrel Ridge accepted version 4.", "Blue River withdrew the proposal."
    for page in (alices, daves):
        expect(page.get_by_text(first).or_(page.get_by_text(other)).first).to_be_visible()
    won = first if Proposal.objects.get().state == "accepted" else other
    for page in (alices, daves, bobs):
        page.goto(address)
        expect(page.get_by_text(won).first).to_be_visible()
        expect(page.get_by_text(other if won is first else first)).to_have_count(0)
    # Whoever came second was answered with a 409, which the browser notes.
    faults[:] = [fault for fault in faults if "409" not in fault]


@pytest.mark.skipif(bool(missing_packages()) and not IN_CI, reason="no Pango here")
def test_the_files_of_what_was_agreed_carry_one_hash(open_browser):
    alice, dave = make_people("alice", "dave")
    deal = make_deal(by=alice, to=[dave], title="Пул запчастей 备件")
    page = open_browser(dave)
    page.goto(deal.get_absolute_url())
    page.get_by_role("button", name="Accept version 1").click()
    expect(page.get_by_text("The PDF is being made.")).to_be_visible()
    assert actions.make_agreements() == 1
    page.reload()
    files = {}
    for name in ("JSON", "PDF"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        files[name] = download.value.path().read_bytes()
    told = json.loads(files["JSON"])
    assert files["PDF"] == base64.b64decode(Agreement.objects.get().pdf)
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-", "-"], input=files["PDF"], capture_output=True
        ).stdout.decode()
        assert told["terms_hash"] in text.replace("\n", "")


def test_both_sides_of_a_blind_call_write_before_they_know_each_other(open_browser):
    alice, dave = make_people("alice", "dave")
    kestrel, _blue = make_companies(alice, dave)
    call = make_call(by=alice, organisation=kestrel, is_blind=True)
    alices, daves = open_browser(alice), open_browser(dave, viewport=PHONE, java_script_enabled=False)
    daves.goto("/messages/calls/?region=nordics&kind=hosting")
    daves.get_by_role("link", name=call.title).first.click()
    daves.get_by_label("Your first message").fill("We have 24 MW.")
    daves.get_by_label("In whose name").select_option(label="Blue River")
    daves.get_by_role("button", name="Send").click()
    expect(daves.get_by_text("You hear when they answer")).to_be_visible()
    alices.goto(call.get_absolute_url())
    alices.get_by_label("What you say to it").fill("Where exactly?")
    alices.get_by_role("button", name="Send").click()
    expect(alices.locator(".msg")).to_contain_text("Where exactly?")
    daves.goto(call.get_absolute_url())
    daves.get_by_label("What you say to it").fill("Near Luleå.")
    daves.get_by_role("button", name="Send").click()
    for page, name in ((alices, "Blue River"), (daves, "Kestrel Ridge")):
        page.goto(call.get_absolute_url())
        expect(page.get_by_text("Near Luleå.")).to_be_visible()
        assert name not in page.content()
        page.get_by_role("button", name="Agree to be named").click()
    expect(daves.get_by_text("Kestrel Ridge").first).to_be_visible()
    daves.get_by_role("link", name="Go to the conversation").click()
    for said in ("We have 24 MW.", "Where exactly?", "Near Luleå."):
        expect(daves.locator(".msg", has_text=said)).to_be_visible()


def test_the_pages_in_every_size_colour_and_language(open_browser):
    """axe on a desk in light and on a phone in dark; nothing too wide on phone, tablet and desk in zh-Hans and ru."""
    alice, dave = make_people("alice", "dave")
    kestrel, blue = make_companies(alice, dave)
    deal = make_deal(by=dave, organisation=blue, to=[kestrel])
    actions.counter_proposal(deal, by=alice, version=1, values=spares(dispatch=72), note="Customs.")
    actions.counter_proposal(deal, by=dave, version=2, values=spares(dispatch=60, costs="50/50"))
    agreed = make_deal(by=dave, organisation=blue, to=[kestrel])
    actions.answer_proposal(agreed, Act.ACCEPT, by=alice, version=1)
    energy = make_deal(by=alice, to=[dave], kind="energy", power=20, purchase_share=22, selling_share=3)
    call = make_call(by=alice, organisation=kestrel, is_blind=True)
    reply = actions.reply_to_call(call, by=dave, organisation=blue, text="We have 24 MW.")
    actions.say_of_call(reply, by=alice, text="Where exactly?")
    page = open_browser(alice)
    talk = deal.parties.get(position=1).conversation
    assert talk
    paths = [one.get_absolute_url() for one in (deal, agreed, energy, call, talk)]
    paths += [
        f"{deal.get_absolute_url()}counter/",
        "/messages/proposals/",
        "/messages/calls/",
        "/messages/calls/new/",
    ]
    paths += ["/messages/proposals/new/", "/messages/proposals/new/?kind=energy&to=blue-river"]
    found = []
    for path in paths:
        page.set_viewport_size(WIDE)
        page.goto(path)
        page.evaluate(AXE_SCRIPT)
        for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [(path, scheme, fault) for rules in (RULES, COLOURS) for fault in _told(page, rules)]
    assert found == []
    wide = []
    for language in ("zh-hans", "ru"):
        User.objects.filter(pk=alice.pk).update(language=language)
        for path in paths:
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language
            for width in (390, 820, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                wide += [(language, path, width, what) for what in _wider_than_the_window(page)]
    assert wide == []


def _told(page: Page, rules: dict) -> list[str]:  # type: ignore[type-arg]
    return [f"{one['id']}: {node['html'][:160]}" for one in _said(page, rules) for node in one["nodes"]]
