"""The history of sign-ins, mail about a new browser, and what guessing comes to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import SignIn, User
from tests.makers import PASSWORD, make_user

LOGIN = "/accounts/login/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture
def dana(db: None) -> User:
    return make_user("dana", password=PASSWORD, welcomed_at="2026-01-01T00:00Z")


def browser(agent: str = CHROME) -> Client:
    return Client(headers={"user-agent": agent})


def sign_in(client: Client, password: str = PASSWORD, login: str = "dana") -> int:
    return client.post(LOGIN, {"login": login, "password": password}).status_code


def test_a_sign_in_is_remembered_and_shown(dana):
    client = browser()
    assert sign_in(client) == 302
    noted = SignIn.objects.get()
    assert (noted.user, noted.method, noted.ip, noted.is_new_device) == (dana, "password", "127.0.0.1", False)
    page = client.get("/settings/security/").content.decode()
    assert "Sign-ins of the last months" in page
    assert page.count("Chrome, Windows") == 2  # the session, and how it began


def test_only_a_browser_never_used_before_is_mailed_about(dana):
    usual, other = browser(), browser("curl/8")
    for _again in range(2):
        sign_in(usual)
        usual.post("/accounts/logout/")
    assert mail.outbox == []
    sign_in(other)
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["dana@example.org"],
        "A new sign-in to your account",
    )
    assert "curl/8" in mail.outbox[-1].body
    other.post("/accounts/logout/")
    sign_in(other)
    assert len(mail.outbox) == 1
    assert "new browser" in other.get("/settings/security/").content.decode()


def test_a_known_browser_is_known_for_the_member_who_used_it(dana, db):
    make_user("erin", password=PASSWORD, welcomed_at="2026-01-01T00:00Z")
    shared, erins = browser(), browser()
    sign_in(erins, login="erin")
    sign_in(shared)
    shared.post("/accounts/logout/")
    sign_in(shared, login="erin")
    assert [message.to for message in mail.outbox] == [["erin@example.org"]]


def test_the_cookie_goes_to_the_entrance_alone_and_is_kept_as_a_hash(dana):
    client = browser()
    answer = client.post(LOGIN, {"login": "dana", "password": PASSWORD})
    cookie = answer.cookies["device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Lax")
    assert cookie.value != SignIn.objects.get().device


def test_guessing_from_many_places_ends_and_known_browsers_go_on(dana, settings):
    settings.SIGN_IN_GUESSES_A_DAY = 3
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    known = browser()
    sign_in(known)
    known.post("/accounts/logout/")
    for _guess in range(3):
        assert sign_in(browser(), "wrong" * 4) == 422
    stranger = browser()
    answer = stranger.post(LOGIN, {"login": "DANA", "password": PASSWORD})
    assert (answer.status_code, "Too many wrong passwords today" in answer.content.decode()) == (422, True)
    assert sign_in(known) == 302
    stranger.post("/accounts/login/code/", {"email": dana.email})
    assert "code" in mail.outbox[-1].body
    cache.clear()
    assert sign_in(stranger) == 302


def test_a_name_nobody_has_answers_alike(dana, settings):
    settings.SIGN_IN_GUESSES_A_DAY = 3
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    pages = {}
    for login in ("dana", "nobody"):
        for _guess in range(3):
            sign_in(browser(), "wrong" * 4, login)
        answer = browser().post(LOGIN, {"login": login, "password": "wrong" * 4})
        pages[login] = (answer.status_code, "Too many wrong passwords today" in answer.content.decode())
    assert pages == {"dana": (422, True), "nobody": (422, True)}


def test_addresses_are_forgotten_after_three_months_and_browsers_later(dana):
    noted = actions.note_sign_in(dana, method="password", ip="10.0.0.1", agent="x", device="d")
    SignIn.objects.filter(pk=noted.pk).update(at=timezone.now() - timedelta(days=100))
    assert actions.forget_sign_ins() == 0
    noted.refresh_from_db()
    assert (noted.ip, noted.user_agent, noted.device) == (None, "", "d")
    SignIn.objects.filter(pk=noted.pk).update(at=timezone.now() - timedelta(days=500))
    assert actions.forget_sign_ins() == 1
