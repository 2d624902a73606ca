"""A founder's way: a company, its domain, a colleague who signs and speaks for it, and whose seat ends."""

from __future__ import annotations

import email
import re
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from organisations.models import Organisation, Verification
from tests.journeys.test_passkeys import add_passkey, plug_in
from tests.makers import PASSWORD, make_topic, make_user
from tests.organisations.nets import dns_server

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def newest_mail_to(folder: Path, address: str) -> str:
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")
    ]
    found = [mail for mail in mails if address in str(mail["To"])]
    return str(found[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_a_company_is_founded_verified_spoken_for_and_left(open_browser, work, settings, faults):
    came = {"password": PASSWORD, "welcomed_at": "2026-01-01T00:00Z"}
    topic = make_topic(author=make_user("asker"))
    founder = open_browser(make_user("fatima", name="Fatima Noor", **came))
    founder.goto("/organisations/")
    founder.get_by_role("link", name="Add yours").click()
    founder.get_by_label("Kind").select_option("miner")
    founder.get_by_label("Name", exact=True).fill("Kestrel Ridge")
    founder.get_by_label("Legal name").fill("Kestrel Ridge Mining LLC")
    founder.get_by_label("Country under whose law").select_option("US")
    founder.get_by_label("is on a sanctions list").check()
    founder.get_by_role("button", name="Open its page").click()
    expect(founder.get_by_role("heading", name="Kestrel Ridge")).to_be_visible()

    with dns_server() as zone:
        settings.DNS_SERVERS, settings.DOMAIN_TIMEOUT = [f"127.0.0.1:{zone.port}"], 2
        founder.get_by_role("link", name="Verification").click()
        founder.get_by_label("Domain, or for mail").fill("kestrel.example")
        founder.get_by_role("button", name="Go on").click()
        expect(founder.get_by_text("_common-hash.kestrel.example")).to_be_visible()
        proof = Verification.objects.get()
        zone.say(proof.record_name, "TXT", proof.record)
        founder.get_by_role("button", name="Look now").click()
        expect(founder.get_by_text("says so: this is verified")).to_be_visible()

    founder.goto("/organisations/kestrel-ridge/seats/")
    founder.get_by_label("E-mail").fill("helga@kestrel.example")
    founder.get_by_role("button", name="Invite").click()
    expect(founder.get_by_text("is on its way")).to_be_visible()
    work()
    link = re.search(r"/organisations/invitations/\S+", newest_mail_to(settings.MAIL_DIR, "helga@"))
    assert link

    helga = make_user("helga", name="Helga Stein", **came)
    colleague = open_browser(helga)
    plug_in(colleague)
    colleague.goto(link[0])
    colleague.get_by_role("button", name="Take the seat").click()
    expect(colleague.get_by_text("You have a seat in Kestrel Ridge")).to_be_visible()

    founder.reload()
    founder.get_by_label("Seat of Helga Stein").select_option("signatory")
    founder.get_by_role("button", name="Save").first.click()
    expect(founder.get_by_text("Saved.")).to_be_visible()

    colleague.goto(topic.get_absolute_url())
    expect(colleague.get_by_text("needs a second factor")).to_be_visible()
    add_passkey(colleague)
    colleague.goto(topic.get_absolute_url())
    colleague.get_by_label("Who speaks").select_option(label="For Kestrel Ridge")
    colleague.get_by_label("Your reply").fill("We ramp down in 95 seconds, measured at the breaker.")
    colleague.get_by_role("button", name="Post reply").click()
    post = colleague.locator("#post-2")
    expect(post.get_by_role("link", name="Kestrel Ridge")).to_be_visible()
    expect(post.get_by_text("Verified")).to_be_visible()
    assert "Domain record" in (post.locator(".state.is-ok").get_attribute("title") or "")

    colleague.goto(topic.get_absolute_url())
    colleague.get_by_label("Your reply").fill("And we will do so again.")
    founder.goto("/organisations/kestrel-ridge/seats/")
    founder.get_by_role("button", name="End the seat").click()
    expect(founder.get_by_text("has ended")).to_be_visible()
    expect(colleague.get_by_label("Who speaks")).to_have_value("kestrel-ridge")
    colleague.get_by_role("button", name="Post reply").click()
    expect(colleague.get_by_text("You do not speak for Kestrel Ridge")).to_be_visible()
    expect(colleague.get_by_label("Your reply")).to_have_value("And we will do so again.")
    assert Organisation.objects.get().posts.count() == 1
    faults[:] = [fault for fault in faults if "409 (Conflict)" not in fault]  # the refusal just seen
