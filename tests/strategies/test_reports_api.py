"""Reports, grades and plans for programs: the same doors and the same refusals."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from accounts.authentication import digest
from accounts.models import ApiToken, User
from organisations import actions as organisations
from strategies.models import AdoptionPlan, FieldReport, Unsealing
from tests.makers import make_organisation
from tests.strategies.test_plans import STEPS
from tests.strategies.test_reports import make_measured, make_report

pytestmark = pytest.mark.django_db
SAID = {"outcome": "worked", "started_on": "2026-03-01", "before": 17.6, "after": 15.1}


class Program:
    """Calls as one member, with JSON."""

    def __init__(self, user: User | None = None) -> None:
        headers = {}
        if user:
            secret = f"secret-{user.pk}"
            ApiToken.objects.create(
                user=user, name="all", digest=digest(secret), scopes=["strategies:read", "strategies:write"]
            )
            headers["authorization"] = f"Bearer {secret}"
        self.client = Client(headers=headers)

    def __call__(self, method: str, address: str, **sent) -> tuple[int, dict]:
        answer = self.client.generic(
            method, f"/api/v1{address}", json.dumps(sent), content_type="application/json"
        )
        return answer.status_code, json.loads(answer.content) if answer.content else {}


def test_a_report_is_filed_edited_and_withdrawn(alice):
    strategy = make_measured()
    firm = make_organisation("Kestrel Ridge", by=alice)
    call, key = Program(alice), str(uuid4())
    status, made = call(
        "POST", f"/strategies/{strategy.slug}/reports/", **SAID, organisation=firm.slug, key=key
    )
    assert status == 201
    assert (made["who"], made["organisation"], made["unit"]) == ("Kestrel Ridge", "kestrel-ridge", "J/TH")
    assert made["change"] == pytest.approx(-14.2, 0.01)
    again = call("POST", f"/strategies/{strategy.slug}/reports/", **SAID, organisation=firm.slug, key=key)
    assert again[1]["id"] == made["id"]
    address = f"/strategies/{strategy.slug}/reports/{made['id']}/"
    assert call("PATCH", address, text="Once more.", edition=1)[1]["edition"] == 2
    assert call("PATCH", address, text="Too late.", edition=1)[0] == 409
    assert call("PATCH", address, text="Blind.")[0] == 409
    assert call("GET", f"/strategies/{strategy.slug}/reports/")[1]["results"][0]["text"] == "Once more."
    assert call("DELETE", address) == (204, {})
    assert Program()("GET", address)[0] == 404
    assert call("GET", address)[1]["is_withdrawn"] is True


@pytest.mark.parametrize(
    "wrong", [{"after": None}, {"version": 9}, {"outcome": "great"}, {"started_on": "2100-01-01"}]
)
def test_bad_input_is_a_400_with_its_field(alice, wrong):
    strategy = make_measured()
    status, problem = Program(alice)("POST", f"/strategies/{strategy.slug}/reports/", **{**SAID, **wrong})
    assert status == 400
    assert set(problem["errors"]) == set(wrong)
    assert not FieldReport.objects.exists()


def test_one_who_has_not_shown_to_mine_is_not_unnamed(bob):
    strategy = make_measured()
    assert Program(bob)("POST", f"/strategies/{strategy.slug}/reports/", **SAID, is_unnamed=True)[0] == 409


def test_the_grade_says_why(alice):
    strategy = make_measured()
    make_report(strategy, by=alice)
    status, told = Program()("GET", f"/strategies/{strategy.slug}/grade/")
    assert (status, told["grade"], told["next_grade"], told["measured"], told["within_range"]) == (
        200,
        "B",
        "A",
        1,
        1,
    )
    assert told["because"] == ["1 report measured a success."]
    assert told["wanting"] == [
        "Measured reports by 3 more organisations that share no owner, voucher or author."
    ]


def test_plans_are_ones_own(alice, bob, carol):
    strategy = make_measured(steps=STEPS)
    call = Program(alice)
    status, plan = call("POST", "/plans/", strategy=strategy.slug, site="North hall", starts_on="2026-03-01")
    assert (status, plan["measure_on"], len(plan["steps"])) == (201, "2026-03-31", 2)
    step = plan["steps"][0]["id"]
    assert call("PATCH", f"/plans/{plan['id']}/steps/{step}/", is_done=True)[1]["is_done"] is True
    assert call("POST", f"/plans/{plan['id']}/steps/", what="Tell the insurer")[0] == 201
    assert call("PATCH", f"/plans/{plan['id']}/", measure_on="2026-01-01")[0] == 400
    assert call("PATCH", f"/plans/{plan['id']}/", note="Ask first.")[1]["note"] == "Ask first."
    for other in (bob, carol):
        there = Program(other)
        assert there("GET", "/plans/")[1]["results"] == []
        for method, address in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("DELETE", f"steps/{step}/")):
            assert there(method, f"/plans/{plan['id']}/{address}")[0] == 404
    assert call("DELETE", f"/plans/{plan['id']}/steps/{step}/")[0] == 204
    assert call("DELETE", f"/plans/{plan['id']}/")[0] == 204
    assert not AdoptionPlan.objects.exists()


def test_moderators_act_on_reports(alice, carol):
    strategy = make_measured()
    report = make_report(strategy, by=alice, text="We are at 17.6.")
    mine, moderator = Program(alice), Program(carol)
    address = f"/strategies/{strategy.slug}/reports/{report.pk}/"
    mine("PATCH", address, text="We are at 17.8.", edition=1)
    (edit,) = Program()("GET", f"{address}edits/")[1]
    assert (edit["number"], edit["changes"][0]["label"]) == (2, "What happened")
    assert {"kind": "new", "text": "8"} in edit["changes"][0]["pieces"]
    assert moderator("PUT", f"{address}removal/", reason="rumour")[0] == 400
    assert moderator("PUT", f"{address}removal/", reason="wrong") == (204, {})
    assert moderator("PUT", f"{address}removal/", reason="wrong")[0] == 409
    assert Program()("GET", address)[0] == 404
    assert moderator("DELETE", f"{address}removal/") == (204, {})
    assert Program()("GET", address)[0] == 200
    assert moderator("POST", f"{address}unsealing/", reason="Said to be a price agreement")[0] == 409


def test_who_is_unnamed_is_told_once_with_a_reason(bob, carol):
    organisations.review(make_organisation("Kestrel Ridge", by=bob), by=carol, note="Papers.")
    strategy = make_measured()
    report = make_report(strategy, by=bob, is_unnamed=True)
    address = f"/strategies/{strategy.slug}/reports/{report.pk}/unsealing/"
    ask = Program(carol)
    assert ask("POST", address, reason="short")[0] == 400
    assert Unsealing.objects.count() == 0
    assert ask("POST", address, reason="Said to be a price agreement") == (
        200,
        {"username": "bob"},
    )
    assert Unsealing.objects.get().by == carol
