"""An organisation shows that it is who it says it is; a lost proof shows at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import Refused
from forum import actions as forum
from organisations import actions
from organisations.checking import check, recheck_due
from organisations.domains import Answer, domain_of, file_answer, record_answer
from organisations.models import Organisation, Verification
from organisations.tasks import recheck_domains
from tests.makers import make_organisation, make_topic, make_user
from tests.organisations.nets import dns_server, web_server

VERIFICATION = "/organisations/kestrel-ridge/verification/"


@pytest.fixture
def kestrel(alice):
    return make_organisation(by=alice)


@pytest.fixture
def zone(settings):
    settings.DOMAIN_TIMEOUT = 1
    with dns_server() as zone:
        settings.DNS_SERVERS = [f"127.0.0.1:{zone.port}"]
        yield zone


@pytest.fixture
def site(settings, zone):
    settings.DOMAINS_MAY_BE_LOOPBACK = True
    with web_server() as site:
        settings.WELL_KNOWN_OVER = ("http", site.port)
        zone.say("kestrel.example", "A", "127.0.0.1")
        yield site


def is_verified() -> bool:
    return Organisation.objects.get(slug="kestrel-ridge").is_verified


# Domains --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("kestrel.example", "kestrel.example"),
        (" https://WWW.Kestrel.Example:8443/about?x ", "www.kestrel.example"),
        ("info@kestrel.example.", "kestrel.example"),
        ("mïning.example", "xn--mning-cta.example"),
        ("pool.co.uk", "pool.co.uk"),
    ],
)
def test_a_domain_is_taken_from_what_is_typed(typed, asked):
    assert domain_of(typed) == asked


@pytest.mark.parametrize(
    "typed",
    ["", "kestrel", "com", "co.uk", "github.io", "gmail.com", "me@mail.ru", "sub.yandex.ru", "127.0.0.1",
     "[::1]", "a..b.example", "-a.example", "a_b.example", "x" * 64 + ".example", "a." * 120 + "example", "\x00"],
)  # fmt: skip
def test_a_domain_that_proves_nothing_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        domain_of(typed)
    assert (refusal.value.status, refusal.value.field) == (422, "domain")


# By record ------------------------------------------------------------------------------------------


def test_a_record_verifies_shows_everywhere_and_is_lost_at_once(client, kestrel, alice, zone, commits):
    topic = make_topic(author=alice)
    forum.reply(topic, by=alice, body="For us all.", organisation=kestrel)
    client.force_login(alice)
    assert client.post(VERIFICATION, {"method": "dns", "domain": "Kestrel.example"}).status_code == 303
    proof = Verification.objects.get()
    page = client.get(VERIFICATION).content.decode()
    assert "_common-hash.kestrel.example" in page
    assert proof.record in page
    look = f"{VERIFICATION}{proof.pk}/check/"
    assert "does not say so yet" in client.post(look, follow=True).content.decode()
    assert not is_verified()
    zone.say(proof.record_name, "TXT", "v=spf1 -all", proof.record)
    with commits():
        client.post(look)
    badge = "Domain record, "
    for address in ("/organisations/kestrel-ridge/", topic.get_absolute_url(), "/organisations/?verified=on"):
        assert f'title="{badge}' in client.get(address).content.decode()
    assert client.get("/api/v1/organisations/kestrel-ridge/").json()["is_verified"] is True
    zone.say(proof.record_name, "TXT", "v=spf1 -all")
    with commits():
        client.post(look)
    for address in ("/organisations/kestrel-ridge/", topic.get_absolute_url()):
        assert badge not in client.get(address).content.decode()
    assert client.get("/api/v1/organisations/kestrel-ridge/").json()["is_verified"] is False


def test_the_worker_looks_again_and_has_patience_with_silence_alone(kestrel, alice, zone, time_machine):
    now = timezone.now()
    proof = actions.claim_domain(kestrel, by=alice, method="dns", domain="kestrel.example")
    zone.say(proof.record_name, "TXT", proof.record)
    assert check(proof).is_held
    assert recheck_due() == 0
    zone.is_broken = True
    time_machine.move_to(now + timedelta(days=1, minutes=1), tick=False)
    assert recheck_due() == 1
    assert is_verified()
    time_machine.move_to(now + timedelta(days=3), tick=False)
    recheck_due()
    assert is_verified()
    time_machine.move_to(now + timedelta(days=4, hours=2), tick=False)
    recheck_due()
    assert not is_verified()


def test_silence_that_ends_in_time_is_forgiven(kestrel, alice, zone, time_machine):
    now = timezone.now()
    proof = actions.claim_domain(kestrel, by=alice, method="dns", domain="kestrel.example")
    zone.say(proof.record_name, "TXT", proof.record)
    check(proof)
    actions.note_check(proof, Answer.SILENT)
    time_machine.move_to(now + timedelta(days=2), tick=False)
    check(proof)
    proof.refresh_from_db()
    assert (proof.silent_since, proof.is_held) == (None, True)


def test_a_badge_nobody_renews_expires(kestrel, alice, zone, time_machine):
    proof = actions.claim_domain(kestrel, by=alice, method="dns", domain="kestrel.example")
    zone.say(proof.record_name, "TXT", proof.record)
    check(proof)
    Verification.objects.update(due_at=None)
    time_machine.move_to(timezone.now() + timedelta(days=31), tick=False)
    assert not is_verified()
    recheck_domains()
    kestrel.refresh_from_db()
    assert (kestrel.verified_until, kestrel.verified_how) == (None, "")


def test_a_resolver_that_is_silent_or_broken_is_no_answer(zone):
    zone.is_silent = True
    assert record_answer("_common-hash.kestrel.example", "x") == Answer.SILENT
    zone.is_silent, zone.is_broken = False, True
    assert record_answer("_common-hash.kestrel.example", "x") == Answer.SILENT
    zone.is_broken = False
    assert record_answer("_common-hash.kestrel.example", "x") == Answer.ABSENT


def test_asking_twice_gives_the_same_token(kestrel, alice):
    first = actions.claim_domain(kestrel, by=alice, method="dns", domain="kestrel.example")
    again = actions.claim_domain(kestrel, by=alice, method="dns", domain="KESTREL.example")
    assert (first.pk, first.token) == (again.pk, again.token)
    assert len(first.token) >= 32


# By file --------------------------------------------------------------------------------------------


def test_a_file_verifies(kestrel, alice, site):
    proof = actions.claim_domain(kestrel, by=alice, method="file", domain="kestrel.example")
    site.text = f"# ours\r\n{proof.record}\r\n".encode()
    assert check(proof).is_held
    assert site.asked == [(f"kestrel.example:{site.port}", "/.well-known/common-hash.txt")]


@pytest.mark.parametrize(
    ("status", "text", "answer"),
    [
        (200, b"common-hash=other", Answer.ABSENT),
        (200, b"x" * 5000 + b"\ntoken", Answer.ABSENT),  # beyond what is read
        (404, b"token", Answer.ABSENT),
        (302, b"token", Answer.ABSENT),  # no redirect is followed
        (503, b"token", Answer.SILENT),
        (200, b"token", Answer.HOLDS),
    ],
)
def test_a_file_is_read_as_it_stands(site, status, text, answer):
    site.status, site.text = status, text
    site.headers = {"Location": "http://127.0.0.1/"} if status == 302 else {}
    assert file_answer("kestrel.example", "token") == answer


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.7", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
)
def test_a_file_is_fetched_from_public_addresses_alone(site, settings, zone, address):
    settings.DOMAINS_MAY_BE_LOOPBACK = False
    site.text = b"token"
    zone.say("kestrel.example", "A", address)
    assert file_answer("kestrel.example", "token") == Answer.ABSENT
    zone.say("kestrel.example", "A", "93.184.216.34", address)  # one bad address spoils the name
    assert file_answer("kestrel.example", "token") == Answer.ABSENT
    assert site.asked == []


@pytest.mark.parametrize("address", ["::1", "fe80::1", "fc00::7", "::ffff:10.0.0.7", "2002:a00:7::"])
def test_a_file_is_fetched_from_no_private_address_of_the_new_kind(site, settings, zone, address):
    settings.DOMAINS_MAY_BE_LOOPBACK = False
    zone.records.clear()
    zone.say("kestrel.example", "AAAA", address)
    assert file_answer("kestrel.example", "token") == Answer.ABSENT
    assert site.asked == []


# By mail, by staff, by others' word ------------------------------------------------------------------


def test_mail_at_the_domain_verifies_by_its_link_once(client, kestrel, alice, bob, mailoutbox):
    client.force_login(alice)
    client.post(VERIFICATION, {"method": "mail", "domain": "info@kestrel.example"})
    (mail,) = mailoutbox
    assert mail.to == ["info@kestrel.example"]
    link = next(line for line in mail.body.splitlines() if "/organisations/domains/" in line)
    path = link[link.index("/organisations/") :]
    client.force_login(bob)
    assert client.post(path).status_code == 403
    client.force_login(alice)
    assert client.get(path).status_code == 200
    assert not is_verified()
    assert client.post(path).status_code == 303
    assert is_verified()
    assert client.post(path).status_code == 404
    answer = client.post(VERIFICATION, {"method": "mail", "domain": "info@kestrel.example"})
    assert answer.status_code == 422  # proved already
    assert client.post(VERIFICATION, {"method": "mail", "domain": "me@gmail.com"}).status_code == 422
    assert client.post(VERIFICATION, {"method": "mail", "domain": "kestrel.example"}).status_code == 422


def test_review_by_moderators_says_what_they_looked_at(client, kestrel, alice, carol):
    with pytest.raises(PermissionDenied):
        actions.review(kestrel, by=alice, note="Me.")
    client.force_login(carol)
    assert client.post("/organisations/kestrel-ridge/review/", {"note": " "}).status_code == 422
    note = "Texas register of companies, 3 May 2026"
    assert client.post("/organisations/kestrel-ridge/review/", {"note": note}).status_code == 303
    page = client.get("/organisations/kestrel-ridge/").content.decode()
    assert note in page
    proof = Verification.objects.get()
    client.force_login(alice)
    assert client.post(f"{VERIFICATION}{proof.pk}/end/").status_code == 403
    client.force_login(carol)
    client.post(f"{VERIFICATION}{proof.pk}/end/")
    assert not is_verified()


def test_two_verified_organisations_vouch_for_a_third(kestrel, carol):
    owners = [make_user(), make_user()]
    vouchers = [make_organisation(f"Voucher {n}", by=owner) for n, owner in enumerate(owners)]
    with pytest.raises(PermissionDenied):
        actions.vouch(kestrel, by=owners[0], voucher=vouchers[0])  # not verified itself
    for voucher in vouchers:
        actions.review(voucher, by=carol, note="Register.")
        voucher.refresh_from_db()
    actions.vouch(kestrel, by=owners[0], voucher=vouchers[0])
    assert not is_verified()
    actions.vouch(kestrel, by=owners[1], voucher=vouchers[1])
    assert is_verified()
    kestrel.refresh_from_db()
    fourth = make_organisation("Fourth")
    with pytest.raises(PermissionDenied):  # who was only vouched for vouches for nobody
        actions.vouch(fourth, by=kestrel.seats.get().user, voucher=kestrel)
    actions.end_verification(vouchers[0].verifications.get(), by=carol)
    assert not is_verified()  # at once, with its voucher


def test_vouching_is_offered_to_those_who_may(client, kestrel, bob, carol):
    voucher = make_organisation("Blue River", by=bob)
    client.force_login(bob)
    assert "Vouch for it" not in client.get("/organisations/kestrel-ridge/").content.decode()
    actions.review(voucher, by=carol, note="Register.")
    assert "Vouch for it as Blue River" in client.get("/organisations/kestrel-ridge/").content.decode()
    client.post("/organisations/kestrel-ridge/vouch/", {"voucher": "blue-river"})
    assert "Take back that Blue River" in client.get("/organisations/kestrel-ridge/").content.decode()
    client.post("/organisations/kestrel-ridge/vouch/", {"voucher": "blue-river", "back": "1"})
    assert not kestrel.vouches.exists()


# Joining by domain ----------------------------------------------------------------------------------


def test_a_company_address_takes_a_seat_by_itself_where_allowed(client, kestrel, alice, zone):
    proof = actions.claim_domain(kestrel, by=alice, method="dns", domain="kestrel.example")
    erin = make_user("erin", email="erin@kestrel.example")
    stranger = make_user("frank", email="frank@notkestrel.example")
    join = "/organisations/kestrel-ridge/join-by-domain/"
    client.force_login(alice)
    client.post("/organisations/kestrel-ridge/domain-join/", {"lets_domain_join": "on"})
    client.force_login(erin)
    assert client.post(join).status_code == 403  # not verified yet
    zone.say(proof.record_name, "TXT", proof.record)
    check(proof)
    client.force_login(stranger)
    assert client.post(join).status_code == 403
    client.force_login(erin)
    assert "by your company address" in client.get("/organisations/kestrel-ridge/").content.decode()
    assert client.post(join).status_code == 303
    assert kestrel.seats.get(user=erin).role == "member"
    erin.emailaddress_set.update(verified=False)
    kestrel.seats.filter(user=erin).delete()
    assert client.post(join).status_code == 403
