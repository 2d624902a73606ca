"""Strings that break programs, through every field a reader can fill, and odd addresses."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from forum.models import Topic
from tests.forum.browsing import field, signed_in, words
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def strings(shared_data, settings) -> list[str]:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (100_000, 600))
    return [row["s"] for row in json.loads((shared_data / "evil" / "strings.json").read_text("utf-8"))]


@pytest.mark.slow
def test_each_evil_string_comes_back_as_it_was_typed_or_is_refused(strings, alice):
    make_category("power")
    client, refused = signed_in(alice), 0
    for evil in strings:
        sent = {"category": "power", "title": evil, "body": evil, "tags": evil}
        answer = client.post("/forum/new/", sent)
        if answer.status_code == 422 and "tags" in answer.context["form"].errors:
            answer = client.post("/forum/new/", {**sent, "tags": ""})
        assert answer.status_code in {303, 422}, evil
        if answer.status_code == 422:
            refused += 1
            assert field(answer, "body").replace("\r\n", "\n") == evil.replace("\r\n", "\n"), evil
            continue
        pk = int(answer["Location"].rstrip("/").rpartition("/")[2])
        topic = Topic.objects.get(pk=pk)
        assert topic.title == " ".join(evil.split()), evil
        assert topic.posts.get().body == evil.replace("\r\n", "\n").strip("\n").rstrip(), evil
        if "<" in evil:
            assert_no_markup(topic, evil)
    assert refused < len(strings) / 5


def assert_no_markup(topic: Topic, evil: str) -> None:
    """The topic's page shows its title as it was typed, and never takes it for markup."""
    page = Client().get(topic.get_absolute_url())
    assert page.status_code == 200, evil
    assert topic.title in words(page), evil
    if topic.title.lower().startswith(("<script", "<img", "<svg", "<iframe")):
        assert topic.title not in page.content.decode(), evil


def test_evil_strings_in_addresses_and_filters(strings, alice):
    make_topic(tags=["ERCOT"])
    client = signed_in(alice)
    for evil in strings[::4]:
        for url, asked in (
            ("/forum/", {"member": evil, "language": evil, "order": evil, "period": evil}),
            ("/forum/", {"cursor": evil}),
            ("/search/", {"q": evil}),
        ):
            assert client.get(url, asked).status_code == 200, (url, evil)


def test_evil_strings_as_a_members_name_and_bio(strings, alice):
    client = signed_in(alice)
    for evil in strings[::8]:
        sent = {"name": evil, "bio": evil, "time_zone": "UTC", "languages": "en"}
        answer = client.post("/settings/", sent)
        assert answer.status_code in {303, 422}, evil
        page = client.get("/u/alice/")
        assert page.status_code == 200, evil
        if answer.status_code == 303 and evil.strip():
            assert " ".join(evil.split()) in " ".join(words(page).split()), evil


@pytest.mark.parametrize(
    "url",
    [
        "/c/%00/",
        "/tag/%00/",
        "/c/%F0%9F%92%A9/",
        "/tag/%E2%80%AE/",
        "/u/%00/",
        "/forum/?member=%00",
        "/forum/?language=%00",
        "/search/?q=%00",
        "/members/?q=%00",
        "/t/x/99999999999999999999/",
        "/t/x/1/99999999999999999999",
        "/t/99999999999999999999/jump/",
        "/posts/99999999999999999999/raw/",
        "/api/v1/topics/99999999999999999999/",
        "/api/v1/topics/?category=%00&tag=%00&author=%00",
        "/api/v1/topics/?order=%00",
        "/api/v1/posts/?author=%00",
        "/api/v1/categories/%00/",
        "/c/%00/feed/",
        "/moderation/log/?cursor=%00",
    ],
)
def test_an_odd_address_is_no_error_of_ours(url, client, alice):
    make_topic()
    for reader in (client, signed_in(alice)):
        assert reader.get(url).status_code in {200, 302, 400, 404, 422}


def test_a_category_with_a_nul_is_no_category(alice):
    assert signed_in(alice).post("/forum/read/", {"category": "a\x00b"}).status_code in {400, 404}


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "values",
    [
        ("9999-99-99T99:99:99", 1),
        ("0001-01-01T00:00:00+14:00", 1),
        ("9999-12-31T23:59:59-14:00", 1),
        ("\x00T", 1),
        ("\ud800T", 1),
        ("2026-01-01T00:00:00", 10**30),
        ("2026-01-01T00:00:00", float("inf")),
        ("2026-01-01T00:00:00", float("nan")),
        ("2026-01-01T00:00:00", "\x00"),
        ("2026-01-01T00:00:00", 1),
        (1, 2),
        (True, None),
    ],
)
def test_a_made_up_cursor_starts_from_the_beginning_or_ends_the_list(values, client):
    make_topic()
    for direction in ("n", "p"):
        for url in ("/forum/", "/api/v1/topics/"):
            assert client.get(url, {"cursor": cursor(direction, *values)}).status_code == 200


def test_a_post_with_a_nul_is_422_not_an_error(alice):
    topic = make_topic()
    post, client = make_post(topic, author=alice), signed_in(alice)
    for url, sent in (
        (f"/t/{topic.pk}/reply/", {"body": "a\x00b"}),
        (f"/posts/{post.pk}/edit/", {"body": "a\x00b", "version": 1}),
        ("/forum/new/", {"title": "a\x00b", "body": "a\x00b", "category": topic.category.slug}),
        ("/drafts/", {"place": "new:topic", "body": "a\x00b"}),
        (f"/posts/{post.pk}/bookmark/", {"note": "a\x00b"}),
    ):
        assert client.post(url, sent).status_code == 422, url
    assert client.post("/preview/", {"body": "a\x00b"}).status_code == 200
