"""A campaign from its proposal to its delivery: two companies, a moderator, a visitor with a mailbox, a member with
a letter, and somebody who makes up five hundred names."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from activity.delivery import deliver_due
from campaigns import actions
from campaigns.models import Campaign, Signature
from campaigns.tasks import screen
from core.pdf import missing_packages
from notifications.sending import send_due
from printing.actions import make_prints
from tests.campaigns.test_acting import TEMPLATE
from tests.journeys.conftest import PHONE
from tests.makers import make_campaign, make_organisation, make_seat, make_user
from tests.notifications.test_sending import sink  # noqa: F401  a fixture: a real SMTP server

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OWN = "We were at our level 95 seconds after the signal. A threshold of 75 MW leaves our site out."


def work() -> None:
    """What the worker does every few seconds."""
    screen()
    deliver_due()
    send_due()


def newest_mail(sink: Any) -> tuple[str, str]:  # noqa: F811
    """The text of the newest mail to the visitor, and the path of the first link into a campaign in it."""
    theirs = [content for to, content in sink.got if "lind" in to.lower()]
    text = message_from_bytes(theirs[-1], policy=policy.default).get_content()
    link = re.search(r"http://[^/\s]+(/campaigns/\S+)", text)
    assert link
    return text, link[1]


def ask_for_link(page: Page, email: str) -> None:
    page.get_by_label("Name", exact=True).fill("Vera Lind")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("I sign this letter").check()
    page.get_by_label("Forward my name").check()
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()


def test_two_companies_found_a_campaign_and_a_member_writes_to_its_body(open_browser, tmp_path, faults):
    fatima, dave = make_user("fatima", name="Fatima Noor"), make_user("dave", name="Dave Okoro")
    make_organisation("Kestrel Ridge", by=fatima)
    make_organisation("Blue River", by=dave)
    founder = open_browser(fatima)
    founder.goto("/campaigns/new/")
    closes = timezone.now() + timedelta(days=30)
    for label, text in (
        ("Title", "Count interruptible load as it behaves"),
        ("Summary", "The draft treats a site that switches off in a minute like one that never does."),
        ("What we ask for", "Measure at the revenue meter.\nLower the threshold to 25 MW."),
        ("Why it matters", "We measured 95 seconds."),
        ("The letter people sign", "Dear Commissioners,\n\nwe run machines that switch off."),
        ("One can act until", f"{closes:%Y-%m-%d}T17:00"),
        ("Who directs it", "Kestrel Ridge"),
        ("Who pays for it", "Its sponsors, nothing yet"),
    ):
        founder.get_by_label(label, exact=False).first.fill(text)
    founder.get_by_label("Public body", exact=True).select_option(label="Public Utility Commission of Texas")
    founder.get_by_label("Time zone").select_option("America/Chicago")
    founder.get_by_label("Others, not to deal with someone").check()
    founder.get_by_role("button", name="Save as a draft").click()
    expect(founder.get_by_text("We don't run boycotts").first).to_be_visible()
    faults.clear()  # the refusal's 422
    founder.get_by_label("A public body, to decide").check()
    founder.get_by_role("button", name="Save as a draft").click()
    founder.get_by_role("button", name="Show it to members").click()
    expect(founder.get_by_text("1 more organisation must sponsor it")).to_be_visible()
    manage = founder.url
    address = manage.removesuffix("manage/")

    second = open_browser(dave, viewport=PHONE)
    second.goto(address)
    second.get_by_role("button", name="Offer that Blue River sponsors it").click()
    expect(second.get_by_text("Its people are told")).to_be_visible()
    founder.reload()
    founder.get_by_role("button", name="Take the offer").click()
    founder.get_by_role("button", name="Send it in").click()
    expect(founder.get_by_text("Moderators are asked")).to_be_visible()

    moderator = open_browser(make_user("carol", name="Carol Weiss", role="moderator"))
    moderator.goto("/moderation/")
    moderator.get_by_role("link", name="Count interruptible load").click()
    moderator.get_by_role("button", name="Check it out").click()
    moderator.get_by_label("A claim lacks its source").check()
    moderator.get_by_label("What you tell them").fill("Where were the 95 seconds measured?")
    moderator.get_by_role("button", name="Return it").click()
    expect(moderator.get_by_text("Returned, with your reasons.")).to_be_visible()
    founder.reload()
    expect(founder.get_by_text("A claim lacks its source, or is wrong")).to_be_visible()
    expect(founder.get_by_text("Where were the 95 seconds measured?")).to_be_visible()
    founder.get_by_role("link", name="Edit", exact=True).click()
    founder.get_by_label("Why it matters").fill(
        "Measured at the revenue meter, in 41 of 41 events: 95 seconds."
    )
    founder.get_by_role("button", name="Save").click()
    founder.goto(manage)
    founder.get_by_role("button", name="Send it in").click()
    moderator.goto("/moderation/")
    moderator.get_by_role("link", name="Count interruptible load").click()
    moderator.get_by_role("button", name="Check it out").click()
    moderator.get_by_role("button", name="Open the campaign").click()
    expect(moderator.get_by_text("It is open, and its people are told.")).to_be_visible()

    # A member writes in three steps: begun with script, gone on with the next day without.
    campaign = Campaign.objects.get()
    actions.keep_way(campaign, None, by=fatima, kind="letter", time_zone="UTC", **TEMPLATE)
    bob = make_user("bob", name="Bob Tanaka")
    writer = open_browser(bob)
    writer.goto(address)
    expect(writer.get_by_text(re.compile("17:00 C[SD]T")).first).to_be_visible()
    writer.get_by_role("link", name="Write your own letter").click()
    writer.get_by_label("County or region").fill("Upton County")
    expect(writer.locator("#preview")).to_contain_text("Upton County")
    writer.get_by_role("button", name="Go on").click()
    writer.get_by_label("Threshold").check()
    writer.get_by_label("In your own words").fill("One sentence.")
    writer.get_by_role("button", name="Save draft").click()
    expect(writer.get_by_text("Step 2 of 3")).to_be_visible()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        later = open_browser(bob, java_script_enabled=False)
        later.goto(address)
        expect(later.get_by_text("Your draft: step 2 of 3")).to_be_visible()
        later.get_by_role("link", name="Write your own letter").click()
        expect(later.get_by_label("In your own words")).to_have_value("One sentence.")
        later.get_by_role("button", name="Check and send").click()
        expect(later.get_by_role("alert")).to_contain_text("Write at least two sentences of your own.")
        later.get_by_label("In your own words").fill(OWN)
        later.get_by_label("Site size in MW").fill("38")
        later.get_by_role("button", name="Check and send").click()
        expect(later.get_by_text("I manage a 38 MW site in Upton County.")).to_be_visible()
        later.get_by_role("button", name="As PDF").click()
        if not missing_packages():
            assert make_prints() == 1
            with later.expect_download() as download:
                later.get_by_role("link", name="Download the PDF").click()
            download.value.save_as(tmp_path / "letter.pdf")
            assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
        later.goto(f"{address}letter/?step=3")
        later.get_by_label("I understand that comments become part").check()
        later.get_by_role("button", name="I have sent it").click()
        later.goto(address)
        expect(later.locator("#act").get_by_text("Done")).to_be_visible()
    faults.clear()  # the 422 of the letter with one sentence


def test_people_sign_by_mail_are_asked_again_and_what_is_made_up_never_counts(
    open_browser,
    sink,  # noqa: F811
    tmp_path,
    faults,
):
    fatima, dave = make_user("fatima", name="Fatima Noor"), make_user("dave", name="Dave Okoro")
    company = make_organisation("Blue River", by=dave)
    campaign = make_campaign(by=fatima, state="open")
    after = make_campaign(by=fatima, state="open", title="The appeal that follows")
    address = campaign.get_absolute_url()

    # A visitor without script signs by mail; the link is opened by a scanner first.
    visitor = open_browser(java_script_enabled=False, viewport=PHONE)

    def count() -> dict[str, int]:
        told: dict[str, int] = visitor.request.get(f"{address}count.json").json()
        return {name: told[name] for name in ("people", "organisations")}

    visitor.goto(address)
    visitor.get_by_role("link", name="Sign the letter").first.click()
    assert visitor.locator("input:checked").count() == 0
    ask_for_link(visitor, "vera.lind@gmail.com")
    work()
    _text, link = newest_mail(sink)
    assert visitor.request.get(link).ok
    assert count() == {"people": 0, "organisations": 0}
    visitor.goto(link)
    visitor.get_by_role("button", name="Sign").click()
    expect(visitor.get_by_role("heading", name="Your signature")).to_be_visible()
    own = visitor.url
    work()
    assert count() == {"people": 1, "organisations": 0}

    # Again, under another spelling: the same answer, and nothing changes.
    visitor.goto(f"{address}sign/")
    ask_for_link(visitor, "VeraLind+miners@googlemail.com")
    work()
    text, link = newest_mail(sink)
    assert "already" in text
    assert own.endswith(link)
    assert (count(), Signature.objects.count()) == ({"people": 1, "organisations": 0}, 1)

    # Helga signs for her company.
    helga = make_user("helga", name="Helga Berg")
    make_seat(company, helga, "signatory")
    signatory = open_browser(helga)
    signatory.goto(f"{address}sign/")
    signatory.get_by_label("Who signs").select_option(label="Blue River")
    signatory.get_by_label("I sign this letter").check()
    signatory.get_by_role("button", name="Sign").click()
    expect(signatory.get_by_role("link", name="Blue River").first).to_be_visible()
    assert count() == {"people": 1, "organisations": 1}

    # The letter is edited: nobody counts until they agree to what they were shown.
    owner = open_browser(fatima)
    owner.goto(f"{address}manage/")
    owner.get_by_role("link", name="Change the letter").click()
    owner.get_by_label("The letter people sign").fill("Dear Commissioners, we ask for 25 MW.")
    owner.get_by_role("button", name="Change it and ask again").click()
    expect(owner.get_by_text("Those who signed are asked again.")).to_be_visible()
    work()
    assert count() == {"people": 0, "organisations": 0}
    _text, link = newest_mail(sink)
    visitor.goto(link)
    expect(visitor.locator("ins").first).to_be_visible()
    visitor.get_by_role("button", name="I sign this text too").click()
    expect(visitor.get_by_text("You sign the letter as it reads now.")).to_be_visible()
    signatory.goto(f"{address}signature/")
    signatory.get_by_role("button", name="I sign this text too").click()
    expect(signatory.get_by_text("You sign the letter as it reads now.")).to_be_visible()
    assert count() == {"people": 1, "organisations": 1}

    # Five hundred made-up ones in an hour are held, and staff invalidate them in batches.
    campaign.refresh_from_db()
    now = timezone.now()
    Signature.objects.bulk_create(
        Signature(
            campaign=campaign, text_id=campaign.text_id, address_key=f"{n:064}", email=f"x{n}@spam.example",
            domain="spam.example", network="203.0.113.0/24", signed_at=now,
        )
        for n in range(500)
    )  # fmt: skip
    work()
    assert count() == {"people": 1, "organisations": 1}
    staff = open_browser(make_user("carol", name="Carol Weiss", role="moderator"))
    staff.goto(f"{address}sweeps/")
    staff.get_by_role("link", name="Choose spam.example").click()
    expect(staff.get_by_label("Mail domain")).to_have_value("spam.example")
    staff.get_by_role("button", name="Begin").click()
    expect(staff.get_by_text("0 / 500")).to_be_visible()
    work()
    staff.reload()
    expect(staff.get_by_text("500 / 500")).to_be_visible()
    expect(staff.get_by_text("Nothing is held.")).to_be_visible()
    assert Signature.objects.filter(invalidated_at=None).count() == 2

    # The visitor withdraws, and signs once more before the end.
    visitor.get_by_role("button", name="Withdraw my signature").click()
    expect(visitor.get_by_text("you no longer sign").first).to_be_visible()
    assert count() == {"people": 0, "organisations": 1}
    visitor.goto(f"{address}sign/")
    ask_for_link(visitor, "vera.lind@gmail.com")
    work()
    visitor.goto(newest_mail(sink)[1])
    visitor.get_by_role("button", name="Sign").click()
    work()
    assert count() == {"people": 1, "organisations": 1}

    # It is closed and delivered while somebody still has the form open.
    late = open_browser(java_script_enabled=False)
    late.goto(f"{address}sign/")
    owner.goto(f"{address}manage/")
    owner.get_by_role("button", name="Close it now").click()
    owner.get_by_role("link", name="Delivery").click()
    owner.get_by_role("button", name="Freeze and deliver").click()
    expect(owner.get_by_text("Look again in a minute")).to_be_visible()
    work()
    owner.reload()
    owner.get_by_label("What you take it for").fill("To hand it to the commission")
    with owner.expect_download() as download:
        owner.get_by_role("button", name="List, CSV").click()
    download.value.save_as(tmp_path / "list.csv")
    assert [line.split(",")[:2] for line in (tmp_path / "list.csv").read_text().splitlines()[1:]] == [
        ["organisation", "Blue River"],
        ["person", "Vera Lind"],
    ]
    owner.goto(f"{address}manage/")
    owner.get_by_label("It goes on in").select_option(label="The appeal that follows")
    owner.get_by_role("button", name="Archive it").click()
    expect(owner.get_by_role("button", name="Archive it")).to_be_hidden()
    late.get_by_label("Name", exact=True).fill("Late Comer")
    late.get_by_label("E-mail").fill("late@site.example")
    late.get_by_label("I sign this letter").check()
    late.get_by_role("button", name="Mail me the link").click()
    expect(late.get_by_text("Thank you, but signing is over")).to_be_visible()
    late.get_by_role("link", name="The appeal that follows").click()
    expect(late).to_have_url(re.compile(re.escape(after.get_absolute_url())))
    visitor.goto(own)
    expect(visitor.get_by_text("a signature can't be withdrawn any more")).to_be_visible()
    assert count() == {"people": 1, "organisations": 1}
    faults.clear()  # the late one's 409
