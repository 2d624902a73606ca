"""A newcomer's first link, from the double click to its place in the topic; and a reader who mutes them."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from forum.models import HeldPost
from tests.journeys.conftest import PHONE
from tests.makers import make_topic, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LINKED = "Our meter is https://meters.example/class-0.5 and it holds."


def test_a_link_waits_is_let_through_and_its_author_muted(open_browser, alice, carol):
    topic = make_topic(author=alice)
    fresh = make_user("fresh", date_joined=timezone.now())

    page = open_browser(fresh)
    page.goto(topic.get_absolute_url())
    page.locator("textarea[name=body]").fill(LINKED)
    page.get_by_role("button", name="Post reply").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your reply waits for a moderator")
    page.goto(topic.get_absolute_url())
    expect(page.get_by_text("Waits for a moderator")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("")
    held = HeldPost.objects.get()

    staff = open_browser(carol, java_script_enabled=False)
    staff.goto("/moderation/?show=links")
    staff.get_by_role("button", name="Let through").click()
    expect(staff.get_by_text("Nothing waits")).to_be_visible()
    page.goto(held.get_absolute_url())
    page.get_by_role("link", name="Read it in its place").click()
    expect(page.locator("#post-2")).to_contain_text("Our meter is")

    reader = open_browser(alice, viewport=PHONE)
    reader.goto(topic.get_absolute_url())
    reader.locator("#post-2 details.menu summary").click()
    reader.get_by_role("button", name="Mute @fresh").click()
    # The link to the very post opens it; the topic's page keeps it folded until it is asked for.
    expect(reader.locator("#post-2")).to_be_visible()
    reader.goto(topic.get_absolute_url())
    expect(reader.locator("#post-2")).to_be_hidden()
    reader.get_by_text("is by someone you muted").click()
    expect(reader.locator("#post-2")).to_be_visible()
