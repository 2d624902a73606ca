"""A text sent without being signed in is not lost: it is a draft once its writer is known."""

from __future__ import annotations

import re

from django.test import Client

from accounts.models import User
from forum.models import Draft, Post
from tests.accounts.test_signing_up import SIGN_UP, details, link_in
from tests.makers import PASSWORD, make_category, make_topic, make_user


def test_a_reply_sent_after_the_session_ended_is_a_draft_after_signing_in(client, db):
    make_user("dana", password=PASSWORD)
    topic = make_topic()
    answer = client.post(f"/t/{topic.pk}/reply/", {"body": "Ours ramp in 95 seconds."})
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/t/{topic.pk}/reply/")
    answer = client.post(answer["Location"], {"login": "dana", "password": PASSWORD})
    assert answer["Location"] == f"/t/{topic.pk}/reply/"
    assert "Ours ramp in 95 seconds." in client.get(answer["Location"]).content.decode()
    assert Post.objects.filter(topic=topic).count() == 1
    assert "unsent" not in client.session


def test_a_reply_of_a_newcomer_waits_for_the_confirmation_in_any_browser(client, db, mailoutbox):
    topic = make_topic()
    answer = client.post(f"/t/{topic.pk}/reply/", {"body": "Ours ramp in 95 seconds."})
    back = answer["Location"].partition("next=")[2]
    client.post(SIGN_UP, {**details(), "next": back})
    assert Draft.objects.get(user__username="dana").place == f"topic:{topic.pk}"
    elsewhere = Client()
    elsewhere.post(link_in(mailoutbox, to="dana@example.org"))
    elsewhere.post("/accounts/login/", {"login": "dana", "password": PASSWORD, "next": back})
    assert "Ours ramp in 95 seconds." in elsewhere.get(back).content.decode()


def test_a_topic_keeps_its_title_and_category(client, db):
    make_user("dana", password=PASSWORD)
    make_category("power")
    given = {"title": "Winter peaks", "body": "Who pays?", "category": "power", "tags": "4cp", "key": "x"}
    client.post("/forum/new/", given)
    client.post("/accounts/login/", {"login": "dana", "password": PASSWORD})
    page = client.get("/forum/new/").content.decode()
    assert 'value="Winter peaks"' in page
    assert "Who pays?" in page
    assert re.search(r'<option value="power"[^>]* selected', page)


def test_nothing_is_kept_for_a_look_or_an_empty_form(client, db):
    topic = make_topic()
    client.get(f"/t/{topic.pk}/reply/")
    client.post(f"/t/{topic.pk}/reply/", {"body": "  "})
    assert "unsent" not in client.session


def test_an_evil_text_and_a_hidden_topic_give_nothing_away(client, db):
    hidden = make_topic(category=make_category(see="moderators"))
    there = client.post(f"/t/{hidden.pk}/reply/", {"body": "<script>alert(1)</script>"})
    missing = client.post("/t/999999/reply/", {"body": "<script>alert(1)</script>"})
    assert there.status_code == missing.status_code == 302
    user = make_user("dana", password=PASSWORD)
    client.post("/accounts/login/", {"login": "dana", "password": PASSWORD})
    assert client.get(f"/t/{hidden.pk}/reply/").status_code == 404
    assert User.objects.get(pk=user.pk).drafts.count() == 1


def test_a_script_is_sent_to_sign_in_as_a_whole_page(client, db):
    topic = make_topic()
    answer = client.post(f"/t/{topic.pk}/reply/", {"body": "Kept."}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/accounts/login/?next=/t/{topic.pk}/reply/"
