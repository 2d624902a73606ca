"""Two at once, in threads on a real database: one wins, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from accounts import actions
from accounts.models import ApiToken, Claim, User
from core.errors import Refused
from tests.makers import make_user


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads that start together; what each returned or raised, in order."""
    start = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_one_of_two_sign_ups_for_a_name_in_two_cases_wins():
    def join(username: str, email: str) -> Callable[[], User]:
        return lambda: actions.join(User(username=username, email=email, password="!"))

    results = at_once(join("Ёлка", "a@example.org"), join("ёлКА", "b@example.org"))
    refused = [result for result in results if isinstance(result, Refused)]
    assert [refusal.field for refusal in refused] == ["username"]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_two_sign_ups_for_an_address_wins():
    def join(username: str) -> Callable[[], User]:
        return lambda: actions.join(User(username=username, email="one@example.org", password="!"))

    results = at_once(join("anna"), join("bert"))
    assert [r.field for r in results if isinstance(r, Refused)] == ["email"]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_used_once_however_often_it_is_pressed(mailoutbox):
    user = actions.make_placeholder("hal", origin="imported:old:7")
    actions.invite(user, email="hal@example.org", by=None)
    token = mailoutbox[0].body.partition("/claim/")[2].partition("/")[0]

    def claim() -> User:
        return actions.claim(token, password="a good long passphrase")

    results = at_once(claim, claim, claim)
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Refused", "User"]
    assert Claim.objects.get().used_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_leave_one():
    first, second = (make_user(name, role="admin") for name in ("first", "second"))

    def leave(user: User) -> Callable[[], None]:
        return lambda: actions.erase(user, by=user, with_content=False)

    results = at_once(leave(first), leave(second))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert User.objects.present().filter(role="admin").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_limit_of_tokens_holds_when_all_are_made_at_once():
    user = make_user("alice")
    for number in range(19):
        actions.create_token(user, by=user, name=f"{number}", scopes=["read"])

    def make() -> Any:
        return actions.create_token(user, by=user, name="more", scopes=["read"])

    at_once(make, make, make)
    assert ApiToken.objects.filter(user=user).count() == 20


@pytest.mark.django_db(transaction=True)
def test_an_import_that_runs_twice_at_once_makes_each_author_once():
    def make() -> User:
        return actions.make_placeholder("hal", origin="imported:old:7")

    results = at_once(make, make)
    assert {result.pk for result in results} == {User.objects.get().pk}
