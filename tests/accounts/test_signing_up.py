"""Whole ways in: sign-up, confirmation, first steps, and what must not open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import Profile, User
from core.errors import Refused
from forum.models import Watch
from tests.makers import PASSWORD, make_category, make_topic, make_user

SIGN_UP = "/accounts/signup/"


def details(**changed: str) -> dict[str, str]:
    return {
        "name": "Dana Reyes",
        "username": "dana",
        "email": "dana@example.org",
        "password1": PASSWORD,
        "terms": "on",
        **changed,
    }


def link_in(mailoutbox, *, to: str) -> str:
    """The path of the first link in the last mail to an address."""
    mail = [mail for mail in mailoutbox if mail.to == [to]][-1]
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def test_sign_up_leads_back_to_the_page_one_came_from(client, db, mailoutbox):
    topic = make_topic()
    back = topic.get_absolute_url()
    page = client.get(f"{SIGN_UP}?next={back}")
    assert f'name="next" value="{back}"' in page.content.decode()
    answer = client.post(SIGN_UP, {**details(), "next": back})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    user = User.objects.get(username="dana")
    assert (user.name, user.role) == ("Dana Reyes", "member")
    assert user.accepted_terms_at is not None
    assert Profile.objects.filter(user=user).exists()
    link = link_in(mailoutbox, to="dana@example.org")
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified
    answer = client.post(link.partition("?")[0], {"next": back})
    assert EmailAddress.objects.get(user=user).verified
    assert answer["Location"] == f"/welcome/?next={back.replace('/', '%2F')}"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_confirming_in_another_browser_leads_back_by_way_of_signing_in(client, db, mailoutbox):
    client.post(SIGN_UP, {**details(), "next": "/forum/?order=new"})
    link = link_in(mailoutbox, to="dana@example.org")
    other = Client()
    page = other.get(link).content.decode()
    assert 'name="next" value="/forum/?order=new"' in page
    answer = other.post(link)
    assert answer["Location"] == "/accounts/login/?next=%2Fforum%2F%3Forder%3Dnew"
    answer = other.post(answer["Location"], {"login": "DANA", "password": PASSWORD})
    assert answer["Location"] == "/welcome/?next=%2Fforum%2F%3Forder%3Dnew"


def test_the_check_mail_page_names_where_mail_is_only_on_loopback(client, db, settings):
    settings.IS_LOOPBACK, settings.MAIL_TRANSPORT = True, "core.mail.EmlBackend"
    assert 'href="/dev/mail/"' in client.get("/accounts/confirm-email/").content.decode()
    settings.IS_LOOPBACK = False
    assert "/dev/mail/" not in client.get("/accounts/confirm-email/").content.decode()
    settings.IS_LOOPBACK, settings.MAIL_TRANSPORT = True, "django.core.mail.backends.smtp.EmailBackend"
    assert "/dev/mail/" not in client.get("/accounts/confirm-email/").content.decode()


def test_without_consent_there_is_no_account(client, db, mailoutbox):
    given = details()
    del given["terms"]
    answer = client.post(SIGN_UP, given)
    assert answer.status_code == 422
    assert "Without accepting the terms" in answer.content.decode()
    assert (User.objects.count(), len(mailoutbox)) == (0, 0)


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_away(client, db, mailoutbox, next):
    client.post(SIGN_UP, {**details(), "next": next})
    link = link_in(mailoutbox, to="dana@example.org")
    assert "next" not in link
    answer = client.post(link, {"next": next})
    assert answer["Location"] == "/welcome/?next=%2F"
    client.post("/accounts/logout/")
    answer = client.post("/accounts/login/", {"login": "dana", "password": PASSWORD, "next": next})
    assert "evil" not in answer["Location"]
    assert client.post("/welcome/", {"later": "1", "next": next})["Location"] == "/"


def test_an_address_that_is_taken_looks_like_any_other(client, alice, mailoutbox):
    taken = client.post(SIGN_UP, details(email=alice.email))
    free = Client().post(SIGN_UP, details(email="free@example.org"))
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert not User.objects.filter(username="dana", email=alice.email).exists()
    assert "There is one already" in mailoutbox[0].body
    assert mailoutbox[0].to == [alice.email]
    first = client.get("/accounts/confirm-email/").content
    assert first == Client().get("/accounts/confirm-email/").content


def test_a_taken_address_costs_as_many_hashes_as_a_free_one(client, alice, monkeypatch):
    from django.contrib.auth import hashers

    hashed = []
    hasher = hashers.get_hasher()
    encode = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda self, *args: hashed.append(1) or encode(self, *args))
    client.post(SIGN_UP, details(email=alice.email))
    taken = len(hashed)
    Client().post(SIGN_UP, details(email="free@example.org"))
    assert (taken, len(hashed) - taken) == (1, 1)


@pytest.mark.parametrize(
    ("taken", "wanted"),
    [("dana", "DANA"), ("Ирина", "ирина"), ("Straße", "STRASSE"), ("ｄａｎａ", "dana"), ("ÅSE", "åse")],
)
def test_usernames_are_one_in_any_case_and_script(client, db, taken, wanted):
    make_user(taken)
    answer = client.post(SIGN_UP, details(username=wanted))
    assert answer.status_code == 422
    assert "This username is taken." in answer.content.decode()


@pytest.mark.parametrize(
    "username",
    [
        "a",
        "-dana",
        "dana.",
        "da na",
        "admin",
        "ADMIN",
        "former-member-3",
        "dаna",
        "<b>x</b>",
        "dana/evil",
        "a" * 41,
    ],
)
def test_unfit_usernames_are_refused(client, db, username):
    assert client.post(SIGN_UP, details(username=username)).status_code == 422
    assert User.objects.count() == 0


def test_a_username_taken_between_check_and_save_is_an_error_of_the_form(client, db, monkeypatch):
    from accounts.adapter import AccountAdapter

    def check_then_lose_the_race(self, username, shallow=False):
        make_user("DANA", email="other@example.org")
        return username

    monkeypatch.setattr(AccountAdapter, "clean_username", check_then_lose_the_race)
    answer = client.post(SIGN_UP, details())
    assert answer.status_code == 422
    assert "This username is taken." in answer.content.decode()
    assert [user.username for user in User.objects.all()] == ["DANA"]


def test_an_address_taken_between_check_and_save_says_nothing(client, db, mailoutbox, monkeypatch):
    from accounts.adapter import AccountAdapter

    def check_then_lose_the_race(self, username, shallow=False):
        make_user("other", email="dana@example.org")
        return username

    monkeypatch.setattr(AccountAdapter, "clean_username", check_then_lose_the_race)
    answer = client.post(SIGN_UP, details())
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    assert [user.username for user in User.objects.all()] == ["other"]
    assert "There is one already" in mailoutbox[-1].body


def test_join_refuses_a_name_in_another_case(db):
    actions.join(User(username="Ольга", email="a@example.org", password="!"))
    with pytest.raises(Refused) as refusal:
        actions.join(User(username="ОЛЬГА", email="b@example.org", password="!"))
    assert (refusal.value.status, refusal.value.field) == (409, "username")
    assert User.objects.count() == 1


def test_a_used_or_foreign_link_is_a_404_that_says_what_to_do(client, db, mailoutbox):
    client.post(SIGN_UP, details())
    link = link_in(mailoutbox, to="dana@example.org")
    client.post(link)
    again = Client().get(link)
    assert (again.status_code, "leads nowhere" in again.content.decode()) == (404, True)
    assert Client().post(link).status_code == 404
    assert client.get("/accounts/confirm-email/MQ:1:forged/").status_code == 404


def test_a_link_expires(client, db, mailoutbox, time_machine):
    client.post(SIGN_UP, details())
    link = link_in(mailoutbox, to="dana@example.org")
    time_machine.move_to(timezone.now() + timedelta(days=4))
    assert Client().post(link).status_code == 404
    assert not EmailAddress.objects.get(email="dana@example.org").verified


def test_opening_a_link_signs_nobody_out(client, alice, mailoutbox):
    Client().post(SIGN_UP, details())
    client.force_login(alice)
    client.get(link_in(mailoutbox, to="dana@example.org"))
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_before_the_confirmation_nothing_opens(client, db, mailoutbox):
    client.post(SIGN_UP, details())
    other = Client()
    answer = other.post("/accounts/login/", {"login": "dana", "password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in other.session
    assert other.get("/u/dana/").status_code == 404
    assert "dana" not in other.get("/members/").content.decode().lower()


def test_welcome_keeps_what_was_said_and_watches_what_was_chosen(client, db):
    user = actions.join(User(username="dana", email="dana@example.org", password="!"))
    seen, hidden = make_category("power"), make_category("staff", see="moderators")
    client.force_login(user)
    page = client.get("/welcome/?next=/forum/").content.decode()
    assert ("Power" in page, "Staff" in page, "<time-zone-guess>" in page) == (True, False, True)
    given = {
        "time_zone": "Europe/Oslo",
        "languages": ["en", "no"],
        "runs": ["miner", "energy"],
        "categories": ["power"],
        "next": "/forum/",
    }
    answer = client.post("/welcome/", given)
    assert (answer.status_code, answer["Location"]) == (303, "/forum/")
    user.refresh_from_db()
    assert (user.time_zone, user.welcomed_at is None) == ("Europe/Oslo", False)
    traits = set(user.profile.traits.values_list("kind", "value"))
    assert traits == {("language", "en"), ("language", "no"), ("runs", "miner"), ("runs", "energy")}
    assert [watch.target for watch in Watch.objects.filter(user=user)] == [seen]
    refused = client.post("/welcome/", {**given, "categories": [hidden.slug]})
    assert refused.status_code == 422


def test_welcome_can_wait(client, db):
    user = actions.join(User(username="dana", email="dana@example.org", password="!"))
    client.force_login(user)
    assert client.post("/welcome/", {"later": "1", "next": "/forum/"})["Location"] == "/forum/"
    user.refresh_from_db()
    assert user.welcomed_at is not None


def test_the_welcome_page_needs_few_queries(client, alice, django_assert_max_num_queries):
    make_category("power")
    client.force_login(alice)
    client.get("/welcome/")
    with django_assert_max_num_queries(7):
        client.get("/welcome/")


def test_what_a_visitor_chose_comes_along(client, db):
    client.post("/preferences/", {"language": "es"})
    client.post(SIGN_UP, details())
    user = User.objects.get(username="dana")
    assert (user.language, user.profile.languages) == ("es", ["es"])


def test_unconfirmed_sign_ups_are_forgotten_and_confirmed_ones_are_not(client, db, mailoutbox, time_machine):
    time_machine.move_to(timezone.now())
    client.post(SIGN_UP, details())
    other = Client()
    other.post(SIGN_UP, details(username="erin", email="erin@example.org"), REMOTE_ADDR="127.0.0.9")
    other.post(link_in(mailoutbox, to="erin@example.org"))
    make_user("placed", origin="imported:x:1", email="")
    time_machine.shift(60 * 60 * 24 * 8)
    assert actions.forget_unconfirmed() == 1
    assert set(User.objects.values_list("username", flat=True)) == {"erin", "placed"}
    assert Client().post(SIGN_UP, details(email="new@example.org")).status_code == 302


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\u202egnp.exe", "'\"><img src=x onerror=1>"])
def test_evil_names_are_text(client, db, mailoutbox, name):
    client.post(SIGN_UP, details(name=name))
    client.post(link_in(mailoutbox, to="dana@example.org"))
    for address in ("/u/dana/", "/members/", "/settings/", "/welcome/"):
        page = client.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


def test_sign_up_is_limited_by_address(client, db):
    answers = [client.post(SIGN_UP, details(username="x")).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    limited = client.post(SIGN_UP, details())
    assert (limited.status_code, limited["Retry-After"]) == (429, "60")
