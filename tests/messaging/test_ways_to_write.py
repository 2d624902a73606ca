"""'Message' stands on every profile, post and organisation page, for whoever it leads anywhere; and the hints."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import actions as accounts
from tests.makers import make_conversation, make_organisation, make_topic

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_every_profile_post_and_organisation_page_has_the_button(alice, bob):
    company, post = make_organisation(by=bob), make_topic(author=bob).posts.get()
    to_bob, to_desk = "/messages/new/?to=bob", f"/organisations/{company.slug}/write/"
    pages = {"/u/bob/": to_bob, f"/posts/{post.pk}/more/": to_bob, company.get_absolute_url(): to_desk}
    for page, address in pages.items():
        assert address in signed_in(alice).get(page).content.decode(), page
        assert address not in signed_in(bob).get(page).content.decode(), page
    for page, address in (("/u/bob/", to_bob), (company.get_absolute_url(), to_desk)):
        assert address in Client().get(page).content.decode(), page
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=")
    accounts.mute(bob, by=alice)
    assert to_bob in signed_in(alice).get(f"/posts/{post.pk}/more/").content.decode()
    accounts.block(bob, by=alice)
    for page in ("/u/bob/", f"/posts/{post.pk}/more/"):
        assert to_bob not in signed_in(alice).get(page).content.decode(), page


@pytest.mark.parametrize(
    "words",
    [
        "We plan to add 40 MW at the second substation.",
        "我们计划扩建20兆瓦。",
        "Планируем построить ещё 15 МВт.",
        "Vamos a ampliar con 20 MW.",
    ],
)
def test_every_composer_of_messages_hints_at_what_competitors_should_not_discuss(alice, bob, words):
    """In each of our languages, while it is written, and after sending for those without a script."""
    company, talk = make_organisation(by=bob), make_conversation(alice, bob)
    client = signed_in(alice)
    for composer in (f"/messages/{talk.pk}/", "/messages/new/", f"/organisations/{company.slug}/write/"):
        assert 'hx-post="/guard/hint/"' in client.get(composer).content.decode(), composer
    answer = client.post("/guard/hint/", {"body": words}, headers={"HX-Request": "true"})
    assert "/competition-law/" in answer.content.decode()
    sent = client.post(f"/messages/{talk.pk}/send/", {"body": words}, follow=True)
    assert "you can still edit it" in sent.content.decode()
