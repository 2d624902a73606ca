"""'A verified miner, unnamed': who it is stands in no answer, feed, log, mail or export but their own."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from accounts.authentication import digest
from accounts.exporting import write_archive
from accounts.models import ApiToken, User
from activity.delivery import deliver_due
from activity.following import follow
from activity.models import Activity
from core.errors import Refused
from moderation import actions as moderation
from moderation.models import Review
from notifications.models import Mail
from notifications.sending import send_due
from organisations import actions as organisations
from organisations.models import Organisation
from pages import erasure
from search.actions import index_all
from strategies.actions import reporting
from strategies.models import FieldReport, Unsealing
from tests.makers import make_organisation, make_user
from tests.strategies.test_reports import grade_of, make_measured, make_report

pytestmark = pytest.mark.django_db
# Names that stand nowhere else, so that finding one is a leak.
NAME, USERNAME, FIRM = "Quirilda Vanterpool", "quirilda", "Zephyrhash Works"


@pytest.fixture
def firm(carol) -> Organisation:
    """A verified organisation."""
    firm = make_organisation(FIRM, by=make_user(USERNAME, name=NAME))
    organisations.review(firm, by=carol, note="Papers.")
    firm.refresh_from_db()
    return firm


@pytest.fixture
def miner(firm) -> User:
    return User.objects.get(username=USERNAME)


@pytest.fixture
def report(miner, alice) -> FieldReport:
    return make_report(make_measured(author=alice), by=miner, is_unnamed=True, text="We are at 17.6.")


def leaks_in(text: str) -> list[str]:
    return [word for word in (NAME, USERNAME, FIRM, "Quirilda", "Zephyrhash") if word.lower() in text.lower()]


def pages_of(report: FieldReport) -> list[str]:
    strategy, own = report.strategy, report.get_absolute_url()
    return [
        own, f"{own}history/", f"{own}edit/", f"{own}remove/", f"{own}unseal/", f"/strategies/{strategy.slug}/",
        f"/strategies/{strategy.slug}/reports/", f"/strategies/{strategy.slug}/v/1/", "/strategies/", "/",
        f"/api/v1/strategies/{strategy.slug}/", f"/api/v1/strategies/{strategy.slug}/reports/",
        f"/api/v1/strategies/{strategy.slug}/reports/{report.pk}/", f"/api/v1/strategies/{strategy.slug}/grade/",
        f"/strategies/{strategy.slug}/v/1/strategy.json", f"/strategies/{strategy.slug}/v/1/strategy.md",
        f"/api/v1/strategies/{strategy.slug}/versions/1/",
        "/moderation/log/", "/moderation/", "/notifications/", "/api/v1/notifications/", "/search/?q=17.6",
        "/api/v1/search/?q=17.6", "/admin/strategies/strategy/", "/admin/activity/activity/",
    ]  # fmt: skip


def test_only_those_who_have_shown_to_mine_stay_unnamed(client, bob, miner, firm):
    strategy = make_measured()
    with pytest.raises(Refused) as refusal:
        make_report(strategy, by=bob, is_unnamed=True)
    assert refusal.value.status == 409
    client.force_login(bob)
    assert ":unnamed" not in client.get(f"/strategies/{strategy.slug}/reports/new/").content.decode()
    client.force_login(miner)
    assert ":unnamed" in client.get(f"/strategies/{strategy.slug}/reports/new/").content.decode()
    Organisation.objects.filter(pk=firm.pk).update(verified_until=None)
    with pytest.raises(Refused):
        make_report(strategy, by=miner, is_unnamed=True)


def test_the_row_names_no_organisation_even_if_one_is_given(miner, firm):
    report = make_report(make_measured(), by=miner, organisation=firm, is_unnamed=True)
    assert (report.organisation, report.sealed_by) == (None, "seat")


def test_it_counts_as_a_success_and_not_as_a_company(miner):
    strategy = make_measured()
    for _site in range(3):
        make_report(strategy, by=miner, is_unnamed=True)
    assert grade_of(strategy) == ("B", 3, 3)


@pytest.mark.parametrize("who", ["visitor", "bob", "alice", "carol", "admin"])
def test_no_answer_names_them(report, who, request, admin):
    """Every page and call on which it stands, for everyone but its author; in every language."""
    client = Client()
    if who != "visitor":
        user = request.getfixturevalue(who)
        client.force_login(user)
        ApiToken.objects.create(user=user, name="all", digest=digest("secret"), scopes=["read", "write"])
        client.defaults["HTTP_AUTHORIZATION"] = "Bearer secret"
    deliver_due()
    reporting.edit_report(report, by=report.author, edition=1, text="We are at 17.6 still.")
    index_all()
    seen = []
    for address in pages_of(report):
        answer = client.get(address)
        text = answer.content.decode()
        if address.startswith(
            "/admin/activity"
        ):  # the organisation's own founding stands there, and rightly so
            rows = Activity.objects.filter(verb__startswith="strategies.")
            assert not rows.filter(actor__username=USERNAME).exists()
            continue
        assert leaks_in(text) == [], f"{address} for {who}"
        seen.append(answer.status_code)
    assert 200 in seen


def test_no_activity_notification_mail_search_row_or_line_of_the_log_names_them(
    report, alice, bob, carol, miner, caplog, settings
):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    follow(report.strategy, by=bob)
    follow(report.strategy, by=miner)
    with caplog.at_level(logging.DEBUG):
        reporting.edit_report(report, by=miner, edition=1, after=15.0)
        moderation.report(report, by=bob, reason="wrong")
        moderation.decide(Review.objects.get(), by=carol, outcome="remove", reason="wrong")
        reporting.restore_report(report, by=carol)
        deliver_due()
        send_due()
        index_all()
    for activity in Activity.objects.filter(verb__startswith="strategies."):
        assert activity.actor_id != miner.pk, activity.verb
        assert leaks_in(json.dumps(activity.details)) == []
        assert miner.pk not in activity.details.values()
    for other in (alice, bob, carol):
        assert not other.notifications.filter(actor=miner).exists()
    assert leaks_in(caplog.text) == []
    mails = list(settings.MAIL_DIR.glob("*.eml"))
    theirs = [path.read_text() for path in mails if f"To: {miner.email}" not in path.read_text()]
    assert theirs
    assert leaks_in("".join(theirs)) == []
    assert not Mail.objects.exclude(recipient=miner).filter(to=miner.email).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_document")
        assert leaks_in(str([row for row in cursor.fetchall() if "17.6" in str(row)])) == []


def test_others_exports_name_them_not_and_their_own_has_it(report, alice, miner):
    def archive(user: User) -> str:
        file = io.BytesIO()
        write_archive(user, file)
        with zipfile.ZipFile(file) as found:
            return "".join(found.read(name).decode() for name in ("data.json", "index.html"))

    assert leaks_in(archive(alice)) == []
    assert "We are at 17.6." in archive(miner)


def test_moderators_cannot_warn_whom_they_cannot_see(report, bob, carol):
    moderation.report(report, by=bob, reason="wrong")
    with pytest.raises(Refused):
        moderation.decide(Review.objects.get(), by=carol, outcome="warn", reason="wrong", note="You!")


def test_a_moderator_looks_it_up_by_a_logged_act_with_a_reason(client, report, bob, carol, miner):
    address = f"{report.get_absolute_url()}unseal/"
    client.force_login(bob)
    assert client.post(address, {"reason": "I would like to know."}).status_code == 403
    client.force_login(carol)
    assert leaks_in(client.get(address).content.decode()) == []
    assert client.post(address, {"reason": "why"}).status_code == 422
    assert not Unsealing.objects.exists()
    answer = client.post(address, {"reason": "Reported as a price agreement."})
    assert NAME in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    row = Unsealing.objects.get()
    assert (row.by, row.reason) == (carol, "Reported as a price agreement.")
    assert Activity.objects.get(verb="strategies.report_unsealed").actor == carol
    assert leaks_in(client.get(address).content.decode()) == []  # not shown again
    log = Client().get("/moderation/log/").content.decode()
    assert "looked up who wrote an unnamed field report" in log
    assert leaks_in(log) == []
    deliver_due()
    assert miner.notifications.filter(verb="strategies.report_unsealed").count() == 1
    with pytest.raises(PermissionDenied):
        reporting.unseal(report, by=miner, reason="To see what is there.")


def test_a_signed_report_needs_no_looking_up(carol, alice):
    report = make_report(make_measured(), by=alice)
    with pytest.raises(Refused):
        reporting.unseal(report, by=carol, reason="Just to be sure of it.")


def test_its_author_edits_and_withdraws_it(client, report, miner):
    client.force_login(miner)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Your name stands on no page" in page
    assert f"{report.get_absolute_url()}edit/" in page
    assert client.get(f"{report.get_absolute_url()}edit/").status_code == 200
    reporting.withdraw_report(report, by=miner)
    assert grade_of(report.strategy) == ("C", 0, 0)


def test_who_leaves_is_cut_off_from_it_for_good(report, miner, carol):
    erasure.leave(miner, by=miner, with_content=False)
    report.refresh_from_db()
    assert report.author is None
    assert reporting.unseal(report, by=carol, reason="Reported as a price agreement.") is None


def test_no_admin_page_shows_reports():
    from django.contrib import admin

    hidden: tuple[Any, ...] = ("FieldReport", "FieldReportEdition", "Unsealing", "AdoptionPlan", "PlanStep")
    registered = {model.__name__ for model in admin.site._registry}
    assert registered & set(hidden) == set()
    assert {apps.get_model("strategies", name).__name__ for name in hidden} == set(hidden)
