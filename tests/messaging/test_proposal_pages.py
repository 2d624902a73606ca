"""The pages and the API of proposals, as a party meets them and as everybody else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import actions as accounts
from messaging import actions
from messaging.models import Agreement, Proposal
from messaging.proposals.life import Act
from tests.makers import make_user
from tests.messaging.deals import SECRET, fresh, in_days, make_companies, make_deal, spares

pytestmark = pytest.mark.django_db


@pytest.fixture
def dave(db):
    return make_user("dave", name="Dave Okafor")


@pytest.fixture
def companies(alice, dave):
    return make_companies(alice, dave)


@pytest.fixture
def deal(alice, companies):
    return make_deal(by=alice, organisation=companies[0], to=[companies[1]])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def with_token(user, *scopes: str) -> Callable[..., Any]:
    _row, secret = accounts.create_token(user, by=user, name="t", scopes=list(scopes) or ["read", "write"])
    client = Client(headers={"authorization": f"Bearer {secret}"})

    def ask(method: str, path: str = "", **body: Any) -> Any:
        return getattr(client, method)(
            f"/api/v1/proposals/{path}", json.dumps(body) if body else "", content_type="application/json"
        )

    return ask


def form(**told):
    return {name: str(value) for name, value in {**spares(), **told}.items()}


def test_written_looked_at_sent_countered_accepted_on_pages(alice, dave, companies):
    alices, daves = signed_in(alice), signed_in(dave)
    where = "/messages/proposals/new/?kind=parts&to=blue-river&organisation=kestrel-ridge"
    made = alices.post(where, form())
    assert made.status_code == 303
    page = alices.get(made["Location"])
    assert "Send to Blue River" in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    alices.post(f"{made['Location']}send/")
    deal = Proposal.objects.get()
    countered = daves.post(f"{deal.get_absolute_url()}counter/", form(dispatch=72, version=1))
    assert countered.status_code == 303
    told = alices.get(deal.get_absolute_url()).content.decode()
    assert '<ins class="chg">72\u00a0h</ins>' in told
    assert "<del>48\u00a0h</del>" in told
    accepted = alices.post(f"{deal.get_absolute_url()}answer/", {"answer": "accept", "version": "2"})
    assert accepted.status_code == 303
    one, other = (each.get(f"{deal.get_absolute_url()}agreement.json").content for each in (alices, daves))
    assert one == other == Agreement.objects.get().content.encode()
    assert json.loads(one)["terms_hash"] in daves.get(deal.get_absolute_url()).content.decode()


def test_whom_and_what_are_asked_first_and_kept_in_the_address(alice, companies):
    page = signed_in(alice).get("/messages/proposals/new/?to=blue-river")
    assert 'value="blue-river"' in page.content.decode()
    wrong = signed_in(alice).get("/messages/proposals/new/?to=nobody-here&kind=parts")
    assert (wrong.status_code, "There is no nobody-here here." in wrong.content.decode()) == (422, True)


def test_what_was_written_stays_when_something_is_wrong(alice, companies):
    where = "/messages/proposals/new/?kind=parts&to=blue-river"
    wrong = signed_in(alice).post(where, form(valid_until=in_days(-3)))
    assert wrong.status_code == 422
    assert SECRET in wrong.content.decode()
    assert "Choose a day that is still to come." in wrong.content.decode()


def test_who_comes_second_sees_what_came_first_and_keeps_their_words(deal, alice, dave):
    actions.answer_proposal(deal, Act.WITHDRAW, by=alice, version=1)
    told = {"answer": "accept", "version": "1", "text": "Gladly"}
    late = signed_in(dave).post(f"{deal.get_absolute_url()}answer/", told)
    assert (late.status_code, "Kestrel Ridge withdrew the proposal." in late.content.decode()) == (409, True)
    counter = signed_in(dave).post(f"{deal.get_absolute_url()}counter/", form(dispatch=99, version=1))
    assert (counter.status_code, 'value="99"' in counter.content.decode()) == (409, True)


def test_the_whole_way_in_the_api(alice, dave, companies):
    alices, daves = with_token(alice), with_token(dave)
    made = alices(
        "post",
        kind="parts",
        to=[{"organisation": "blue-river"}],
        organisation="kestrel-ridge",
        terms=spares(),
        send=True,
    )
    assert made.status_code == 201
    told = made.json()
    assert (told["kind"], told["state"], told["version"]) == ("parts", "sent", 1)
    assert len(told["terms_hash"]) == 64
    pk = told["id"]
    asked = daves("put", f"{pk}/answer/", answer="question", version=1, text="Whose customs?")
    assert asked.json()["state"] == "question"
    countered = daves("put", f"{pk}/answer/", answer="counter", version=1, terms=spares(dispatch=72))
    assert (countered.json()["state"], countered.json()["version"]) == ("countered", 2)
    late = alices("put", f"{pk}/answer/", answer="accept", version=1)
    assert (late.status_code, late.json()["detail"]) == (409, "Blue River countered with version 2.")
    accepted = alices("put", f"{pk}/answer/", answer="accept", version=2).json()
    frozen = daves("get", f"{pk}/agreement/").json()
    assert (accepted["state"], frozen["terms_hash"]) == ("accepted", accepted["terms_hash"])
    assert daves("get", f"{pk}/versions/1/").json()["terms"]["dispatch"] == 48
    history = alices("get", f"{pk}/history/").json()["results"]
    assert [one["act"] for one in history] == ["accept", "counter", "ask", "send"]
    assert history[1]["changed"] == [
        {"name": "dispatch", "label": "Dispatch within", "before": "48\u00a0h", "now": "72\u00a0h"}
    ]
    assert alices("put", f"{pk}/outcome/", outcome="kept").status_code == 204
    assert [one["id"] for one in daves("get").json()["results"]] == [pk]


def test_a_draft_in_the_api_is_written_anew_and_dropped(alice, companies):
    ask = with_token(alice)
    pk = ask("post", kind="parts", to=[{"organisation": "blue-river"}], terms=spares()).json()["id"]
    assert ask("put", f"{pk}/", terms=spares(dispatch=24)).json()["terms"]["dispatch"] == 24
    assert ask("delete", f"{pk}/").status_code == 204
    assert ask("get", f"{pk}/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"terms": {}},
        {"terms": {**spares(), "valid_until": "soon"}},
        {"terms": {**spares(), "colour": "red"}},
        {"terms": {**spares(), "dispatch": -4}},
        {"to": [{"member": "nobody"}]},
        {"kind": "marriage"},
        {"organisation": "nowhere"},
    ],
)
def test_bad_input_in_the_api_is_a_400(alice, companies, wrong):
    told = {"kind": "parts", "to": [{"organisation": "blue-river"}], "terms": spares()}
    assert with_token(alice)("post", **{**told, **wrong}).status_code == 400


def test_a_list_and_a_page_ask_the_same_number_of_questions_whatever_their_length(
    alice, dave, companies, django_assert_max_num_queries
):
    deal = make_deal(by=alice, organisation=companies[0], to=[companies[1]])
    actions.answer_proposal(deal, Act.ASK, by=dave, version=1, text="Whose customs?")
    for _number in range(3):
        make_deal(by=alice, organisation=companies[0], to=[companies[1]])
    for hours in range(50, 56):
        by = (dave, alice)[hours % 2]
        now = fresh(deal)
        actions.counter_proposal(now, by=by, version=now.version, values=spares(dispatch=hours))
    client = signed_in(alice)
    client.get("/messages/proposals/")
    with django_assert_max_num_queries(9):
        client.get("/messages/proposals/")
    with django_assert_max_num_queries(19):
        client.get(deal.get_absolute_url())
