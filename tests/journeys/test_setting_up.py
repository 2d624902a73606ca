"""From an empty database to a place with a name, rules and a first topic, by its first administrator."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from forum.models import Category
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_passkeys import at, plug_in
from tests.makers import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_first_administrator_sets_up_an_empty_site(open_browser, monkeypatch, viewport):
    page = open_browser(viewport=viewport)
    plug_in(page)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This place is being set up")
    expect(page.get_by_text("manage.py createsuperuser")).to_be_visible()

    # As the page says, on the server.
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", username="ada", email="ada@example.org", verbosity=0)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail or username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Work phone")
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("link", name="I have kept them").click()

    page.goto("/")
    expect(page).to_have_url(at("/set-up/"))
    page.get_by_label("Name", exact=True).fill("Hash Guild")
    page.get_by_label("Rules").fill("1. Say what you **measured**.")
    for room in ("Treasury", "Policy"):
        page.get_by_label(room).uncheck()
    page.get_by_role("button", name="Open the doors").click()
    expect(page).to_have_url(at("/"))
    expect(page.get_by_role("banner").get_by_text("Hash Guild")).to_be_visible()
    expect(page.get_by_text("No topics here yet")).to_be_visible()
    page.goto("/rules/")
    expect(page.locator("main strong")).to_have_text("measured")
    assert set(Category.objects.values_list("slug", flat=True)) == {
        "news", "power", "cooling", "firmware", "repair", "procurement", "meet",
    }  # fmt: skip

    page.goto("/forum/")
    page.get_by_role("link", name="Start a topic").first.click()
    page.get_by_label("Category").select_option(label="Site news")
    page.get_by_label("Title").fill("The doors are open")
    page.locator("textarea[name=body]").fill("Introduce yourselves.")
    page.get_by_role("button", name="Start topic").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The doors are open")
