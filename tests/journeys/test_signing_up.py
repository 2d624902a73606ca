"""A newcomer's way in, in Chromium: by the mailed link, with scripts and without, on phone and desk."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import User
from forum.models import Watch
from tests.journeys.conftest import DESKTOP, PHONE
from tests.makers import PASSWORD, make_category, make_topic

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_up(page: Page, back: str) -> None:
    """From a topic to the first steps."""
    page.goto(back)
    page.get_by_role("main").get_by_role("link", name="Sign in to reply").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Name (optional)").fill("Dana Reyes")
    page.get_by_label("Username").fill("dana")
    page.get_by_label("E-mail").fill("dana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    page.goto(re.search(r"https?://\S+", mail.outbox[-1].body)[0])
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("heading", name="Welcome, Dana Reyes")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_sign_up_by_the_mailed_link(open_browser, viewport, scripts):
    category = make_category("power")
    topic = make_topic(category=category)
    page = open_browser(viewport=viewport, java_script_enabled=scripts, timezone_id="Asia/Almaty")
    sign_up(page, topic.get_absolute_url())
    zone = page.get_by_label("Time zone")
    expect(zone).to_have_value("Asia/Almaty" if scripts else "UTC")
    page.get_by_label("Mining operator").check()
    page.get_by_label("Power").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(topic.title)
    user = User.objects.get(username="dana")
    assert (user.time_zone, user.profile.runs) == ("Asia/Almaty" if scripts else "UTC", ["miner"])
    assert [watch.target for watch in Watch.objects.filter(user=user)] == [category]
