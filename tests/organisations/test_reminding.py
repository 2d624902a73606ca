"""Whoever keeps a proof or a statement hears in time that it lapses, once each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.letters import sentence_of
from notifications.models import Notification
from organisations import actions
from organisations.models import LapseNotice, PayoutProof, Verification
from organisations.tasks import remind
from tests.makers import make_organisation, make_seat, make_user


@pytest.fixture
def kestrel(alice, bob):
    """Alice owns it, bob administers, a member sits there too."""
    kestrel = make_organisation(by=alice)
    make_seat(kestrel, bob, "admin")
    make_seat(kestrel, make_user("erin"))
    return kestrel


@pytest.fixture
def on(time_machine, commits):
    """Move to a day from now, let the worker run several times, and say whom it told what."""
    start = timezone.now()

    def go(day: float) -> dict[str, str]:
        with commits():
            pass  # what happened before is told before
        time_machine.move_to(start + timedelta(days=day), tick=False)
        before = set(Notification.objects.values_list("pk", flat=True))
        with commits():
            actions.reckon_expired()
            for _time in range(3):
                remind()
        new = Notification.objects.exclude(pk__in=before).order_by("recipient__username")
        return {row.recipient.username: sentence_of(row) for row in new.select_related("recipient")}

    return go


def payout(by, organisation=None, address="3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy") -> PayoutProof:  # type: ignore[no-untyped-def]
    proof = actions.begin_payout_proof(by=by, address=address, organisation=organisation)
    now = timezone.now()
    PayoutProof.objects.filter(pk=proof.pk).update(signed_at=now, lapses_at=now + timedelta(days=365))
    return proof


def test_a_statement_is_told_of_thirty_and_seven_days_before_and_when_it_ended(kestrel, on):
    assert on(300) == {}
    for day, words in ((337, "ends on"), (360, "ends on"), (366.1, "has ended")):
        told = on(day)
        assert set(told) == {"alice", "bob"}, day
        assert all(words in said for said in told.values())
        assert on(day + 0.2) == {}
    assert on(372) == {}
    assert set(LapseNotice.objects.values_list("days", flat=True)) == {30, 7, 0}


def test_what_was_renewed_is_told_of_anew_a_year_later(kestrel, alice, on):
    assert on(340)
    actions.attest(kestrel, by=alice, country="US", is_not_listed=True)
    assert on(366) == {}
    assert on(340 + 340)


def test_a_worker_that_was_away_tells_the_next_thing_alone(kestrel, on):
    assert set(on(361)) == {"alice", "bob"}  # seven days, not thirty as well
    assert set(LapseNotice.objects.values_list("days", flat=True)) == {7}
    assert on(400) == {}  # too long ago to tell of


def test_a_members_payout_address_is_the_members_alone(client, carol, on):
    payout(carol)
    told = on(340)
    assert list(told) == ["carol"]
    assert told["carol"].startswith("The badge of your payout address holds until")
    client.force_login(carol)
    page = client.get("/notifications/").content.decode()
    assert "/settings/payout/" in page
    payout(carol)  # signed anew with the same address
    assert on(366) == {}
    PayoutProof.objects.all().delete()
    assert "The badge of your payout address" not in client.get("/notifications/").content.decode()


def test_a_members_payout_address_that_lapsed_is_told_of_once(carol, on):
    payout(carol)
    assert on(366) == {"carol": "The badge of your payout address is gone: sign again to have it back"}


def test_an_organisations_payout_address_is_told_to_those_who_run_it(kestrel, alice, on):
    payout(alice, kestrel)
    kestrel.attested_until += timedelta(days=400)
    kestrel.save()
    told = on(340)
    assert set(told) == {"alice", "bob"}
    assert "of Kestrel Ridge" in told["bob"]


def test_what_moderators_looked_at_is_told_of_before_it_ends_and_the_badge_when_it_went(kestrel, carol, on):
    kestrel.attested_until += timedelta(days=400)
    kestrel.save()
    actions.review(kestrel, by=carol, note="Register.")
    told = on(340)
    assert set(told) == {"alice", "bob"}
    assert "(Checked by moderators) holds until" in told["alice"]
    assert on(366) == {
        "alice": "Kestrel Ridge is no longer verified",
        "bob": "Kestrel Ridge is no longer verified",
    }


def test_one_proof_of_two_that_ends_is_told_of_as_such(kestrel, carol, alice, on):
    kestrel.attested_until += timedelta(days=400)
    kestrel.save()
    actions.review(kestrel, by=carol, note="Register.")
    now = timezone.now()
    Verification.objects.create(
        organisation=kestrel,
        method="mail",
        domain="kestrel.example",
        held_since=now,
        expires_at=now + timedelta(days=500),
    )
    told = on(365.5)
    assert told["alice"] == "A verification of Kestrel Ridge holds no more: Checked by moderators"
    Verification.objects.update(ended_at=timezone.now())  # by its people: no news
    assert on(490) == {}


def test_a_domains_mail_is_renewed_in_its_last_month_without_a_gap(kestrel, alice, mailoutbox, time_machine):
    start = timezone.now()

    def confirm():  # type: ignore[no-untyped-def]
        actions.mail_proof(kestrel, by=alice, address="info@kestrel.example")
        token = mailoutbox[-1].body.partition("/organisations/domains/")[2].partition("/")[0]
        return actions.confirm_mail(token, by=alice)

    first = confirm()
    time_machine.move_to(start + timedelta(days=345), tick=False)
    actions.mail_proof(kestrel, by=alice, address="info@kestrel.example")
    kestrel.refresh_from_db()
    assert kestrel.is_verified
    again = confirm()
    assert (again.pk, again.held_since) == (first.pk, first.held_since)
    assert again.expires_at > timezone.now() + timedelta(days=364)
    kestrel.refresh_from_db()
    assert kestrel.verified_until == again.expires_at


def test_vouchers_give_their_word_for_another_year(client, kestrel, alice, carol, time_machine):
    start = timezone.now()
    owners = [make_user(), make_user()]
    vouchers = [make_organisation(f"Voucher {n}", by=owner) for n, owner in enumerate(owners)]

    def give():  # type: ignore[no-untyped-def]
        for owner, voucher in zip(owners, vouchers, strict=True):
            actions.review(voucher, by=carol, note="Register.")
            voucher.refresh_from_db()
            actions.vouch(kestrel, by=owner, voucher=voucher)
        kestrel.refresh_from_db()

    give()
    client.force_login(owners[0])
    assert "another year" not in client.get("/organisations/kestrel-ridge/").content.decode()
    time_machine.move_to(start + timedelta(days=350), tick=False)
    client.force_login(owners[0])
    assert "another year as Voucher 0" in client.get("/organisations/kestrel-ridge/").content.decode()
    give()
    assert kestrel.verified_until > timezone.now() + timedelta(days=360)
    time_machine.move_to(start + timedelta(days=350 + 366), tick=False)
    actions.reckon_expired()
    kestrel.refresh_from_db()
    assert not kestrel.is_verified
