"""Password, mailed code, reset, change of address, sessions: what opens, and what stays shut."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import User
from config import settings as configured
from tests.accounts.test_signing_up import link_in
from tests.makers import PASSWORD, make_user

LOGIN = "/accounts/login/"


@pytest.fixture
def dana(db: None) -> User:
    return make_user("Dana", password=PASSWORD)


def sign_in(client: Client, login: str = "dana", password: str = PASSWORD, **given: str):
    return client.post(LOGIN, {"login": login, "password": password, **given})


def ask_for(client: Client, address: str):
    """Ask for a change of address, giving the password when asked."""
    asked = client.post("/accounts/email/", {"action_add": "", "email": address})
    assert asked["Location"].startswith("/accounts/reauthenticate/"), asked["Location"]
    return client.post(asked["Location"], {"password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def code_in(mailoutbox) -> str:
    return re.search(r"^\s*([A-Z0-9][A-Z0-9-]{4,})\s*$", mailoutbox[-1].body, re.MULTILINE)[1]


@pytest.mark.parametrize("login", ["Dana", "dana", "DANA", "dana@example.org", "Dana@Example.org"])
def test_sign_in_by_username_or_address_in_any_case(client, dana, login):
    assert sign_in(client, login, next="/forum/")["Location"] == "/forum/"
    assert is_signed_in(client)


@pytest.mark.parametrize(("username", "login"), [("Ирина", "ИРИНА"), ("çağrı", "ÇAĞRI"), ("矿工", "矿工")])
def test_sign_in_by_a_username_in_any_script(client, db, username, login):
    make_user(username, email="x@example.org", password=PASSWORD)
    assert sign_in(client, login).status_code == 302
    assert is_signed_in(client)


def test_a_wrong_name_and_a_wrong_password_look_the_same(client, dana):
    wrong = sign_in(client, "dana", "not the password")
    unknown = sign_in(Client(), "nobody", "not the password")
    assert (wrong.status_code, unknown.status_code) == (422, 422)

    def words(page):
        return re.sub(r"dana|nobody|[A-Za-z0-9]{64}", "", page.content.decode())

    assert words(wrong) == words(unknown)


def test_passwords_are_kept_by_argon2():
    ours = [hasher for hasher in configured.PASSWORD_HASHERS if "MD5" not in hasher]  # the tests' own
    assert ours == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_guessing_a_password_is_slow(client, dana):
    answers = [sign_in(client, "dana", f"guess {n}") for n in range(6)]
    assert "Too many attempts" in answers[-1].content.decode()
    assert "Too many attempts" in sign_in(Client(REMOTE_ADDR="10.0.0.9")).content.decode()


def test_limits_count_the_callers_own_address_behind_a_proxy(client, dana, settings):
    import ipaddress

    settings.TRUSTED_PROXIES = [ipaddress.ip_network("127.0.0.1/32")]
    for n in range(20):
        sign_in(client, f"name{n}", "x")
    assert "Too many attempts" in sign_in(client, "other", "x").content.decode()
    answer = client.post(LOGIN, {"login": "other", "password": "x"}, HTTP_X_FORWARDED_FOR="203.0.113.5")
    assert "Too many attempts" not in answer.content.decode()


def test_sign_in_by_a_mailed_code(client, dana, mailoutbox):
    answer = client.post("/accounts/login/code/", {"email": dana.email, "next": "/forum/"})
    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    assert mailoutbox[-1].to == [dana.email]
    confirm = "/accounts/login/code/confirm/"
    assert client.post(confirm, {"code": "WRONG-CODE"}).status_code == 422
    answer = client.post(confirm, {"code": code_in(mailoutbox).lower(), "next": "/forum/"})
    assert answer["Location"] == "/forum/"
    assert is_signed_in(client)


def test_a_code_belongs_to_one_browser_three_tries_and_a_quarter_of_an_hour(
    client, dana, mailoutbox, time_machine
):
    confirm = "/accounts/login/code/confirm/"
    client.post("/accounts/login/code/", {"email": dana.email})
    code = code_in(mailoutbox)
    Client().post(confirm, {"code": code})
    for _ in range(3):
        client.post(confirm, {"code": "WRONG-CODE"})
    client.post(confirm, {"code": code})
    assert not is_signed_in(client)
    late = Client()
    late.post("/accounts/login/code/", {"email": dana.email})
    code = code_in(mailoutbox)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    late.post(confirm, {"code": code})
    assert not is_signed_in(late)


def test_asking_for_a_code_or_a_reset_tells_nothing(client, dana, mailoutbox):
    known = client.post("/accounts/login/code/", {"email": dana.email}, follow=True)
    unknown = Client().post("/accounts/login/code/", {"email": "none@example.org"}, follow=True)

    def words(page, address):
        return re.sub(r"[A-Za-z0-9]{64}", "", page.content.decode().replace(address, ""))

    assert words(known, dana.email) == words(unknown, "none@example.org")
    known = client.post("/accounts/password/reset/", {"email": dana.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "none@example.org"})
    assert known["Location"] == unknown["Location"] == "/accounts/password/reset/done/"
    assert [mail.to[0] for mail in mailoutbox] == [dana.email, "none@example.org"] * 2


def test_reset_sets_a_password_once_and_ends_every_session(client, dana, mailoutbox):
    elsewhere = Client()
    sign_in(elsewhere)
    client.post("/accounts/password/reset/", {"email": dana.email})
    link = link_in(mailoutbox, to=dana.email)
    form = client.get(link)["Location"]
    assert "set-password" in form
    assert client.post(form, {"password1": "short"}).status_code == 422
    answer = client.post(form, {"password1": "another long passphrase"})
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert not is_signed_in(elsewhere)
    assert "was reset" in mailoutbox[-1].subject
    assert sign_in(Client()).status_code == 422
    assert sign_in(Client(), password="another long passphrase").status_code == 302
    used = Client().get(link)
    assert "leads nowhere" in used.content.decode()
    assert "leads nowhere" in Client().get("/accounts/password/reset/key/zz-forged/").content.decode()


def test_a_reset_link_expires(client, dana, mailoutbox, time_machine):
    client.post("/accounts/password/reset/", {"email": dana.email})
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    assert "leads nowhere" in client.get(link_in(mailoutbox, to=dana.email)).content.decode()


def test_change_of_password_keeps_this_session_and_ends_the_others(client, dana, mailoutbox):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long passphrase"}
    )
    assert answer["Location"] == "/settings/security/"
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)
    assert mailoutbox[-1].to == [dana.email]


def test_change_of_address_is_told_to_both(client, dana, mailoutbox):
    sign_in(client)
    ask_for(client, "new@example.org")
    assert {mail.to[0]: mail.subject for mail in mailoutbox} == {
        "new@example.org": "Confirm your address",
        "dana@example.org": "Your address is about to change",
    }
    dana.refresh_from_db()
    assert dana.email == "dana@example.org"
    link = link_in(mailoutbox, to="new@example.org")
    mailoutbox.clear()
    client.get(link)
    dana.refresh_from_db()
    assert dana.email == "dana@example.org"
    client.post(link)
    dana.refresh_from_db()
    assert dana.email == "new@example.org"
    assert list(EmailAddress.objects.filter(user=dana).values_list("email", "verified")) == [
        ("new@example.org", True)
    ]
    assert {mail.to[0] for mail in mailoutbox} == {"new@example.org", "dana@example.org"}
    assert {mail.subject for mail in mailoutbox} == {"Your address is changed"}


def test_change_of_address_asks_for_the_password_again(client, dana, mailoutbox):
    sign_in(client)
    answer = client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert mailoutbox == []
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 422
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})
    assert {mail.to[0] for mail in mailoutbox} == {"new@example.org", "dana@example.org"}


def test_an_address_of_another_member_cannot_be_taken_over(client, dana, alice, mailoutbox):
    sign_in(client)
    assert ask_for(client, alice.email).status_code == 302
    link = link_in(mailoutbox, to=alice.email)
    assert client.post(link).status_code in {302, 404}
    alice.refresh_from_db()
    dana.refresh_from_db()
    assert (alice.email, dana.email) == ("alice@example.org", "dana@example.org")


def test_a_confirmation_that_lost_its_race_is_no_crash(client, dana, mailoutbox):
    sign_in(client)
    ask_for(client, "new@example.org")
    make_user("eve", email="")
    User.objects.filter(username="eve").update(email="new@example.org")
    answer = client.post(link_in(mailoutbox, to="new@example.org"))
    assert answer.status_code == 404
    dana.refresh_from_db()
    assert dana.email == "dana@example.org"


def test_sign_out_everywhere_ends_every_other_session_listed_or_not(client, dana):
    listed, unlisted = Client(), Client()
    sign_in(listed)
    unlisted.force_login(dana, backend="accounts.backends.MemberBackend")
    sign_in(client)
    page = client.get("/settings/security/").content.decode()
    assert page.count("127.0.0.1") == 5  # two rows, one label of a button, two sign-ins
    assert client.post("/settings/security/end/")["Location"] == "/settings/security/"
    assert [is_signed_in(c) for c in (client, listed, unlisted)] == [True, False, False]
    assert "This one" in client.get("/settings/security/").content.decode()
    assert Session.objects.filter(pk=listed.cookies["session"].value).count() == 0


def test_one_session_can_be_ended_and_only_ones_own(client, dana, alice):
    from allauth.usersessions.models import UserSession

    other = Client()
    sign_in(other)
    sign_in(client)
    theirs = UserSession.objects.get(session_key=other.cookies["session"].value)
    stranger = Client()
    stranger.force_login(alice)
    assert stranger.post(f"/settings/security/{theirs.pk}/end/").status_code == 404
    client.post(f"/settings/security/{theirs.pk}/end/")
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_signing_out_is_a_post(client, dana):
    sign_in(client)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_suspended_members_read_and_know_until_when(client, mallory):
    mallory.set_password(PASSWORD)
    mallory.save()
    assert sign_in(client, "mallory").status_code == 302
    assert client.get("/forum/").status_code == 200
    assert "You are suspended" in client.get("/forum/").content.decode()
    assert "uspended" not in Client().get("/u/mallory/").content.decode()
    assert client.post("/settings/tokens/", {"name": "x", "scopes": ["write"]}).status_code == 403


def test_placeholders_cannot_come_in_by_any_door(client, db, mailoutbox):
    actions.make_placeholder("satoshi", name="S.", origin="imported:old:7")
    assert sign_in(client, "satoshi", "").status_code == 422
    assert sign_in(client, "satoshi", "!").status_code == 422
    for address in ("/accounts/login/code/", "/accounts/password/reset/"):
        client.post(address, {"email": ""})
        client.post(address, {"email": "satoshi@example.org"})
    assert {mail.subject for mail in mailoutbox} == {"No account on Common Hash"}


def test_the_admin_signs_in_by_our_own_door(client, dana, admin):
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")
    client.force_login(admin)
    assert client.get("/admin/accounts/user/").status_code == 200
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.get("/admin/account/emailaddress/add/").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/settings/",
        "/settings/preferences/",
        "/settings/notifications/",
        "/settings/security/",
        "/settings/tokens/",
        "/settings/blocked/",
        "/settings/leave/",
        "/welcome/",
        "/members/complete/",
        "/accounts/email/",
        "/accounts/password/change/",
    ],
)
def test_what_needs_a_sign_in_leads_there_and_back(client, db, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")
