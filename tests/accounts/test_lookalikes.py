"""Nobody is taken for another: neither by letters that look alike, nor by a name that was somebody's."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import actions
from accounts.lookalikes import look
from accounts.models import User
from accounts.names import refuse_reserved
from core.errors import Refused
from tests.makers import PASSWORD, make_user

SIGN_UP = {"password1": PASSWORD, "terms": "on", "email": "new@example.org"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("alice", "aIice"),
        ("alice", "a1ice"),
        ("alice", "ALICE"),
        ("alice", "ａｌｉｃｅ"),
        ("bob", "b0b"),
        ("BOB", "ВОВ"),  # all Cyrillic
        ("capa", "сара"),
        ("pool", "рооl"),
        ("miner", "rniner"),
        ("howard", "hovvard"),
        ("ozon", "οzοn"),  # a Greek omicron
        ("scope", "ѕсоре"),
    ],
)
def test_these_look_alike(name, other):
    assert look(name) == look(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("alice", "alicia"),
        ("peña", "pena"),
        ("жук", "zuk"),
        ("bob", "bob2"),
        ("李雷", "李蕾"),
        ("ana", "anna"),
    ],
)
def test_these_do_not(name, other):
    assert look(name) != look(other)


@pytest.mark.parametrize("username", ["aIice", "a1ice", "AL1CE"])
def test_nobody_joins_under_a_name_that_looks_like_anothers(client, alice, username):
    answer = client.post("/accounts/signup/", {**SIGN_UP, "username": username})
    assert (answer.status_code, "looks like another" in answer.content.decode()) == (422, True)
    with pytest.raises(Refused):
        actions.join(User(username=username, email="new@example.org", password="!"))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(username, email="other@example.org")


def test_nor_under_one_that_looks_like_one_of_who_left(client, alice):
    actions.erase(alice, by=alice, with_content=False)
    for username in ("alice", "aIice", "al1ce"):
        answer = client.post("/accounts/signup/", {**SIGN_UP, "username": username})
        assert (answer.status_code, "is taken" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("name", ["adm1n", "Аdmin", "rnoderator", "SUPP0RT", "оffiсiаl", "m0d"])
def test_nor_under_one_that_looks_like_an_office(name):
    with pytest.raises(ValidationError):
        refuse_reserved(name)


def test_an_import_gives_a_number_to_who_looks_like_another(alice):
    made = actions.make_placeholder("a1ice", origin="imported:x:7")
    assert made.username == "a1ice_2"
    assert actions.make_placeholder("a1ice", origin="imported:x:7") == made


def test_who_was_there_before_the_rule_can_still_leave(alice):
    double = make_user("double")
    User.objects.filter(pk=double.pk).update(username="aIice", username_key="aiice", username_look="")
    double.refresh_from_db()
    actions.erase(double, by=double, with_content=False)
    assert User.objects.get(pk=double.pk).username == f"former-member-{double.pk}"
