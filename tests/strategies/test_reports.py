"""Field reports: filed, edited, withdrawn, removed; and the grade that follows them at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import User
from activity.delivery import deliver_due
from activity.models import Activity
from core.errors import Refused
from moderation import actions as moderation
from moderation.models import Review
from organisations import actions as organisations
from organisations.models import Grid, Organisation, Size
from pages import erasure
from strategies.actions import grading, reporting
from strategies.models import FieldReport, FieldReportEdition, Strategy
from tests.makers import make_organisation, make_seat, make_strategy, make_user

pytestmark = pytest.mark.django_db
MEASURE = {"name": "Energy per terahash", "unit": "J/TH", "better": "lower", "window_days": 30}
STARTED = date(2026, 3, 1)


def make_measured(**said: Any) -> Strategy:
    said = {"measure": MEASURE, "effect_low": -18.0, "effect_high": -12.0, **said}
    return make_strategy(sources=[{"kind": "own-data", "title": "Our meters"}], **said)


def make_report(strategy: Strategy, *, by: User | None = None, **said: Any) -> FieldReport:
    """One that worked: 17.6 to 15.1 J/TH, which is -14.2 %."""
    told = {"outcome": "worked", "started_on": STARTED, "before": 17.6, "after": 15.1, **said}
    return reporting.file_report(strategy, by=by or make_user(), **told)


def company(name: str) -> tuple[User, Organisation]:
    owner = make_user()
    return owner, make_organisation(name, by=owner)


def grade_of(strategy: Strategy) -> tuple[str, int, int]:
    now = Strategy.objects.get(pk=strategy.pk)
    return now.grade, now.report_count, now.success_count


def told(user: User) -> list[str]:
    """What they heard since their strategy was published."""
    deliver_due()
    heard = user.notifications.exclude(verb="strategies.published")
    return list(heard.order_by("id").values_list("verb", flat=True))


# The grade ------------------------------------------------------------------------------------------


def test_three_companies_report_and_the_grade_becomes_a(alice):
    strategy = make_measured(author=alice)
    grades = []
    for name in ("Kestrel Ridge", "Steppe", "Nordlys"):
        owner, firm = company(name)
        make_report(strategy, by=owner, organisation=firm)
        grades.append(grade_of(strategy))
    assert grades == [("B", 1, 1), ("B", 2, 2), ("A", 3, 3)]
    graded = Activity.objects.filter(verb="strategies.graded").order_by("id")
    assert [(row.actor, row.details) for row in graded] == [
        (None, {"before": "C", "after": "B"}),
        (None, {"before": "B", "after": "A"}),
    ]
    assert told(alice) == ["strategies.reported", "strategies.graded", "strategies.reported",
                           "strategies.reported", "strategies.graded"]  # fmt: skip


def test_the_grade_follows_edits_withdrawal_removal_and_return(alice, bob, carol):
    strategy = make_measured()
    report = make_report(strategy, by=alice)
    assert grade_of(strategy) == ("B", 1, 1)
    report = reporting.edit_report(report, by=alice, edition=1, outcome="failed", after=19.0)
    assert grade_of(strategy) == ("C", 1, 0)
    report = reporting.edit_report(report, by=alice, edition=2, outcome="worked", after=15.0)
    assert grade_of(strategy) == ("B", 1, 1)
    reporting.remove_report(report, by=carol, reason="wrong")
    assert grade_of(strategy) == ("C", 0, 0)
    reporting.restore_report(report, by=carol)
    assert grade_of(strategy) == ("B", 1, 1)
    reporting.withdraw_report(report, by=alice)
    assert grade_of(strategy) == ("C", 0, 0)


def test_an_owner_of_two_companies_makes_them_one(commits):
    strategy = make_measured()
    firms = []
    for name in ("Kestrel Ridge", "Steppe", "Nordlys"):
        owner, firm = company(name)
        make_report(strategy, by=owner, organisation=firm)
        firms.append((owner, firm))
    assert grade_of(strategy)[0] == "A"
    (owner, _first), (second, firm) = firms[:2]
    seat = make_seat(firm, owner)
    with commits():
        organisations.change_role(seat, by=second, role="owner")
    assert grade_of(strategy)[0] == "B"
    with commits():
        organisations.revoke(firm.seats.get(user=owner), by=second)
    assert grade_of(strategy)[0] == "A"


def test_a_voucher_of_two_companies_makes_them_one(carol, commits):
    strategy = make_measured()
    firms = []
    for name in ("Kestrel Ridge", "Steppe", "Nordlys"):
        owner, firm = company(name)
        make_report(strategy, by=owner, organisation=firm)
        firms.append(firm)
    surety, voucher = company("Register")
    organisations.review(voucher, by=carol, note="Papers.")
    voucher.refresh_from_db()
    with commits():
        for firm in firms[:2]:
            organisations.vouch(firm, by=surety, voucher=voucher)
    assert grade_of(strategy)[0] == "B"
    with commits():
        organisations.unvouch(firms[0], by=surety, voucher=voucher)
    assert grade_of(strategy)[0] == "A"


def test_figures_in_another_unit_than_todays_are_not_compared(alice):
    strategy = make_measured()
    report = make_report(strategy, by=alice)
    assert report.unit == "J/TH"
    revision = strategy.current
    revision.measure = {**MEASURE, "unit": "kWh"}
    revision.save()
    grading.regrade(strategy)
    assert grade_of(strategy) == ("C", 1, 1)


def test_the_night_finds_a_grade_that_drifted(alice):
    strategy = make_measured()
    make_report(strategy, by=alice)
    Strategy.objects.filter(pk=strategy.pk).update(grade="A", report_count=9)
    assert grading.regrade_all() == 1
    assert grade_of(strategy) == ("B", 1, 1)
    assert grading.regrade_all() == 0


# Filing ---------------------------------------------------------------------------------------------


def test_a_report_is_filed_with_all_it_says(client, alice):
    grid = Grid.objects.create(slug="ercot-x", name="ERCOT X")
    strategy = make_measured()
    client.force_login(alice)
    address = f"/strategies/{strategy.slug}/reports/new/"
    assert "J/TH" in client.get(address).content.decode()
    sent = {"outcome": "partly", "again": "changed", "started_on": "2026-03-01", "ended_on": "2026-04-01",
            "before": "17.6", "after": "15.1", "how_measured": "Sub-meter", "climate": "hot-dry",
            "grid": grid.slug, "ownership": "owner", "cost_band": "nothing", "machines": "S21",
            "text": "Two boards failed.",
            "otherwise": "Begin at night.", "version": "1", "speaker": "", "key": str(uuid4())}  # fmt: skip
    sent["site_band"] = Size.values[0]
    answer = client.post(address, sent)
    report = FieldReport.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, report.get_absolute_url())
    assert (report.change(in_percent=True), report.days, report.grid) == (
        pytest.approx(-14.2, 0.01),
        31,
        grid,
    )
    page = client.get(report.get_absolute_url()).content.decode()
    for words in ("Alice Moreau", "Two boards failed.", "Begin at night.", "−14.2", "Partly", "Sub-meter"):
        assert words in page
    assert client.post(address, sent)["Location"] == report.get_absolute_url()  # a second click
    assert FieldReport.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"after": ""}, "after"),
        ({"before": ""}, "before"),
        ({"started_on": "2100-01-01"}, "started_on"),
        ({"ended_on": "2020-01-01"}, "ended_on"),
        ({"version": "7"}, "version"),
        ({"outcome": "great"}, "outcome"),
        ({"speaker": "somebody-else"}, "speaker"),
        ({"speaker": ":unnamed"}, "speaker"),
    ],
)
def test_what_cant_be_is_refused_and_kept(client, alice, wrong, field):
    strategy = make_measured()
    client.force_login(alice)
    sent = {"outcome": "worked", "started_on": "2026-03-01", "before": "17", "after": "15", "version": "1",
            "text": "What I typed", **wrong}  # fmt: skip
    answer = client.post(f"/strategies/{strategy.slug}/reports/new/", sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "What I typed" in answer.content.decode()
    assert not FieldReport.objects.exists()


def test_a_company_reports_by_a_seat_that_holds(alice, bob):
    strategy = make_measured()
    firm = make_organisation("Kestrel Ridge", by=alice)
    assert make_report(strategy, by=alice, organisation=firm).organisation == firm
    with pytest.raises(Refused) as refusal:
        make_report(strategy, by=bob, organisation=firm)
    assert refusal.value.status == 409


def test_three_sites_a_member(alice):
    strategy = make_measured()
    for _site in range(3):
        make_report(strategy, by=alice)
    with pytest.raises(Refused) as refusal:
        make_report(strategy, by=alice)
    assert refusal.value.status == 409


def test_who_may_not(client, alice, bob, carol, mallory):
    strategy = make_measured()
    report = make_report(strategy, by=alice)
    with pytest.raises(PermissionDenied):
        make_report(strategy, by=mallory)
    for other in (bob, carol):
        with pytest.raises(PermissionDenied):
            reporting.edit_report(report, by=other, edition=1, text="Not mine")
        with pytest.raises(PermissionDenied):
            reporting.withdraw_report(report, by=other)
    with pytest.raises(PermissionDenied):
        reporting.remove_report(report, by=alice, reason="other")
    Strategy.objects.filter(pk=strategy.pk).update(state="removed")
    client.force_login(bob)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(f"/strategies/{strategy.slug}/reports/new/").status_code == 404


# What becomes of it ---------------------------------------------------------------------------------


def test_an_edit_keeps_what_was_said(client, alice):
    strategy = make_measured()
    report = make_report(strategy, by=alice, text="It worked.")
    client.force_login(alice)
    page = client.get(f"{report.get_absolute_url()}edit/")
    assert page.context["form"]["text"].value() == "It worked."
    sent = {"outcome": "worked", "started_on": "2026-03-01", "before": "17.6", "after": "15.1", "version": "1",
            "text": "It worked, at night.", "edition": "1"}  # fmt: skip
    assert client.post(f"{report.get_absolute_url()}edit/", sent).status_code == 303
    kept = FieldReportEdition.objects.get()
    assert (kept.number, kept.said["text"]) == (1, "It worked.")
    history = client.get(f"{report.get_absolute_url()}history/").content.decode()
    assert "<ins>, at night</ins>" in history
    assert client.post(f"{report.get_absolute_url()}edit/", sent | {"text": "Older"}).status_code == 409
    report.refresh_from_db()
    assert report.text == "It worked, at night."


def test_an_edit_that_changes_nothing_is_no_edit(alice):
    report = make_report(make_measured(), by=alice)
    reporting.edit_report(report, by=alice, edition=1, outcome="worked")
    report.refresh_from_db()
    assert (report.edition, FieldReportEdition.objects.count()) == (1, 0)


def test_a_withdrawn_report_is_its_authors_alone(client, alice, bob, carol):
    report = make_report(make_measured(), by=alice)
    client.force_login(alice)
    assert client.post(f"{report.get_absolute_url()}withdraw/").status_code == 303
    assert client.get(report.get_absolute_url()).status_code == 200
    assert client.post(f"{report.get_absolute_url()}withdraw/").status_code == 409
    for other in (bob, carol):
        client.force_login(other)
        assert client.get(report.get_absolute_url()).status_code == 404


def test_moderators_remove_what_was_reported_to_them(client, alice, bob, carol):
    strategy = make_measured()
    report = make_report(strategy, by=alice)
    client.force_login(bob)
    assert (
        client.post(f"/moderation/report/field-report/{report.pk}/", {"reason": "wrong"}).status_code == 303
    )
    review = Review.objects.get()
    client.force_login(carol)
    assert strategy.title in client.get("/moderation/").content.decode()
    assert client.get(f"/moderation/reviews/{review.pk}/").status_code == 200
    moderation.decide(review, by=carol, outcome="remove", reason="wrong")
    assert grade_of(strategy) == ("C", 0, 0)
    client.force_login(bob)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert "strategies.report_removed" in told(alice)
    assert "removed a field report" in client.get("/moderation/log/").content.decode()


def test_the_page_shows_failures_median_and_spread(client, alice, django_assert_max_num_queries):
    strategy = make_measured()
    for after, outcome in ((15.1, "worked"), (14.6, "worked"), (18.2, "failed"), (16.3, "partly")):
        make_report(strategy, after=after, outcome=outcome)
    make_report(strategy, before=None, after=None, outcome="failed", text="Never got it to run.")
    with django_assert_max_num_queries(12):
        page = client.get(f"/strategies/{strategy.slug}/reports/").content.decode()
    together = client.get(f"/strategies/{strategy.slug}/reports/").context["evidence"].together
    assert (together.count, together.worked, together.partly, together.failed) == (5, 2, 1, 2)
    assert together.median == pytest.approx((-14.2 - 7.4) / 2, 0.01)
    assert (together.lowest, together.highest) == (pytest.approx(-17.05, 0.01), pytest.approx(3.41, 0.01))
    assert "<svg" in page
    assert page.count("Did not work") >= 2
    assert "B: measured" in page
    assert "Measured reports by 3 more organisations" in page


@pytest.mark.django_db(transaction=True)
def test_three_companies_at_once_still_give_an_a():
    strategy = make_measured()
    firms = [company(name) for name in ("Kestrel Ridge", "Steppe", "Nordlys")]
    go = threading.Barrier(3)

    def file(owner: User, firm: Organisation) -> None:
        try:
            go.wait()
            make_report(strategy, by=owner, organisation=firm)
        finally:
            connection.close()

    threads = [threading.Thread(target=file, args=pair) for pair in firms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert grade_of(strategy) == ("A", 3, 3)


def test_who_leaves_with_everything_takes_their_reports(alice, bob):
    strategy = make_measured()
    make_report(strategy, by=alice, text="Mine")
    sealed_off = make_report(strategy, by=bob)
    erasure.leave(alice, by=alice, with_content=True)
    while User.objects.filter(content_due_at__isnull=False).exists():
        erasure.erase_due_content()
    assert list(FieldReport.objects.all()) == [sealed_off]
    assert grade_of(strategy) == ("B", 1, 1)


def test_who_leaves_their_words_is_named_no_more(client, alice):
    report = make_report(make_measured(), by=alice, text="Stays")
    erasure.leave(alice, by=alice, with_content=False)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Stays" in page
    assert "Alice" not in page


def test_dates_are_ours(alice):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused):
        make_report(make_measured(), by=alice, started_on=tomorrow)
