"""A passkey in Chromium's virtual authenticator: made, used alone, used as second factor, removed."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.makers import PASSWORD, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PLATFORM = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def at(path: str) -> re.Pattern[str]:
    """The address itself, not one that only leads there."""
    return re.compile(rf"^[^?]*{path}$")


def plug_in(page: Page, **options: object) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**PLATFORM, **options}})


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/?next=/settings/second-factor/")
    page.get_by_label("E-mail or username").fill("carla")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Work phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_moderator_makes_a_passkey_and_signs_in_by_it_alone(open_browser):
    make_user("carla", password=PASSWORD, role="moderator", welcomed_at="2026-01-01T00:00Z")
    page = open_browser(viewport=PHONE)
    plug_in(page)
    sign_in(page)
    page.goto("/moderation/")
    expect(page.get_by_text("needs a second factor")).to_be_visible()
    add_passkey(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Work phone")).to_be_visible()
    page.goto("/moderation/")
    expect(page).to_have_url(at("/moderation/"))

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/moderation/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(at("/moderation/"))

    page.context.clear_cookies()
    sign_in(page)
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page).to_have_url(at("/settings/second-factor/"))

    page.get_by_role("link", name="Remove Work phone").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.exists()
    page.goto("/moderation/")
    expect(page.get_by_text("needs a second factor")).to_be_visible()


def test_without_scripts_there_is_the_app(open_browser):
    make_user("carla", password=PASSWORD, welcomed_at="2026-01-01T00:00Z")
    page = open_browser(java_script_enabled=False)
    sign_in(page)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="The key as a picture to scan")).to_be_visible()
    from tests.accounts.test_second_factor import code

    page.get_by_label("six digits").fill(code(page.get_by_label("Key", exact=True).input_value()))
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
