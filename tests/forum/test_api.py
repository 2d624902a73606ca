"""The forum through the API: the same actions, the same doors, by token."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from accounts.authentication import digest
from accounts.models import ApiToken, User
from forum import actions
from forum.models import Post, Topic
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db


def with_token(user: User, scopes: tuple[str, ...] = ("read", "write")) -> Client:
    token = f"token-of-{user.username}-{uuid4()}"
    ApiToken.objects.create(user=user, name="test", digest=digest(token), scopes=list(scopes))
    return Client(headers={"authorization": f"Bearer {token}"})


def send(client: Client, method: str, url: str, data: object = None):
    return client.generic(
        method, url, "" if data is None else json.dumps(data), content_type="application/json"
    )


def test_a_topic_has_exactly_the_promised_fields(client, alice):
    topic = make_topic(author=alice, tags=["ERCOT"])
    answer = client.get(f"/api/v1/topics/{topic.pk}/").json()
    promised = (
        "id title slug url category tags language author created_at last_posted_at reply_count",
        "is_locked is_pinned is_answered",
    )
    assert set(answer) == {name for line in promised for name in line.split(" ")}
    assert answer["author"] == {"username": "alice", "name": "Alice Moreau", "organisation": None}
    assert (answer["tags"], answer["category"]) == (["ERCOT"], topic.category.slug)


def test_lists_are_next_previous_results_and_page_by_cursor(client, alice):
    category = make_category()
    made = [make_topic(author=alice, category=category, title=f"Topic {n}") for n in range(33)]
    first = client.get("/api/v1/topics/").json()
    assert set(first) == {"next", "previous", "results"}
    second = client.get(first["next"]).json()
    ids = [topic["id"] for topic in first["results"] + second["results"]]
    assert ids == [topic.pk for topic in reversed(made)]
    assert (first["previous"], second["next"]) == (None, None)
    back = client.get(second["previous"]).json()
    assert [topic["id"] for topic in back["results"]] == ids[:30]


def test_a_list_of_topics_takes_a_fixed_number_of_queries(client, alice, django_assert_max_num_queries):
    category = make_category()
    for n in range(12):
        make_topic(author=alice, category=category, title=f"Topic {n}", tags=["a", "b"])
    with django_assert_max_num_queries(3):
        assert len(client.get("/api/v1/topics/").json()["results"]) == 12


def test_start_reply_edit_through_the_api(alice):
    api = with_token(alice)
    make_category("power")
    topic = send(
        api,
        "POST",
        "/api/v1/topics/",
        {"category": "power", "title": "Ramp time", "body": "Six minutes.", "tags": ["x"]},
    )
    assert topic.status_code == 201
    posts = f"/api/v1/topics/{topic.json()['id']}/posts/"
    reply = send(api, "POST", posts, {"body": "Add **this**.", "reply_to": 1})
    assert (reply.status_code, reply.json()["number"], reply.json()["reply_to"]) == (201, 2, 1)
    post = f"/api/v1/posts/{reply.json()['id']}/"
    edited = send(api, "PATCH", post, {"body": "Add that.", "version": 1})
    assert (edited.status_code, edited.json()["version"]) == (200, 2)
    stale = send(api, "PATCH", post, {"body": "Add what?", "version": 1})
    assert stale.status_code == 409
    assert stale["Content-Type"] == "application/problem+json"
    assert (stale.json()["current"], stale.json()["version"]) == ("Add that.", 2)
    assert [p["number"] for p in api.get(f"{posts}?after=1").json()["results"]] == [2]


def test_the_same_key_gives_the_same_post_and_other_text_409(alice):
    api, topic, key = with_token(alice), make_topic(), str(uuid4())
    url = f"/api/v1/topics/{topic.pk}/posts/"
    first = send(api, "POST", url, {"body": "Once.", "key": key}).json()
    assert send(api, "POST", url, {"body": "Once.", "key": key}).json()["id"] == first["id"]
    assert send(api, "POST", url, {"body": "Twice.", "key": key}).status_code == 409
    header = api.generic(
        "POST", url, '{"body":"Once."}', content_type="application/json", HTTP_IDEMPOTENCY_KEY=key
    )
    assert header.json()["id"] == first["id"]
    assert topic.posts.count() == 2


WRITES = [
    ("POST", "/api/v1/topics/", {"category": "power", "title": "A title", "body": "A body"}),
    ("POST", "/api/v1/topics/{topic}/posts/", {"body": "A body"}),
    ("PATCH", "/api/v1/topics/{topic}/", {"title": "Another"}),
    ("PATCH", "/api/v1/posts/{post}/", {"body": "Another", "version": 1}),
    ("DELETE", "/api/v1/posts/{post}/", None),
    ("PUT", "/api/v1/posts/{post}/reactions/useful/", None),
    ("DELETE", "/api/v1/posts/{post}/reactions/useful/", None),
    ("PUT", "/api/v1/topics/{topic}/lock/", None),
    ("DELETE", "/api/v1/topics/{topic}/lock/", None),
    ("PUT", "/api/v1/topics/{topic}/pin/", None),
    ("DELETE", "/api/v1/topics/{topic}/pin/", None),
    ("PUT", "/api/v1/topics/{topic}/answer/", {"number": 2}),
    ("DELETE", "/api/v1/topics/{topic}/answer/", None),
    ("PUT", "/api/v1/topics/{topic}/watch/", {"level": "muted"}),
    ("DELETE", "/api/v1/topics/{topic}/watch/", None),
]


@pytest.fixture
def thread(alice) -> dict[str, int]:
    topic = make_topic(author=alice, category=make_category("power"))
    return {"topic": topic.pk, "post": make_post(topic, author=alice).pk}


@pytest.mark.parametrize(("method", "url", "data"), WRITES)
def test_writing_without_a_token_is_401(method, url, data, thread, client):
    answer = send(client, method, url.format(**thread), data)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["status"] == 401


@pytest.mark.parametrize(("method", "url", "data"), WRITES)
def test_writing_with_a_reading_token_is_403(method, url, data, thread, carol):
    assert send(with_token(carol, ("read",)), method, url.format(**thread), data).status_code == 403


# What mallory, suspended, may still do: take back what is theirs, and choose what to hear of.
HARMLESS = {
    ("DELETE", "/api/v1/posts/{post}/reactions/useful/"),
    ("PUT", "/api/v1/topics/{topic}/watch/"),
    ("DELETE", "/api/v1/topics/{topic}/watch/"),
}


@pytest.mark.parametrize(("method", "url", "data"), WRITES)
def test_the_suspended_may_not_write(method, url, data, thread, mallory):
    answer = send(with_token(mallory), method, url.format(**thread), data)
    assert answer.status_code == (204 if (method, url) in HARMLESS else 403)


@pytest.mark.parametrize(("method", "url", "data"), WRITES)
def test_a_hidden_category_is_404_for_every_method(method, url, data, thread, bob, admin):
    actions.change_category(Topic.objects.get(pk=thread["topic"]).category, by=admin, see="moderators")
    assert send(with_token(bob), method, url.format(**thread), data).status_code == 404


def test_another_member_may_not_moderate_or_edit(thread, bob):
    api = with_token(bob)
    before = Post.objects.get(pk=thread["post"]).body
    for method, url, data in WRITES[2:5] + WRITES[7:13]:
        assert send(api, method, url.format(**thread), data).status_code == 403, url
    assert Post.objects.get(pk=thread["post"]).body == before


def test_bad_input_is_400_naming_the_field(alice):
    api, topic = with_token(alice), make_topic()
    for data, field in (({}, "body"), ({"body": " "}, "body"), ({"body": "x" * 60_001}, "body")):
        answer = send(api, "POST", f"/api/v1/topics/{topic.pk}/posts/", data)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    broken = api.generic("POST", "/api/v1/topics/", "{not json", content_type="application/json")
    assert broken.status_code == 400
    assert broken["Content-Type"] == "application/problem+json"


def test_too_fast_is_429_with_retry_after(alice, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api.write": (2, 60)}
    api, topic = with_token(alice), make_topic()
    codes = [send(api, "PUT", f"/api/v1/topics/{topic.pk}/watch/", {}).status_code for _again in range(3)]
    assert codes == [204, 204, 429]


def test_an_unknown_or_revoked_token_is_401(alice, client):
    assert client.get("/api/v1/topics/", headers={"authorization": "Bearer no"}).status_code == 401
    api = with_token(alice)
    ApiToken.objects.update(revoked_at="2026-01-01T00:00:00Z")
    assert api.get("/api/v1/topics/").status_code == 401


def test_only_json_and_the_schema_are_served(client):
    page = client.get("/api/v1/topics/", headers={"accept": "text/html,*/*;q=0.8"})
    assert page["Content-Type"] == "application/json"
    schema = client.get("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/topics/{id}/posts/" in schema["paths"]
