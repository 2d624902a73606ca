"""Members for programs."""

from __future__ import annotations

from django.test import Client

from accounts import actions
from accounts.models import User
from tests.accounts.test_members import member
from tests.makers import make_user


def with_token(user: User, *scopes: str) -> dict[str, str]:
    _kept, token = actions.create_token(user, by=user, name="test", scopes=scopes or ("read",))
    return {"Authorization": f"Bearer {token}"}


def test_me_is_whom_the_token_speaks_for(client, alice, settings, django_assert_max_num_queries):
    headers = with_token(alice)
    client.get("/api/v1/me/", headers=headers)
    with django_assert_max_num_queries(3):
        answer = client.get("/api/v1/me/", headers=headers)
    joined = answer.json()["joined_at"]
    assert answer.json() == {
        "username": "alice",
        "name": "Alice Moreau",
        "organisation": None,
        "picture": None,
        "role": "member",
        "region": "",
        "place": "",
        "time_zone": "UTC",
        "languages": ["en"],
        "runs": [],
        "bio": "",
        "bio_html": "",
        "joined_at": joined,
        "url": f"{settings.SITE_URL}/u/alice/",
        "email": "alice@example.org",
        "language": "",
        "unread_notifications": 0,
        "suspended_until": None,
        "scopes": ["read"],
    }


def test_me_is_nobody_without_a_good_token(client, alice):
    assert client.get("/api/v1/me/").status_code == 401
    headers = with_token(alice)
    client.force_login(alice)
    assert client.get("/api/v1/me/").status_code == 401
    actions.revoke_token(alice.api_tokens.get(), by=alice)
    assert client.get("/api/v1/me/", headers=headers).status_code == 401
    assert client.get("/api/v1/me/", headers={"Authorization": "Bearer \ud83d"}).status_code == 401
    assert client.get("/api/v1/me/", headers=with_token(alice, "write")).status_code == 403


def test_a_token_of_someone_who_left_opens_nothing(client, alice):
    headers = with_token(alice)
    actions.erase(alice, by=alice, with_content=False)
    assert client.get("/api/v1/me/", headers=headers).status_code == 401


def test_the_directory_answers_visitors_with_who_is_listed_and_no_address(
    client, db, django_assert_max_num_queries
):
    member("ana", region="latin-america", runs=["miner"])
    member("shy", is_listed=False)
    member("cho", runs=["pool"])
    with django_assert_max_num_queries(4):
        answer = client.get("/api/v1/members/").json()
    assert [row["username"] for row in answer["results"]] == ["ana", "cho"]
    assert all("email" not in row for row in answer["results"])
    found = client.get("/api/v1/members/?runs=miner&region=latin-america").json()["results"]
    assert [row["username"] for row in found] == ["ana"]


def test_the_directory_goes_on_by_cursor(client, db):
    for number in range(35):
        make_user(f"m{number:02}")
    first = client.get("/api/v1/members/").json()
    second = Client().get(first["next"].partition("8000")[2] or first["next"]).json()
    assert len(first["results"]) + len(second["results"]) == 35
    assert second["next"] is None


def test_one_member_is_what_their_page_shows(client, alice):
    assert client.get("/api/v1/members/ALICE/").json()["username"] == "alice"
    gone = make_user("gone")
    actions.erase(gone, by=gone, with_content=False)
    for name in ("gone", "nobody"):
        answer = client.get(f"/api/v1/members/{name}/")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
