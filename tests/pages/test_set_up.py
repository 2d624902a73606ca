"""An empty site greets its first admin; everyone else waits outside."""

from __future__ import annotations

import pytest
from django.core import mail

from forum.models import Category
from pages.models import Site

pytestmark = pytest.mark.django_db


def test_an_empty_site_says_how_it_is_set_up(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "createsuperuser" in page.content.decode()


def test_its_first_admin_names_it_and_makes_its_categories(client, admin, commits):
    client.force_login(admin)
    assert client.get("/")["Location"] == "/set-up/"
    given = {
        "name": "Hash Guild",
        "purpose": "Compare notes.",
        "rules": "1. Be **kind**.",
        "rooms": ["power", "treasury"],
    }
    with commits():
        answer = client.post("/set-up/", given)
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert Site.objects.get().name == "Hash Guild"
    assert [category.slug for category in Category.objects.all()] == ["power", "treasury"]
    assert "<strong>kind</strong>" in client.get("/rules/").content.decode()
    assert "Hash Guild" in client.get("/forum/").content.decode()


def test_set_up_twice_makes_no_category_twice(client, admin):
    client.force_login(admin)
    for name in ("First", "Second"):
        client.post("/set-up/", {"name": name, "rooms": ["power"]})
    assert Category.objects.count() == 1
    assert Site.objects.get().name == "Second"


def test_set_up_without_a_name_keeps_what_was_typed(client, admin):
    client.force_login(admin)
    page = client.post("/set-up/", {"name": "", "purpose": "Typed already."})
    assert page.status_code == 422
    assert "Typed already." in page.content.decode()


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_set_up_is_closed_to_members_and_moderators(who, client, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/set-up/").status_code == 403
    assert client.post("/set-up/", {"name": "Mine"}).status_code == 403
    assert not Site.objects.exists()


def test_set_up_sends_visitors_to_sign_in(client):
    assert client.get("/set-up/")["Location"] == "/accounts/login/?next=/set-up/"


@pytest.mark.parametrize(
    "address", ["/about/", "/rules/", "/privacy/", "/terms/", "/competition-law/", "/contact/"]
)
def test_the_pages_of_the_footer_are_there(address, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert client.get(address).status_code == 200


def test_contact_mails_the_admins_once_and_keeps_bad_input(client, admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    bad = client.post("/contact/", {"name": "Noor", "address": "not an address", "text": "Hello"})
    assert bad.status_code == 422
    assert "Hello" in bad.content.decode()
    sent = client.post(
        "/contact/", {"name": "Noor\r\nBcc: x@evil.example", "address": "noor@example.org", "text": "Hello"}
    )
    assert sent.status_code == 303
    (message,) = mail.outbox
    assert message.to == [admin.email]
    assert message.reply_to == ["noor@example.org"]
    assert "\n" not in message.subject


def test_contact_answers_a_program_like_a_person_but_sends_nothing(client, admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    data = {"name": "Bot", "address": "b@example.org", "text": "Buy", "website": "http://x"}
    assert client.post("/contact/", data).status_code == 303
    assert mail.outbox == []
