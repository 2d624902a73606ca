"""From somebody's reply to a bell that is quiet again, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from forum import actions
from notifications.models import Notification
from tests.journeys.conftest import PHONE
from tests.makers import make_post, make_topic
from tests.notifications.told import unread

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def topic(alice, bob, work):
    topic = make_topic(author=alice, title="Ramp-down: who carries six minutes?")
    work()
    actions.reply(topic, by=bob, body="@alice we carry them. It took a lawyer and a year.")
    make_post(topic, author=bob, body="The clause is in our second contract too.")
    work()
    return topic


def test_reading_what_one_was_told_of_quiets_the_bell(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto("/")
    bell = page.locator("#bell")
    expect(bell).to_have_attribute("aria-label", "Notifications, 2 new")
    bell.click()
    row = page.locator(".rows li").last
    expect(row).to_contain_text("Bob Tanaka mentioned you")
    row.get_by_role("link", name=topic.title).click()
    with page.expect_response(lambda answer: "/read" in answer.url and answer.request.method == "POST"):
        page.locator("#post-3 > footer").scroll_into_view_if_needed()
    page.goto("/notifications/?show=unread")
    expect(page.locator("#bell")).to_have_attribute("aria-label", "Notifications")
    expect(page.get_by_role("heading", name="Nothing unread")).to_be_visible()


def test_one_is_marked_in_place_and_the_bell_follows(open_browser, alice, topic):
    page = open_browser(alice, viewport=PHONE)
    page.goto("/notifications/")
    page.get_by_role("button", name="Mark as read").first.click()
    expect(page.locator("#bell")).to_have_attribute("aria-label", "Notifications, 1 new")
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert unread(alice) == 1


def test_the_same_without_scripts(open_browser, alice, topic):
    page = open_browser(alice, java_script_enabled=False)
    page.goto("/notifications/")
    page.get_by_role("button", name="Mark as read").first.click()
    expect(page).to_have_url("/notifications/")
    expect(page.locator("#bell")).to_have_attribute("aria-label", "Notifications, 1 new")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("#bell")).to_have_attribute("aria-label", "Notifications")
    assert not Notification.objects.unread().filter(recipient=alice).exists()


def test_a_mail_is_read_and_its_kind_ended_without_signing_in(open_browser, alice, topic, settings):
    settings.SITE_HOST, settings.EMAIL_URL, settings.IS_LOOPBACK = "localhost", "", True
    page = open_browser(java_script_enabled=False)
    page.goto("/dev/mail/")
    page.get_by_role("link", name=f"Re: {topic.title}").first.click()
    page.get_by_role("link", name="One click").click()
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.get_by_role("heading", name="No more mails of this kind")).to_be_visible()
    alice.profile.refresh_from_db()
    assert False in alice.profile.mail_for.values()
