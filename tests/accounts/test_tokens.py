"""What a token may do, where, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken
from core.errors import Refused
from tests.makers import make_topic

TOPICS = "/api/v1/topics/"


@pytest.fixture
def call(client, alice):
    """`call("forum:read")` gives a function that asks with a token of these scopes."""

    def with_scopes(*scopes, days=None):
        _kept, token = actions.create_token(alice, by=alice, name="x", scopes=scopes, days=days)

        def ask(method, address, **sent):
            headers = {"Authorization": f"Bearer {token}"}
            kwargs = {"headers": headers, "content_type": "application/json"}
            return getattr(client, method)(address, **({"data": sent} if sent else {}), **kwargs).status_code

        return ask

    return with_scopes


def test_a_token_of_one_area_stays_there(call, alice):
    topic = make_topic(author=alice)
    ask = call("forum:read", "forum:write", "notifications:read")
    assert ask("get", TOPICS) == 200
    assert ask("get", "/api/v1/search/?q=minutes") == 200
    assert ask("post", f"{TOPICS}{topic.pk}/posts/", body="A reply.") == 201
    assert ask("get", "/api/v1/notifications/") == 200
    assert ask("put", "/api/v1/notifications/read/") == 403
    assert ask("get", "/api/v1/me/") == 403
    assert ask("get", "/api/v1/members/") == 403
    assert ask("get", "/api/v1/organisations/") == 403


def test_reading_is_not_writing(call, alice):
    topic = make_topic(author=alice)
    for scopes in (("read",), ("forum:read",), ("forum:read", "members:write")):
        ask = call(*scopes)
        assert ask("get", f"{TOPICS}{topic.pk}/") == 200
        assert ask("post", f"{TOPICS}{topic.pk}/posts/", body="A reply.") == 403
    assert call("write")("get", TOPICS) == 403


def test_the_refusal_names_what_is_missing(client, alice):
    _kept, token = actions.create_token(alice, by=alice, name="x", scopes=["forum:read"])
    answer = client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert "members:read" in answer.json()["detail"]


def test_a_token_ends_on_its_day_and_when_it_is_revoked(client, alice, time_machine):
    time_machine.move_to(timezone.now())
    kept, token = actions.create_token(alice, by=alice, name="x", scopes=["read"], days=30)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me/", headers=headers).status_code == 200
    time_machine.shift(timedelta(days=31))
    answer = client.get("/api/v1/me/", headers=headers)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    time_machine.shift(timedelta(days=-31))
    actions.revoke_token(kept, by=alice)
    assert client.get("/api/v1/me/", headers=headers).status_code == 401


def test_the_page_makes_one_for_an_area_and_a_time(client, alice):
    client.force_login(alice)
    sent = {"name": "Fleet", "scopes": ["forum:read", "organisations:write"], "days": "30"}
    assert client.post("/settings/tokens/", sent).status_code == 200
    kept = ApiToken.objects.get()
    assert kept.scopes == ["forum:read", "organisations:write"]
    assert timedelta(days=29) < kept.expires_at - timezone.now() <= timedelta(days=30)
    client.post("/settings/tokens/", {"name": "Ever", "scopes": ["read"], "days": "0"})
    assert ApiToken.objects.get(name="Ever").expires_at is None
    client.post("/settings/tokens/", {"name": "Usual", "scopes": ["read"]})
    assert ApiToken.objects.get(name="Usual").expires_at is not None
    page = client.get("/settings/tokens/").content.decode()
    assert "organisations:write" in page
    assert "never used" in page


@pytest.mark.parametrize("wrong", [{"scopes": ["forum:everything"]}, {"scopes": []}, {"days": "7000"}])
def test_the_page_refuses_what_makes_no_sense(client, alice, wrong):
    client.force_login(alice)
    sent = {"name": "x", "scopes": ["read"], **wrong}
    assert client.post("/settings/tokens/", sent).status_code == 422
    assert not ApiToken.objects.exists()


def test_old_tokens_do_not_count_towards_the_most_one_may_have(alice):
    for number in range(20):
        actions.create_token(alice, by=alice, name=f"{number}", scopes=["read"], days=1)
    with pytest.raises(Refused):
        actions.create_token(alice, by=alice, name="one more", scopes=["read"])
    ApiToken.objects.update(expires_at=timezone.now())
    actions.create_token(alice, by=alice, name="one more", scopes=["read"])


def test_the_command_takes_areas_and_days(alice, capsys):
    call_command("create_token", "alice", "--scope", "forum:write", "--days", "2")
    assert capsys.readouterr().out.startswith("ch_")
    assert ApiToken.objects.get().scopes == ["forum:write"]
    with pytest.raises(CommandError):
        call_command("create_token", "alice", "--scope", "everything")
