"""A draft of an edit comes back, and still notices that the post has changed since it was begun."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from forum import actions
from forum.models import Draft, Post
from tests.makers import make_topic


@pytest.fixture
def post(alice) -> Post:
    return make_topic(author=alice, body="It takes six minutes.").posts.get()


@pytest.fixture
def page(client: Client, alice, post) -> Client:
    client.force_login(alice)
    data = {
        "place": f"edit:{post.pk}",
        "body": "It takes five minutes.",
        "fields_json": json.dumps({"version": "1"}),
    }
    assert client.post("/drafts/", data, HTTP_ACCEPT="application/json").status_code == 200
    return client


def test_an_edit_goes_on_where_it_was_left(page, post):
    text = page.get(f"/posts/{post.pk}/edit/").content.decode()
    assert "It takes five minutes.</textarea>" in text
    assert "Draft restored" in text
    answer = page.post(f"/posts/{post.pk}/edit/", {"body": "It takes five minutes.", "version": "1"})
    assert answer.status_code == 303
    assert not Draft.objects.exists()


def test_a_draft_from_before_anothers_edit_meets_it(page, post, carol):
    actions.edit(post, by=carol, body="It takes six minutes and a half.", version=1)
    text = page.get(f"/posts/{post.pk}/edit/").content.decode()
    assert 'name="version" value="1"' in text
    answer = page.post(f"/posts/{post.pk}/edit/", {"body": "It takes five minutes.", "version": "1"})
    assert answer.status_code == 409
    assert "six minutes and a half" in answer.content.decode()
    assert "It takes five minutes.</textarea>" in answer.content.decode()


def test_a_draft_with_a_version_that_is_none_begins_from_the_newest(page, post):
    Draft.objects.update(fields={"version": "soon"})
    assert 'name="version" value="1"' in page.get(f"/posts/{post.pk}/edit/").content.decode()
