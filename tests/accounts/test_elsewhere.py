"""Signing in with another site, which is a small provider of OpenID Connect on 127.0.0.1."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from tests.makers import make_user

LOGIN = "/accounts/oidc/club/login/"
KEY = "a key of the other site, long enough to sign"


class Club(BaseHTTPRequestHandler):
    """Whoever comes is `person`; a code is good for one token, and only with its PKCE verifier."""

    person: dict[str, Any]

    @property
    def here(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            self._say(
                {
                    "issuer": self.here,
                    "authorization_endpoint": f"{self.here}/authorize",
                    "token_endpoint": f"{self.here}/token",
                    "userinfo_endpoint": f"{self.here}/userinfo",
                    "jwks_uri": f"{self.here}/keys",
                }
            )
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer opensesame":
            self._say(self.person)
        else:
            self.send_error(401)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if sent.get("code") != ["good"] or "code_verifier" not in sent:
            return self.send_error(400)
        now = int(time.time())
        claims = {**self.person, "iss": self.here, "aud": "forum", "iat": now, "exp": now + 60}
        token = jwt.encode(claims, KEY, algorithm="HS256")
        return self._say({"access_token": "opensesame", "token_type": "Bearer", "id_token": token})

    def _say(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Not to the tests' output."""


@pytest.fixture
def club(settings) -> Iterator[dict[str, Any]]:
    """The other site, running; what is written into the dict is what it says of whoever comes."""
    person = {"sub": "7", "name": "Dana Reyes", "preferred_username": "dana", "email": "dana@club.example",
              "email_verified": True}  # fmt: skip
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Club,), {"person": person}))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    app = {"provider_id": "club", "name": "Club", "client_id": "forum", "secret": "s",
           "settings": {"server_url": f"http://127.0.0.1:{server.server_address[1]}"}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    settings.SIGN_IN_ELSEWHERE = [{"id": "club", "name": "Club"}]
    yield person
    server.shutdown()
    server.server_close()


def come_back(client: Client, code: str = "good", process: str = "login", state: str = "") -> Any:
    """To the other site by the button, and back with what it gave."""
    gone = client.post(f"{LOGIN}?process={process}")
    asked = parse_qs(urlsplit(gone["Location"]).query)
    assert (asked["client_id"], asked["code_challenge_method"]) == (["forum"], ["S256"])
    return client.get(f"{LOGIN}callback/", {"code": code, "state": state or asked["state"][0]})


def test_the_button_is_there_only_where_it_is_set_up(client, db, club, settings):
    assert "Sign in with Club" in client.get("/accounts/login/").content.decode()
    settings.SIGN_IN_ELSEWHERE = []
    assert "Sign in with" not in client.get("/accounts/login/").content.decode().replace("with a passkey", "")


def test_a_newcomer_joins_with_consent_and_without_a_password(client, db, club):
    assert come_back(client)["Location"] == "/accounts/3rdparty/signup/"
    page = client.get("/accounts/3rdparty/signup/")
    assert page.context["form"].initial["username"] == "dana"
    given = {"name": "Dana", "username": "dana", "email": "dana@club.example"}
    assert client.post("/accounts/3rdparty/signup/", given).status_code == 422
    answer = client.post("/accounts/3rdparty/signup/", {**given, "terms": "on"})
    assert answer.status_code == 302
    user = User.objects.get(username="dana")
    assert (user.email, user.name, user.has_usable_password()) == ("dana@club.example", "Dana", False)
    assert user.accepted_terms_at is not None
    assert user.emailaddress_set.get().verified
    assert client.get("/settings/security/").status_code == 200
    again = Client()
    come_back(again)
    assert again.get("/settings/").status_code == 200
    assert user.sign_ins.filter(method="elsewhere").exists()


def test_an_address_it_vouches_for_opens_no_account_here(client, db, club):
    make_user("dana", email="dana@club.example")
    assert come_back(client)["Location"] == "/accounts/3rdparty/signup/"
    given = {"username": "dana2", "email": "dana@club.example", "terms": "on"}
    client.post("/accounts/3rdparty/signup/", given)
    assert client.get("/settings/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_a_member_connects_it_signs_in_by_it_and_disconnects(client, alice, club):
    client.force_login(alice)
    assert come_back(client, process="connect").status_code == 302
    account = SocialAccount.objects.get()
    assert account.user == alice
    assert "Club" in client.get("/accounts/3rdparty/").content.decode()
    other = Client()
    come_back(other)
    assert other.get("/settings/").status_code == 200
    alice.set_password("a good long passphrase")
    alice.save()
    client.force_login(alice)
    client.post("/accounts/reauthenticate/", {"password": "a good long passphrase"})
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("wrong", [{"code": "bad"}, {"state": "forged"}])
def test_what_does_not_fit_signs_nobody_in(client, alice, club, wrong):
    SocialAccount.objects.create(user=alice, provider="club", uid="7")
    answer = come_back(client, **wrong)
    assert answer.status_code in {200, 401, 302}
    assert client.get("/settings/").status_code == 302


def test_no_get_leads_away(client, db, club):
    page = client.get(LOGIN)
    assert (page.status_code, "You go on at Club" in page.content.decode()) == (200, True)


def test_leaving_forgets_it(alice, club):
    from accounts import actions

    SocialAccount.objects.create(user=alice, provider="club", uid="7")
    actions.erase(alice, by=alice, with_content=False)
    assert not SocialAccount.objects.exists()
