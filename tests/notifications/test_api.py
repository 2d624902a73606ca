"""The bell for programs: mine alone, by token, with the web's own rules."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.authentication import digest
from accounts.models import ApiToken
from notifications.models import Notification
from tests.makers import make_post, make_topic
from tests.notifications.told import unread


@pytest.fixture
def program():
    """A caller with a token of these scopes."""

    def make(user, scopes=("read", "write")):
        token = f"token-of-{user.username}-{'-'.join(scopes)}"
        ApiToken.objects.create(user=user, name="test", digest=digest(token), scopes=list(scopes))
        caller = APIClient()
        caller.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return caller

    return make


def test_list_is_mine_by_cursor_and_whole(program, alice, bob, news, settings, django_assert_max_num_queries):
    topic = make_topic(author=alice, title="Ramp-down")
    with news():
        post = make_post(topic, author=bob)
    caller = program(alice)
    row = Notification.objects.get(recipient=alice)
    with django_assert_max_num_queries(9):
        answer = caller.get("/api/v1/notifications/").json()
    assert (answer["next"], answer["previous"]) == (None, None)
    assert answer["results"] == [
        {
            "id": row.pk,
            "verb": "forum.replied",
            "reason": "watching",
            "sentence": "Bob Tanaka replied",
            "title": "Ramp-down",
            "url": settings.SITE_URL + post.get_absolute_url(),
            "actor": {"username": "bob", "name": "Bob Tanaka", "organisation": None},
            "created_at": answer["results"][0]["created_at"],
            "read_at": None,
        }
    ]
    assert program(bob).get("/api/v1/notifications/").json()["results"] == []


def test_put_read_marks_one_or_all_and_only_mine(program, alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
        make_post(topic, author=bob)
        make_post(topic, author=bob)
    row = Notification.objects.filter(recipient=alice).first()
    assert program(bob).put(f"/api/v1/notifications/{row.pk}/read/").status_code == 404
    caller = program(alice)
    assert caller.put(f"/api/v1/notifications/{row.pk}/read/").status_code == 204
    assert unread(alice) == 2
    assert len(caller.get("/api/v1/notifications/?unread=true").json()["results"]) == 2
    assert caller.put("/api/v1/notifications/read/").status_code == 204
    assert unread(alice) == 0


def test_without_a_token_401_and_without_the_scope_403(program, alice):
    assert APIClient().get("/api/v1/notifications/").status_code == 401
    assert program(alice, scopes=("read",)).put("/api/v1/notifications/read/").status_code == 403
