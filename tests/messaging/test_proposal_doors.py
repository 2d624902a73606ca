"""Who is no party finds no address of a proposal: all of them, as the site's routes name them, a new one too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import actions as accounts
from messaging import actions
from messaging.models import Agreement
from messaging.proposals.life import Act
from organisations import actions as organisations
from tests.makers import make_seat, make_user
from tests.messaging.deals import SECRET, make_call, make_companies, make_deal

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# What any of them may take; who sees nothing isn't told that it is wrong.
SAID = {"outcome": "kept", "answer": "accept", "version": 1, "text": "So.", "on": "2027-01-01", "terms": {}}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield route


def addresses(what: str, pk: int) -> list[str]:
    """Every address of one such thing, in pages and API; other numbers in it are 1."""
    found = [route for route in routes(get_resolver()) if re.search(rf"{what}/<int:pk>/", route)]
    return ["/" + re.sub(r"<[^>]+>", "1", route.replace("<int:pk>", str(pk), 1)) for route in found]


class Visits:
    """One person's browser and token, and what they are answered; nothing they do stays."""

    def __init__(self, user) -> None:
        self.web = Client()
        self.web.force_login(user)
        _row, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
        self.api = Client(headers={"authorization": f"Bearer {secret}"})

    def answer(self, method: str, path: str):
        cache.clear()  # of all these tries none is the one too many
        with transaction.atomic():
            try:
                if path.startswith("/api/"):
                    return self.api.generic(method, path, json.dumps(SAID), content_type="application/json")
                if method == "POST":
                    return self.web.post(path, {name: str(value) for name, value in SAID.items()})
                return self.web.generic(method, path)
            finally:
                transaction.set_rollback(True)


def taken_by(visits: Visits, paths: list[str]) -> list[tuple[str, str]]:
    """What these addresses take from somebody who may be there: (method, address)."""
    tries = [(method, path) for path in paths for method in METHODS]
    return [one for one in tries if visits.answer(*one).status_code != 405]


@pytest.fixture
def people(db):
    return {name: make_user(name) for name in ("alice", "bob", "dave", "erin", "outsider")}


@pytest.fixture
def others(people, carol, admin, companies):
    """An outsider, who had a seat, a moderator, an administrator."""
    organisations.revoke(make_seat(companies[1], people["erin"]), by=people["dave"])
    return {
        "outsider": people["outsider"],
        "former seat": people["erin"],
        "moderator": carol,
        "admin": admin,
    }


@pytest.fixture
def companies(people):
    return make_companies(people["alice"], people["dave"])


def doors_open(others, tries, secret: str) -> list[tuple[str, str, str, int]]:
    found = []
    for who, user in others.items():
        visits = Visits(user)
        for method, path in tries:
            answer = visits.answer(method, path)
            if answer.status_code != 404 or secret.encode() in answer.content:
                found.append((who, method, path, answer.status_code))
    return found


def test_no_address_of_an_agreed_proposal_opens(people, companies, others):
    deal = make_deal(by=people["alice"], organisation=companies[0], to=[companies[1]])
    actions.answer_proposal(deal, Act.ACCEPT, by=people["dave"], version=1)
    agreement = Agreement.objects.get()
    agreement.pdf = "JVBERi0xLjcK"
    agreement.save()
    tries = taken_by(Visits(people["alice"]), addresses("proposals", deal.pk))
    assert len({path for _method, path in tries}) >= 17, "these are not all of them"
    assert ("GET", f"/messages/proposals/{deal.pk}/agreement.pdf") in tries
    assert ("PUT", f"/api/v1/proposals/{deal.pk}/answer/") in tries
    assert doors_open(others, tries, SECRET) == []
    for user in others.values():
        visits = Visits(user)
        for path in ("/messages/proposals/", "/api/v1/proposals/"):
            assert SECRET not in visits.answer("GET", path).content.decode()


def test_no_address_of_a_draft_opens_to_the_other_side_either(people, companies, others):
    draft = make_deal(by=people["alice"], organisation=companies[0], to=[companies[1]], is_sent=False)
    tries = taken_by(Visits(people["alice"]), addresses("proposals", draft.pk))
    assert doors_open({**others, "other side": people["dave"]}, tries, SECRET) == []


def test_no_address_of_a_reply_to_a_call_opens(people, companies, others):
    call = make_call(by=people["alice"], organisation=companies[0], is_blind=True)
    reply = actions.reply_to_call(call, by=people["dave"], organisation=companies[1], text=SECRET)
    tries = taken_by(Visits(people["alice"]), addresses("replies", reply.pk))
    assert len({path for _method, path in tries}) >= 5, "these are not all of them"
    assert doors_open(others, tries, SECRET) == []


def test_no_address_of_a_closed_call_opens(people, companies, others):
    call = make_call(by=people["alice"], organisation=companies[0], title=SECRET)
    actions.close_call(call, by=people["alice"])
    tries = taken_by(Visits(people["alice"]), addresses("calls", call.pk))
    assert len({path for _method, path in tries}) >= 6, "these are not all of them"
    assert doors_open(others, tries, SECRET) == []
