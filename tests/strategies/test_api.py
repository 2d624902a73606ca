"""The API of strategies."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import actions as accounts
from activity.following import is_following
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


def test_what_a_writer_and_reviewers_do_around_a_draft(alice, carol):
    mine = api(alice)
    text = {
        "category": "cooling",
        "title": "Warm fluid",
        "summary": "Saves.",
        "sections": {"problem": "Fans."},
    }
    draft = call(mine, "post", "", text).json()
    pk = draft["id"]
    assert [one["id"] for one in mine.get("/api/v1/strategies/revisions/").json()["results"]] == [pk]
    assert call(mine, "put", f"revisions/{pk}/review/", {}).json()["state"] == "in-review"
    waiting = api(carol).get("/api/v1/strategies/revisions/?show=waiting").json()["results"]
    assert [one["id"] for one in waiting] == [pk]
    assert mine.get("/api/v1/strategies/revisions/?show=waiting").json()["results"] == []
    said = call(api(carol), "post", f"revisions/{pk}/comments/", {"section": "problem", "body": "How much?"})
    assert said.json()["comments"] == [{"section": "problem", "body": "How much?", "by": "carol"}]
    nowhere = {"section": "nowhere", "body": "?"}
    assert call(api(carol), "post", f"revisions/{pk}/comments/", nowhere).status_code == 400
    assert mine.delete(f"/api/v1/strategies/revisions/{pk}/review/").json()["state"] == "draft"
    assert mine.delete(f"/api/v1/strategies/revisions/{pk}/review/").status_code == 409


def test_following_removing_and_arranging(alice, carol):
    old, new = make_strategy(title="Old"), make_strategy(title="New")
    mine, moderator = api(alice), api(carol)
    for method, following in (("put", True), ("put", True), ("delete", False)):
        assert call(mine, method, f"{old.slug}/follow/", {}).status_code == 204
        assert is_following(alice, old) is following
    told = {"category": "treasury", "superseded_by": new.slug, "is_due": True}
    answer = call(moderator, "put", f"{old.slug}/arrangement/", told).json()
    assert (answer["category"], answer["superseded_by"]) == ("treasury", new.slug)
    assert answer["review_due_since"]
    for wrong in ({"category": "nope"}, {"category": "cooling", "superseded_by": "nope"}):
        assert call(moderator, "put", f"{old.slug}/arrangement/", wrong).status_code == 400
    back = {"category": "cooling", "superseded_by": old.slug}
    assert call(moderator, "put", f"{new.slug}/arrangement/", back).status_code in (400, 422)
    assert call(moderator, "put", f"{old.slug}/removal/", {"reason": "wrong"}).status_code == 204
    assert mine.get(f"/api/v1/strategies/{old.slug}/").status_code == 404
    assert moderator.delete(f"/api/v1/strategies/{old.slug}/removal/").status_code == 204
    assert mine.get(f"/api/v1/strategies/{old.slug}/").status_code == 200


def test_categories_and_who_reviews_in_them(alice, admin):
    keeper, others = api(admin), api(alice)
    made = call(keeper, "post", "categories/", {"name": "Water rights"}).json()
    assert made == {"slug": "water-rights", "name": "Water rights", "reviewers": []}
    assert call(keeper, "post", "categories/", {"name": "Water rights"}).status_code == 409
    assert call(keeper, "patch", "categories/water-rights/", {"name": "Water"}).json()["name"] == "Water"
    assert call(keeper, "put", "categories/water-rights/reviewers/alice/", {}).status_code == 204
    assert keeper.get("/api/v1/strategies/categories/").json()[-1]["reviewers"] == ["alice"]
    assert others.get("/api/v1/strategies/categories/").json()[-1]["reviewers"] is None
    assert call(keeper, "put", "categories/water-rights/reviewers/nobody/", {}).status_code == 404
    assert keeper.delete("/api/v1/strategies/categories/water-rights/reviewers/alice/").status_code == 204
    assert keeper.delete("/api/v1/strategies/categories/water-rights/").status_code == 204
    make_strategy(category="cooling")
    assert keeper.delete("/api/v1/strategies/categories/cooling/").status_code == 409


def test_its_worth_at_a_site(bob, client):
    share = {"name": "share", "unit": "%", "low": 2, "central": 4, "high": 6, "label": "Power saved"}
    text = "site_power * uptime * power_price * share\ncost = 10 [USD/kW] * site_power"
    strategy = make_strategy(author=bob, formula=text, variables=[share])
    where = f"/api/v1/strategies/{strategy.slug}/effect/"
    worth = client.get(where, {"site_power": 10, "uptime": 100, "power_price": 50}).json()
    assert worth["per_year"] == {"low": 87_600, "central": 175_200, "high": 262_800}
    assert worth["cost"]["central"] == 100_000
    assert worth["payback"]["central"] == pytest.approx(100_000 / 175_200 * 12)
    assert worth["sensitivities"] == [{"name": "share", "at_low": 87_600, "at_high": 262_800}]
    known = client.get(where, {"site_power": 10, "uptime": 100, "power_price": 50, "own_share": 5}).json()
    assert known["per_year"]["central"] == pytest.approx(219_000)
    for wrong in ("site_power=-1", "uptime=101", "power_price=x", "own_share=nan", "site_power=1e400"):
        assert client.get(f"{where}?{wrong}").status_code == 400
    assert client.get(f"/api/v1/strategies/{make_strategy().slug}/effect/").status_code == 404
    by_zero = make_strategy(formula="1 [USD/year] / share", variables=[{**share, "low": 0}])
    refused = client.get(f"/api/v1/strategies/{by_zero.slug}/effect/")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["formula"])
