"""What members note to have done: once, for whom, seen by whom; and the days left by a body's own calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from activity.models import Activity
from campaigns import actions
from campaigns.letters import sentences, similarity
from campaigns.models import Deed, OwnLetter, Person, Way
from core.errors import Refused
from tests.makers import make_campaign, make_file, make_organisation, make_seat, make_upload, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice):
    return make_campaign(by=alice, state="open")


def add(campaign, kind="comment", **told):
    return actions.keep_way(campaign, None, by=campaign.created_by, kind=kind, **{"time_zone": "UTC", **told})


def test_those_who_run_it_see_who_agreed_and_never_a_private_note(client, alice, bob, carol, campaign):
    way = add(campaign)
    where = way.get_absolute_url()
    client.force_login(bob)
    sent = {"tracking": "PUC-7", "proof": make_file(), "note": "Call Jane", "is_shown": "on"}
    assert client.post(where, sent).status_code == 303
    proof = Deed.objects.get().proof
    asked = make_user("asked")
    Person.objects.create(campaign=campaign, user=asked)  # asked to stand, no answer yet
    for someone, status in ((alice, 200), (carol, 404), (asked, 404)):
        client.force_login(someone)
        assert client.get(proof.url).status_code == status
    client.force_login(alice)
    page = client.get(f"{where}who/").content.decode()
    assert "Bob Tanaka" in page
    assert "PUC-7" in page
    assert "Call Jane" not in page
    client.force_login(bob)
    client.post(where, {"tracking": "PUC-8"})  # and consent is taken back
    client.force_login(alice)
    page = client.get(f"{where}who/").content.decode()
    assert "Bob Tanaka" not in page
    assert "1 did it" in page


def test_what_is_meant_for_them_is_noted_with_that_consent(client, alice, bob, campaign):
    way = add(campaign, "data")
    client.force_login(bob)
    assert client.post(way.get_absolute_url(), {"note": "Ramp data, metered"}).status_code == 422
    assert (
        client.post(way.get_absolute_url(), {"note": "Ramp data, metered", "is_shown": "on"}).status_code
        == 303
    )
    client.force_login(alice)
    assert "Ramp data, metered" in client.get(f"{way.get_absolute_url()}who/").content.decode()


def test_one_acts_for_an_organisation_while_one_speaks_for_it(client, alice, bob, campaign):
    kestrel = make_organisation("Kestrel Ridge", by=make_user())
    way = add(campaign)
    with pytest.raises(Refused, match="do not speak"):
        actions.do(way, by=bob, organisation=kestrel)
    make_seat(kestrel, bob)
    client.force_login(bob)
    where = way.get_absolute_url()
    assert client.post(where, {"organisation": "blue-river"}).status_code == 422
    assert client.post(where, {"organisation": "kestrel-ridge"}).status_code == 303
    assert client.post(where, {}).status_code == 303
    way.refresh_from_db()
    assert (way.count, Activity.objects.filter(verb="campaigns.acted").count()) == (2, 2)
    make_seat(kestrel, alice)
    client.force_login(alice)
    answer = client.post(where, {"organisation": "kestrel-ridge"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["organisation"])
    client.force_login(bob)
    for _twice in range(2):
        client.post(f"{where}undo/", {"organisation": "kestrel-ridge"})
    client.post(f"{where}undo/", {"organisation": "nobody"})
    way.refresh_from_db()
    assert (way.count, Deed.objects.get().organisation) == (1, None)


def test_taking_it_back_takes_its_proof_too(client, bob, campaign):
    way = add(campaign)
    client.force_login(bob)
    client.post(way.get_absolute_url(), {"proof": make_file()})
    first = Deed.objects.get().proof
    client.post(way.get_absolute_url(), {"proof": make_file("newer.txt", b"Newer")})
    newer = Deed.objects.get().proof
    assert [client.get(one.url).status_code for one in (first, newer)] == [404, 200]
    client.post(f"{way.get_absolute_url()}undo/")
    assert client.get(newer.url).status_code == 404


def test_a_file_that_can_not_be_is_refused_beside_its_field(client, bob, campaign):
    client.force_login(bob)
    answer = client.post(add(campaign).get_absolute_url(), {"proof": make_file("x.exe", b"MZ\x00\x01")})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["proof"])
    assert not Deed.objects.exists()


def test_nobody_opens_anothers_file_by_naming_it(client, alice, bob, campaign):
    upload = make_upload(by=alice)
    actions.do(add(campaign), by=bob, proof=upload, is_shown=True)
    client.force_login(bob)
    assert client.get(upload.url).status_code == 404


def test_suspended_members_do_not_act(mallory, campaign):
    with pytest.raises(PermissionDenied):
        actions.do(add(campaign), by=mallory)


def test_what_was_done_in_time_is_noted_for_three_days_more(bob, alice, campaign):
    closes = (timezone.now() + timedelta(days=5)).replace(tzinfo=None, microsecond=0)
    way = add(campaign, closes_at=closes)
    for days, takes in ((4, True), (6, True), (7.9, True), (8, False)):
        with time_machine.travel(way.last_moment + timedelta(days=days - 5), tick=False):
            assert way.takes_deeds is takes
    with time_machine.travel(way.last_moment + timedelta(days=2), tick=False):
        actions.do(way, by=bob)
    with time_machine.travel(way.last_moment + timedelta(days=9), tick=False):
        assert actions.do(way, by=bob, tracking="9").tracking == "9"
        with pytest.raises(Refused, match="not open"):
            actions.do(way, by=alice)
    other = make_campaign(by=alice, state="open", title="Ended early")
    comment = add(other)
    actions.close(other, by=alice)
    assert not Way.objects.get(pk=comment.pk).takes_deeds


def test_a_leaving_member_leaves_neither_deeds_nor_letters(bob, campaign):
    way, letter = add(campaign), add(campaign, "letter", title="Letter")
    actions.do(way, by=bob, note="Mine")
    actions.save_letter(letter, by=bob, step=2, own="Mine")
    actions.forget_deeds(bob)
    way.refresh_from_db()
    assert (Deed.objects.count(), OwnLetter.objects.count(), way.count) == (0, 0, 0)


def test_days_are_counted_by_the_bodys_calendar_over_a_change_of_clocks(client, carol, alice):
    """In Chicago clocks go back on 1 Nov 2026; Thanksgiving is listed, and a Sunday, which counts for nothing."""
    with time_machine.travel("2026-10-20T12:00Z", tick=False):
        campaign = make_campaign(by=alice, state="open", closes=datetime.fromisoformat("2026-12-31T12:00"))
        way = add(campaign, closes_at=datetime.fromisoformat("2026-11-28T17:00"), time_zone="America/Chicago")
    with time_machine.travel("2026-10-31T23:30Z", tick=False):
        assert way.working_days_left == 20
    client.force_login(carol)
    address = f"/campaigns/bodies/{campaign.body.pk}/"
    sent = {"kind": "commission", "name": "Commission", "country": "US", "jurisdiction": "Texas"}
    assert client.post(address, {**sent, "days_off": "25 December"}).status_code == 422
    assert (
        client.post(address, {**sent, "days_off": "2026-11-26 Thanksgiving\n\n2026-11-22"}).status_code == 303
    )
    assert "2026-11-26 Thanksgiving" in client.get(address).content.decode()
    with time_machine.travel("2026-10-31T23:30Z", tick=False):
        way = Way.objects.get(pk=way.pk)
        assert way.working_days_left == 19
    assert client.post(address, {**sent, "days_off": ""}).status_code == 303
    assert not campaign.body.holidays.exists()


@pytest.mark.parametrize("zone", ["America/Chicago", "Europe/Oslo", "Asia/Almaty"])
def test_a_way_closes_at_the_bodys_hour_to_the_second(alice, zone):
    with time_machine.travel("2026-10-01T12:00Z", tick=False):
        campaign = make_campaign(by=alice, state="open", closes=datetime.fromisoformat("2026-12-31T12:00"))
        way = add(campaign, closes_at=datetime.fromisoformat("2026-11-28T17:00"), time_zone=zone)
    moment = datetime(2026, 11, 28, 17, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for before, state in ((timedelta(days=7, seconds=1), "open"), (timedelta(days=7), "closing"),
                          (timedelta(seconds=1), "closing"), (timedelta(0), "closed")):  # fmt: skip
        with time_machine.travel(moment - before, tick=False):
            assert way.state == state


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One. Two.", 2),
        ("One. Two", 2),
        ("3.5 MW run here", 1),
        ("一句。两句。", 2),
        ("Well… no?", 2),
        ("...", 1),
    ],
)
def test_sentences_are_counted_in_any_script(text, count):
    assert sentences(text) == count


def test_likeness_is_told_in_chinese_too(campaign, bob):
    words = "我们请求为可调负荷设立单独的类别"
    way = add(campaign, "letter", title="信", script=words)
    alike = OwnLetter(way=way, user=bob, name="Bob")
    own = OwnLetter(
        way=way, user=bob, name="Bob", own="我们的矿场只有十二兆瓦但九十秒内就能停机没有影响周围居民" * 2
    )
    assert similarity(alike) > 80
    assert similarity(own) < 50


def test_pages_ask_few_queries(client, alice, bob, campaign, django_assert_max_num_queries):
    way = add(campaign)
    for number in range(5):
        actions.do(way, by=make_user(f"miner{number}"), is_shown=True)
    client.get("/about/")
    with django_assert_max_num_queries(7):
        client.get(way.get_absolute_url())
    client.force_login(bob)
    with django_assert_max_num_queries(15):
        client.get(way.get_absolute_url())
    client.force_login(alice)
    with django_assert_max_num_queries(14):
        client.get(f"{way.get_absolute_url()}who/")


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_are_one_deed(bob):
    way = add(make_campaign(state="open"))
    faults = []

    def click():
        try:
            actions.do(way, by=bob)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    way.refresh_from_db()
    assert (faults, Deed.objects.count(), way.count) == ([], 1, 1)
