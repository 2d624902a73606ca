"""A group made by staff, found, asked for, answered, what it opens read, and left; who asks has no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Group
from organisations.audiences import Audience
from organisations.models import OpenTo
from tests.journeys.conftest import PHONE
from tests.makers import make_campaign, make_category, make_topic

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_group_from_its_making_to_leaving_it(open_browser, alice, bob, admin, faults):
    staff, owner = open_browser(admin), open_browser(bob)
    asker = open_browser(alice, java_script_enabled=False, viewport=PHONE)
    staff.goto("/groups/")
    staff.get_by_role("link", name="New group").click()
    staff.get_by_label("Name", exact=True).fill("ERCOT operators")
    staff.get_by_label("By request").check()
    staff.get_by_role("textbox", name="Owner").fill("bob")
    staff.get_by_role("button", name="Make the group").click()
    expect(staff.get_by_role("heading", name="ERCOT operators")).to_be_visible()
    group = Group.objects.get()
    room = make_category("desk", name="ERCOT desk", see="group", reply="group", start="group", group=group)
    topic = make_topic(author=bob, category=room, title="August dispatch days")
    audience = Audience(OpenTo.GROUP, group=group)
    campaign = make_campaign(by=bob, title="Ask for two seconds more", audience=audience, state="open")

    for path in ("/c/desk/", topic.get_absolute_url(), campaign.get_absolute_url()):
        assert asker.goto(path).status == 404
    asker.goto("/groups/")
    asker.get_by_role("link", name="ERCOT operators").click()
    expect(asker.get_by_text("ERCOT desk")).to_have_count(0)
    asker.get_by_role("button", name="Ask", exact=True).click()
    expect(asker.get_by_text("You asked to come in.", exact=True)).to_be_visible()

    owner.goto(group.get_absolute_url())
    owner.get_by_role("button", name="Let in").click()
    expect(owner.get_by_role("link", name="Alice Moreau")).to_be_visible()

    asker.goto(group.get_absolute_url())
    asker.get_by_role("link", name="ERCOT desk").click()
    asker.get_by_role("link", name="August dispatch days").click()
    expect(asker.get_by_role("heading", name="August dispatch days")).to_be_visible()
    asker.goto(group.get_absolute_url())
    asker.get_by_role("link", name="Ask for two seconds more").click()
    expect(asker.get_by_role("heading", name="Ask for two seconds more")).to_be_visible()

    owner.goto(group.get_absolute_url())
    owner.get_by_role("link", name="Begin a conversation").click()
    expect(owner.get_by_label("Also open to")).to_have_value(f"group:{group.pk}")
    owner.get_by_role("textbox", name="Your message").fill("Who comes to Austin?")
    owner.get_by_role("button", name="Send").click()
    expect(owner.get_by_text("Give it a subject: it is found by that.").first).to_be_visible()
    owner.get_by_label("Subject").fill("The hearing in Austin")
    owner.get_by_role("button", name="Send").click()
    expect(owner.get_by_role("heading", name="The hearing in Austin", exact=True)).to_be_visible()
    asker.goto("/messages/")
    asker.get_by_role("link", name="Open conversations 1").click()
    expect(asker.get_by_text("Who comes to Austin?")).to_have_count(0)
    asker.get_by_role("button", name="Come in").click()
    expect(asker.get_by_text("Who comes to Austin?").first).to_be_visible()
    talk = asker.url
    asker.get_by_role("textbox", name="Write to Bob").fill("I do.")
    asker.get_by_role("button", name="Send").click()
    expect(owner.get_by_text("I do.").first).to_be_visible(timeout=20_000)

    asker.goto(group.get_absolute_url())
    asker.get_by_role("button", name="Leave the group").click()
    assert asker.goto(talk).status == 404
    asker.goto(group.get_absolute_url())
    expect(asker.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    for page in (topic, campaign):
        assert asker.goto(page.get_absolute_url()).status == 404
    # The browser notes the pages that were not there, and the form that came back; nothing else went wrong.
    assert [fault for fault in faults if not re.search("status of (404|422)", fault)] == []
    faults.clear()
