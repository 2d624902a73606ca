"""The rule of grades: what it says in plain cases, and what holds whatever the reports are."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.grades import Claim, Evidence, are_independent, independent, rule

pytestmark = pytest.mark.no_engine
CLAIM = Claim(low=-18, high=-12, sources=frozenset({"own-data"}))


def report(organisation: int | None = None, change: float | None = -15.0, **fields) -> Evidence:
    fields.setdefault("worked", True)
    fields.setdefault("author", 100 + (organisation or 0))
    fields.setdefault("owners", frozenset({fields["author"]}) if organisation else frozenset())
    return Evidence(change=change, organisation=organisation, **fields)


def grade(*reports: Evidence, claim: Claim = CLAIM) -> str:
    return rule(claim, reports).grade


def test_without_reports_it_is_reasoned_or_a_vendors_claim():
    assert grade() == "C"
    assert grade(claim=Claim(sources=frozenset({"vendor-claim"}))) == "D"
    assert grade(claim=Claim(sources=frozenset({"vendor-claim", "study"}))) == "C"
    assert grade(claim=Claim()) == "C"


def test_one_measured_success_gives_b():
    assert grade(report()) == "B"
    assert grade(report(), claim=Claim(sources=frozenset({"vendor-claim"}))) == "B"
    assert grade(report(change=None)) == "C"
    assert grade(report(worked=False)) == "C"
    assert grade(report(change=4.0)) == "C"  # worse than before, whatever they say
    assert grade(report(change=4.0), claim=Claim(low=2, high=5, lower_is_better=False)) == "B"


def test_three_companies_that_measured_it_give_a():
    assert grade(report(1), report(2), report(3)) == "A"
    assert grade(report(1), report(2)) == "B"
    assert grade(report(1), report(1, author=7), report(1, author=8)) == "B"
    assert grade(report(), report(), report()) == "B"  # in nobody's name


@pytest.mark.parametrize(
    "third",
    [
        report(3, owners=frozenset({101, 103})),
        report(3, author=102),
        report(3, vouchers=frozenset({1})),
    ],
)
def test_a_shared_owner_author_or_voucher_is_one_company_less(third):
    assert grade(report(1), report(2), third) == "B"


def test_two_that_share_a_voucher_are_not_independent():
    one, other = (report(n, vouchers=frozenset({50})) for n in (1, 2))
    assert not are_independent(one, other)
    assert grade(one, other, report(3)) == "B"
    assert grade(one, other, report(3), report(4)) == "A"


def test_two_thirds_of_all_reports_are_within_the_range():
    three = [report(1), report(2), report(3)]
    assert grade(*three, report(change=None, worked=False)) == "A"
    assert grade(*three, report(change=None, worked=False), report(4, change=-30.0)) == "B"
    assert grade(report(1), report(2), report(3, change=-30.0)) == "A"  # two of three
    assert grade(*three, claim=Claim()) == "B"  # nothing is stated to compare with


def test_an_end_of_the_range_is_within_it():
    claim = Claim(low=-18, high=-12)
    assert claim.covers(-12.0)
    assert claim.covers(-17.999999999999)
    assert not claim.covers(-18.1)
    assert Claim(high=-12).covers(-5.0)
    assert not Claim(high=-12).covers(1.0)


changes = st.one_of(st.none(), st.floats(-40, 20, allow_nan=False).map(lambda x: round(x, 1)))
few = st.integers(1, 6)
reports = st.builds(
    Evidence,
    worked=st.booleans(),
    change=changes,
    organisation=st.one_of(st.none(), few),
    author=st.one_of(st.none(), few),
    owners=st.frozensets(few, max_size=2),
    vouchers=st.frozensets(few, max_size=2),
)
claims = st.builds(
    Claim,
    low=st.one_of(st.none(), st.floats(-30, 0, allow_nan=False)),
    high=st.one_of(st.none(), st.floats(-30, 10, allow_nan=False)),
    lower_is_better=st.booleans(),
    sources=st.frozensets(st.sampled_from(["vendor-claim", "study", "own-data"])),
)
many = st.lists(reports, max_size=9)
RANK = "DCBA"


@given(claims, many, st.randoms())
def test_the_order_of_the_reports_says_nothing(claim, given_reports, random):
    before = rule(claim, given_reports)
    random.shuffle(given_reports)
    assert rule(claim, given_reports) == before


@given(claims, many)
def test_a_means_all_that_the_rule_says(claim, given_reports):
    ruling = rule(claim, given_reports)
    measured = [one for one in given_reports if one.change is not None and one.organisation]
    trio = any(
        all(are_independent(x, y) for x, y in combinations(three, 2)) for three in combinations(measured, 3)
    )
    within = sum(claim.covers(one.change) for one in given_reports)
    success = any(one.worked and claim.is_better(one.change) for one in given_reports)
    wanted = trio and success and bool(given_reports) and within * 3 >= 2 * len(given_reports)
    assert (ruling.grade == "A") == wanted
    assert (ruling.grade in "AB") == success


@given(claims, many)
def test_a_failure_without_figures_never_helps(claim, given_reports):
    failure = Evidence(worked=False, organisation=9, author=9)
    after = rule(claim, [*given_reports, failure]).grade
    assert RANK.index(after) <= RANK.index(rule(claim, given_reports).grade)


@given(claims, many)
def test_saying_it_again_in_the_same_name_never_makes_another_company(claim, given_reports):
    assert independent([*given_reports, *given_reports]) == independent(given_reports)


@given(claims, many)
def test_one_owner_behind_all_is_never_an_a(claim, given_reports):
    owned = [
        Evidence(one.worked, one.change, one.organisation, one.author, one.owners | {99}, one.vouchers)
        for one in given_reports
    ]
    assert rule(claim, owned).grade != "A"


@given(claims, many)
def test_without_a_measured_success_only_the_sources_decide(claim, given_reports):
    unmeasured = [Evidence(one.worked, None, one.organisation, one.author) for one in given_reports]
    assert rule(claim, unmeasured).grade == rule(claim, []).grade
