from __future__ import annotations

import pytest

from forum import actions
from tests.makers import make_category, make_topic
from tests.search.makers import make_topics

URL = "/api/v1/search/"


def test_a_result_has_all_a_client_needs(client, alice, settings, commits):
    with commits():
        topic = make_topic(
            author=alice, category=make_category("power"), title="Quokka", body="A <b> quokka."
        )
        post = actions.reply(topic, by=alice, body="Two quokkas.")
    answer = client.get(URL, {"q": "quokkas", "kind": "post"})
    author = {"username": "alice", "name": "Alice Moreau", "organisation": None}
    assert answer.status_code == 200
    assert answer.json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "kind": "post",
                "id": post.pk,
                "title": "Quokka",
                "url": settings.SITE_URL + post.get_absolute_url(),
                "excerpt": "Two <mark>quokkas</mark>.",
                "topic": topic.pk,
                "number": 2,
                "author": author,
                "category": "power",
                "language": "en",
                "created_at": post.created_at.isoformat().replace("+00:00", "Z"),
            }
        ],
    }
    (found,) = client.get(URL, {"q": "quokka", "kind": "topic"}).json()["results"]
    assert (found["kind"], found["id"], found["number"]) == ("topic", topic.pk, 1)


def test_pages_follow_cursors_on_the_sites_own_name(client, db, settings):
    make_topics((f"Quokka {n}", "text", "en") for n in range(25))
    first = client.get(URL, {"q": "quokka"}).json()
    assert len(first["results"]) == 20
    assert first["next"].startswith(f"{settings.SITE_URL}{URL}?")
    second = client.get(first["next"].removeprefix(settings.SITE_URL)).json()
    assert len(second["results"]) == 5
    assert second["next"] is None
    assert (
        client.get(second["previous"].removeprefix(settings.SITE_URL)).json()["results"] == first["results"]
    )


def test_a_hidden_category_stays_hidden(client, carol, commits):
    with commits():
        make_topic(author=carol, category=make_category("staff", see="moderators"), title="Quokka")
    assert client.get(URL, {"q": "quokka"}).json()["results"] == []
    assert client.get(URL, {"q": "quokka", "category": "staff"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "field"),
    [({}, "q"), ({"q": "a\x00"}, "q"), ({"q": "x" * 5000}, "q"), ({"q": "x", "since": "soon"}, "since")],
)
def test_bad_input_is_named(client, db, query, field):
    answer = client.get(URL, query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize("typed", ["", " ", "…", '" * AND NEAR(', "\u200b"])
def test_signs_alone_find_nothing(client, db, typed):
    make_topics([("Quokka", "text", "en")])
    answer = client.get(URL, {"q": typed})
    assert answer.status_code == 200
    assert answer.json()["results"] == []


def test_searching_too_fast_says_when_to_come_back(client, db, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (1, 60)}
    assert client.get(URL, {"q": "x"}).status_code == 200
    answer = client.get(URL, {"q": "x"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
