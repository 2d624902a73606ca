"""Adoption plans: made from the steps, one's own alone, and reminded of on the measuring day, once."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import User
from activity.delivery import deliver_due
from activity.models import Activity
from core.errors import Refused
from notifications.models import Mail
from notifications.sending import send_due
from pages import erasure
from strategies.actions import planning
from strategies.models import AdoptionPlan, FieldReport, PlanStep, Strategy
from tests.strategies.test_reports import make_measured

pytestmark = pytest.mark.django_db
STEPS = [{"what": "Log ten machines", "who": "site lead"}, {"what": "Step down in 0.1 V"}, {"what": ""}]


def make_plan(member: User, **said) -> AdoptionPlan:
    return planning.adopt(make_measured(steps=STEPS), by=member, **said)


def test_a_plan_has_the_steps_and_a_measuring_day(alice):
    plan = make_plan(alice, starts_on=date(2026, 3, 1))
    assert [(step.what, step.who) for step in plan.steps.all()] == [
        ("Log ten machines", "site lead"),
        ("Step down in 0.1 V", ""),
    ]
    assert plan.measure_on == date(2026, 3, 31)
    assert planning.adopt(plan.strategy, by=alice) == plan  # a second click
    assert planning.adopt(plan.strategy, by=alice, site="North hall") != plan


def test_it_is_made_changed_and_deleted_in_the_browser(client, alice):
    strategy = make_measured(steps=STEPS)
    client.force_login(alice)
    answer = client.post(f"/strategies/{strategy.slug}/adopt/")
    plan = AdoptionPlan.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, plan.get_absolute_url())
    first, second = plan.steps.all()
    sent = {
        "site": "North hall", "starts_on": "2026-03-01", "measure_on": "2026-04-15", "note": "Ask the utility.",
        f"done-{first.pk}": "on", f"who-{first.pk}": "Bob", f"due-{first.pk}": "2026-03-03",
        f"who-{second.pk}": "", "new_what": "Tell the insurer", "new_who": "me",
    }  # fmt: skip
    assert client.post(plan.get_absolute_url(), sent).status_code == 303
    plan.refresh_from_db()
    assert (plan.site, plan.measure_on, plan.note) == ("North hall", date(2026, 4, 15), "Ask the utility.")
    rows = [(step.what, step.who, step.is_done, step.is_own) for step in plan.steps.all()]
    assert rows == [
        ("Log ten machines", "Bob", True, False),
        ("Step down in 0.1 V", "", False, False),
        ("Tell the insurer", "me", False, True),
    ]
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Tell the insurer" in page
    assert "1 of 3 steps done" in client.get("/plans/").content.decode()
    own = plan.steps.get(is_own=True)
    assert client.post(f"/plans/{plan.pk}/steps/{own.pk}/drop/").status_code == 303
    assert plan.steps.count() == 2
    assert client.post(f"/plans/{plan.pk}/drop/").status_code == 303
    assert not PlanStep.objects.exists()


def test_dates_that_cannot_be_are_refused(client, alice):
    plan = make_plan(alice)
    client.force_login(alice)
    sent = {"starts_on": "2026-03-01", "measure_on": "2026-02-01", "note": "Typed"}
    answer = client.post(plan.get_absolute_url(), sent)
    assert answer.status_code == 422
    assert "Typed" in answer.content.decode()
    make = planning.adopt(plan.strategy, by=alice, site="North hall")
    with pytest.raises(Refused):
        planning.change_plan(make, by=alice, site="")


def test_nobody_else_finds_it(client, alice, bob, carol, admin):
    plan = make_plan(alice, site="Secret hall")
    step = plan.steps.first()
    assert client.get("/plans/").status_code == 302
    for other in (bob, carol, admin):
        client.force_login(other)
        assert client.get(plan.get_absolute_url()).status_code == 404
        for address in ("", "drop/", f"steps/{step.pk}/drop/"):
            assert client.post(f"{plan.get_absolute_url()}{address}").status_code == 404
        assert "Secret hall" not in client.get("/plans/").content.decode()
        with pytest.raises(PermissionDenied):
            planning.drop_plan(plan, by=other)
    assert not Activity.objects.filter(verb__startswith="strategies.plan").exists()


def test_who_may_not_write_makes_none(client, mallory, alice):
    strategy = make_measured()
    client.force_login(mallory)
    assert client.post(f"/strategies/{strategy.slug}/adopt/").status_code == 403
    Strategy.objects.filter(pk=strategy.pk).update(state="removed")
    client.force_login(alice)
    assert client.post(f"/strategies/{strategy.slug}/adopt/").status_code == 404


def test_on_the_measuring_day_one_is_reminded_once_here_and_by_mail(alice, settings):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    plan = make_plan(alice)
    assert planning.remind_due() == 0
    with time_machine.travel(timezone.now() + timedelta(days=30, hours=12)):
        assert planning.remind_due() == 1
        assert planning.remind_due() == 0
        deliver_due()
        send_due()
        (told,) = alice.notifications.all()
        assert (told.verb, told.reason, told.target) == ("strategies.plan_due", "reminder", plan)
        letters = [path.read_text().replace("=\n", "") for path in settings.MAIL_DIR.glob("*.eml")]
        (letter,) = [text for text in letters if "alice@" in text]
        assert plan.get_absolute_url() in letter
        assert Mail.objects.filter(recipient=alice).count() == 1
        planning.change_plan(plan, by=alice, measure_on=timezone.now().date() + timedelta(days=10))
    with time_machine.travel(timezone.now() + timedelta(days=45)):
        assert planning.remind_due() == 1  # a later day is another day


def test_who_has_reported_is_not_reminded(client, alice):
    plan = make_plan(alice)
    client.force_login(alice)
    address = f"/strategies/{plan.strategy.slug}/reports/new/?plan={plan.pk}"
    form = client.get(address).context["form"]
    assert (form["started_on"].value(), form["ended_on"].value()) == (plan.starts_on, plan.measure_on)
    sent = {"outcome": "worked", "started_on": plan.starts_on.isoformat(), "version": "1"}
    assert client.post(address, sent).status_code == 303
    plan.refresh_from_db()
    assert plan.report == FieldReport.objects.get()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert planning.remind_due() == 0


def test_a_plan_of_someone_else_fills_nothing(client, alice, bob):
    plan = make_plan(alice)
    client.force_login(bob)
    page = client.get(f"/strategies/{plan.strategy.slug}/reports/new/?plan={plan.pk}")
    assert page.context["plan"] is None


def test_it_goes_with_its_member(alice):
    make_plan(alice)
    erasure.leave(alice, by=alice, with_content=False)
    assert not AdoptionPlan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_plan_and_two_sweeps_remind_once(alice):
    strategy = make_measured(steps=STEPS)
    made: list[object] = []

    def at_once(act) -> None:
        def run() -> None:
            try:
                made.append(act())
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _one in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    at_once(lambda: planning.adopt(strategy, by=alice).pk)
    assert len(set(made)) == 1
    assert PlanStep.objects.count() == 2
    AdoptionPlan.objects.update(measure_on=date(2026, 1, 1))
    made.clear()
    at_once(planning.remind_due)
    assert sum(made) == 1
