"""The API of strategies."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import actions as accounts
from strategies.models import Revision, Strategy
from tests.makers import make_strategy

pytestmark = pytest.mark.django_db


def api(user) -> Client:
    _token, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
    return Client(headers={"authorization": f"Bearer {secret}"})


def call(client: Client, method: str, path: str, data: object):
    return getattr(client, method)(f"/api/v1/strategies/{path}", data, content_type="application/json")


def test_a_strategys_whole_way(alice, bob, carol):
    text = {
        "category": "cooling", "title": "Warm fluid", "summary": "Saves.", "send": True,
        "sections": {"problem": "Fans."}, "steps": [{"what": "Log"}], "applies": {"grids": ["ercot"]},
        "formula": "site_power * uptime * share * power_price",
        "variables": [{"name": "share", "unit": "%", "low": 1, "central": 2, "high": 3}],
    }  # fmt: skip
    answer = call(api(alice), "post", "", text)
    assert (answer.status_code, answer.json()["state"]) == (201, "in-review")
    pk = answer.json()["id"]
    reviewer = api(carol)
    returned = {"decision": "return", "edit_version": 1, "comments": {"problem": "Which?"}}
    assert (
        call(reviewer, "put", f"revisions/{pk}/decision/", returned).json()["comments"][0]["body"] == "Which?"
    )
    again = {"edit_version": 1, "sections": {"problem": "Dry coolers' fans."}, "send": True}
    assert call(api(alice), "patch", f"revisions/{pk}/", again).json()["state"] == "in-review"
    approved = call(reviewer, "put", f"revisions/{pk}/decision/", {"decision": "approve", "edit_version": 2})
    assert approved.json()["number"] == 1
    listed = Client().get("/api/v1/strategies/?category=cooling&grid=ercot").json()["results"]
    assert [(one["slug"], one["grade"], one["report_count"], one["version"]) for one in listed] == [
        ("warm-fluid", "C", 0, 1)
    ]
    change = {"based_on": 1, "note": "Why.", "weight": "advice", "title": "Warmer fluid", "send": True}
    revised = call(api(bob), "post", "warm-fluid/revisions/", change).json()
    assert revised["sections"] == {"problem": "Dry coolers' fans."}
    history = Client().get("/api/v1/strategies/warm-fluid/revisions/").json()["results"]
    assert [one["number"] for one in history] == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"formula": "site_power +"}, {"sections": {"nowhere": "x"}}, {"category": "nope"},
        {"applies": {"grids": ["x"]}},
        {"applies": {"countries": ["ZZ"]}}, {"sources": [{"kind": "rumour", "title": "x"}]}, {"title": ""},
        {"steps": [{"what": "x"}] * 41},
    ],
)  # fmt: skip
def test_bad_input_is_400(alice, wrong):
    answer = call(api(alice), "post", "", {"category": "cooling", "title": "T", **wrong})
    assert answer.status_code == 400
    assert not Strategy.objects.exists()


def test_a_stale_save_is_409(alice):
    pk = call(api(alice), "post", "", {"category": "cooling", "title": "One"}).json()["id"]
    call(api(alice), "patch", f"revisions/{pk}/", {"edit_version": 1, "title": "Two"})
    answer = call(api(alice), "patch", f"revisions/{pk}/", {"edit_version": 1, "title": "Three"})
    assert (answer.status_code, answer.json()["version"]) == (409, 2)
    assert Revision.objects.get(pk=pk).title == "Two"


def test_translating(alice, bob):
    strategy = make_strategy(author=alice)
    path = f"{strategy.slug}/translations/es/"
    assert call(api(bob), "put", path, {"of": 1, "title": "Fluido"}).status_code == 201
    assert call(api(alice), "put", path, {"of": 1, "title": "Agua"}).status_code == 409
    assert call(api(alice), "put", path, {"of": 1, "title": "Agua", "over": 1}).status_code == 201
    rows = Client().get(f"/api/v1/strategies/{strategy.slug}/translations/").json()["results"]
    assert [(one["title"], one["of"]) for one in rows] == [("Agua", 1), ("Fluido", 1)]
