"""Imported authors: made once, invited by mail, claimed once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import Claim, User
from core.errors import Refused
from tests.accounts.test_signing_up import link_in
from tests.makers import PASSWORD, make_user


@pytest.fixture
def hal(db: None) -> User:
    return actions.make_placeholder("Hal", name="Hal F.", origin="imported:old:7")


def claim(client: Client, link: str, **given: str):
    return client.post(link, {"password": PASSWORD, "terms": "on", **given})


def test_a_placeholder_is_made_once_and_never_signs_in(hal):
    again = actions.make_placeholder("Hal", name="other", origin="imported:old:7")
    assert (again.pk, hal.is_placeholder, hal.has_usable_password(), hal.email) == (hal.pk, True, False, "")
    assert again.profile.is_listed is False


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("hal", "hal_2"),  # taken, in another case
        ("admin", "admin_1"),
        ("a b/c", "a_b_c"),
        ("x", "memberx"),
        ("<script>", "script"),
        ("挖矿", "挖矿"),
        ("...", "member"),
        ("long" * 20, "long" * 9),
    ],
)
def test_a_placeholder_gets_a_name_that_fits(hal, wanted, given):
    assert actions.make_placeholder(wanted, origin="imported:old:8").username == given


def test_a_placeholder_never_takes_a_retired_name(db):
    gone = make_user("gone")
    actions.erase(gone, by=gone, with_content=False)
    assert actions.make_placeholder("GONE", origin="imported:old:9").username == "GONE_2"


def test_only_imports_make_placeholders(db):
    with pytest.raises(ValueError):
        actions.make_placeholder("x", origin="demo")


def test_an_invitation_is_claimed_by_post_and_signs_in(client, hal, mailoutbox):
    actions.invite(hal, email="Hal@Example.org", by=None)
    link = link_in(mailoutbox, to="hal@example.org")
    page = client.get(link)
    assert (page.status_code, "hal@example.org" in page.content.decode()) == (200, True)
    hal.refresh_from_db()
    assert hal.is_placeholder
    answer = claim(client, link)
    assert answer["Location"] == "/welcome/?next=%2F"
    hal.refresh_from_db()
    assert (hal.is_placeholder, hal.email, hal.accepted_terms_at is None) == (False, "hal@example.org", False)
    assert EmailAddress.objects.get(user=hal).verified
    assert client.session["_auth_user_id"] == str(hal.pk)
    assert Client().post("/accounts/login/", {"login": "hal", "password": PASSWORD}).status_code == 302


def test_a_link_works_once(client, hal, mailoutbox):
    actions.invite(hal, email="hal@example.org", by=None)
    link = link_in(mailoutbox, to="hal@example.org")
    claim(client, link)
    assert Client().get(link).status_code == 404
    assert claim(Client(), link, password="somebody else's passphrase").status_code == 404
    with pytest.raises(Refused):
        actions.claim(link.split("/")[2], password="somebody else's passphrase")


def test_a_link_expires_and_is_replaced_by_a_newer_one(client, hal, mailoutbox, time_machine):
    actions.invite(hal, email="hal@example.org", by=None)
    old = link_in(mailoutbox, to="hal@example.org")
    actions.invite(hal, email="hal@example.org", by=None)
    new = link_in(mailoutbox, to="hal@example.org")
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    time_machine.move_to(timezone.now() + timedelta(days=15))
    assert client.get(new).status_code == 404


def test_a_weak_password_or_no_consent_claims_nothing(client, hal, mailoutbox):
    actions.invite(hal, email="hal@example.org", by=None)
    link = link_in(mailoutbox, to="hal@example.org")
    assert client.post(link, {"password": "short", "terms": "on"}).status_code == 422
    assert client.post(link, {"password": PASSWORD}).status_code == 422
    hal.refresh_from_db()
    assert hal.is_placeholder


def test_an_address_that_is_taken_is_neither_invited_nor_claimed(client, hal, alice, mailoutbox):
    with pytest.raises(Refused) as refusal:
        actions.invite(hal, email=alice.email, by=None)
    assert (refusal.value.field, mailoutbox, Claim.objects.count()) == ("email", [], 0)
    actions.invite(hal, email="hal@example.org", by=None)
    make_user("quick", email="hal@example.org")
    assert claim(client, link_in(mailoutbox, to="hal@example.org")).status_code == 409


def test_a_claimed_name_is_not_invited_again(client, hal, mailoutbox):
    actions.invite(hal, email="hal@example.org", by=None)
    claim(client, link_in(mailoutbox, to="hal@example.org"))
    with pytest.raises(Refused):
        actions.invite(hal, email="thief@example.org", by=None)


def test_who_may_invite(hal, alice, carol):
    with pytest.raises(PermissionDenied):
        actions.invite(hal, email="hal@example.org", by=alice)
    actions.invite(hal, email="hal@example.org", by=carol)
    with pytest.raises(Refused) as refusal:
        actions.invite(hal, email="no address", by=carol)
    assert refusal.value.status == 422


def test_unknown_links_lead_nowhere_and_are_limited(client, db):
    answers = {client.get(f"/claim/guess{n}/").status_code for n in range(20)}
    assert answers == {404}
    assert client.get("/claim/guess/").status_code == 429
