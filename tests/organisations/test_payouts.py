"""Proof that someone mines: a message signed with a payout address, checked offline."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from btclib.b58 import prv_key_data_from_wif
from btclib.ecc import bms
from btclib_wallet import bip322
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions import create_token
from core.errors import Refused
from core.rate_limits import is_newcomer
from organisations import actions
from organisations.models import PayoutProof
from organisations.signatures import check_signature, holds, mainnet_address
from pages.erasure import leave as leave_the_place
from tests.makers import make_organisation, make_seat, make_user

P2PKH = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"


@pytest.fixture
def vectors(shared_data):
    def read(name: str):  # type: ignore[no-untyped-def]
        return json.loads((shared_data / "identity" / f"{name}.json").read_text("utf-8"))

    return read


@pytest.fixture(scope="module")
def key() -> tuple[str, str]:
    """A private key and its address, made for this run."""
    return bms.gen_keys()


def signed(proof: PayoutProof, key: tuple[str, str]) -> str:
    return sign(proof.message, key)


def sign(message: str, key: tuple[str, str]) -> str:
    return bms.sign(message.encode(), prv_key_data_from_wif(key[0])).b64encode()


# The official vectors -------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["basic", "generated"])
@pytest.mark.parametrize("kind", ["simple", "full", "proof_of_funds"])
def test_bip322_signatures_of_the_vectors_hold(vectors, part, kind):
    cases = vectors("bip322")[part].get(kind, [])
    for case in cases:
        for signature in case["bip322_signatures"]:
            assert holds(case["message"], case["address"], signature), case["address"]
    assert cases or (part, kind) in {("basic", "full"), ("basic", "proof_of_funds")}


def test_bip322_errors_of_the_vectors_are_refused_cleanly(vectors):
    found = vectors("bip322")
    cases = found["basic"]["error"] + found["generated"]["error"]
    assert len(cases) == 22
    for case in cases:
        with pytest.raises(Refused) as refusal:
            check_signature(case["message"], case["address"], case["signature"])
        assert (refusal.value.status, refusal.value.field) == (422, "signature"), case["description"]


def test_bip322_extra_vectors_give_the_stated_answer(vectors):
    for case in vectors("bip322")["extra"]:
        assert holds(case["message"], case["address"], case["signature"]) is case["valid"], case["note"]


def test_bip322_hashes_of_the_vectors_are_ours(vectors):
    for case in vectors("bip322")["basic"]["tx_hashes"]:
        message = case["message"].encode()
        assert bip322.message_hash(message).hex() == case["message_hash"]


def test_bip137_vectors_give_the_stated_answer(vectors):
    cases = vectors("bip137")
    assert len(cases) == 84
    for case in cases:
        # A segwit address under a legacy flag, as Electrum signs: the key is shown all the same.
        stated = case["valid"] is True or case["valid"] == "electrum"
        assert holds(case["message"], case["address"], case["signature"]) is stated, case["note"]


# What comes in malformed ----------------------------------------------------------------------------


@given(address=st.text(max_size=110), signature=st.text(max_size=200))
def test_nothing_typed_breaks_it(address, signature):
    with pytest.raises(Refused):
        check_signature("m", address, signature)
    with pytest.raises(Refused):
        mainnet_address(f"{address}!")


@given(raw=st.binary(max_size=300), prefix=st.sampled_from(["", "smp", "ful", "pof"]))
def test_no_bytes_break_it(raw, prefix):
    import base64

    with pytest.raises(Refused):
        check_signature(
            "m", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", prefix + base64.b64encode(raw).decode()
        )


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy ", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
        ("BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
        (f"bitcoin:{P2PKH}?amount=1", P2PKH),
    ],
)
def test_an_address_is_taken_as_wallets_write_it(typed, address):
    assert mainnet_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["x", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
     "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "alice@kestrel.example", "0" * 101],
)  # fmt: skip
def test_what_is_no_address_says_so_at_its_field(client, alice, typed):
    client.force_login(alice)
    answer = client.post("/settings/payout/", {"address": typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["address"]
    assert not PayoutProof.objects.exists()


# A member, an organisation --------------------------------------------------------------------------


def test_a_member_signs_and_the_badge_shows_without_the_address(client, alice, key, time_machine):
    client.force_login(alice)
    begun = client.post("/settings/payout/", {"address": key[1]})
    page = client.get(begun["Location"]).content.decode()
    proof = PayoutProof.objects.get()
    assert proof.message in page
    for part in (f"member {alice.pk} alice", "purpose:", "nonce:", "date:", "valid until:", "UTC"):
        assert part in proof.message
    assert proof.message.isascii()
    assert "\n" not in proof.message
    for wrong in ("", "nope!", "AAAA", sign("other words", key), "A" * 9000):
        answer = client.post(begun["Location"], {"signature": wrong})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["signature"]
    wrapped = signed(proof, key)
    assert (
        client.post(begun["Location"], {"signature": f" {wrapped[:40]}\n{wrapped[40:]} "}).status_code == 303
    )
    client.logout()
    profile = client.get("/u/alice/").content.decode()
    badge = f"signed from a payout address, {timezone.now():%B %Y}"
    assert badge in profile
    assert key[1] not in profile
    client.force_login(alice)
    client.post(begun["Location"], {"is_address_shown": "on"})
    client.logout()
    assert key[1] in client.get("/u/alice/").content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=366), tick=False)
    assert badge not in client.get("/u/alice/").content.decode()


def test_who_signed_is_no_newcomer_any_more(db, key):
    newcomer = make_user(date_joined=timezone.now())
    assert is_newcomer(newcomer)
    proof = actions.begin_payout_proof(by=newcomer, address=key[1])
    assert is_newcomer(newcomer)
    actions.sign_payout_proof(proof, by=newcomer, signature=signed(proof, key))
    assert not is_newcomer(newcomer)


def test_an_organisation_signs_by_those_who_run_it(client, alice, bob, key):
    kestrel = make_organisation(by=alice)
    make_seat(kestrel, bob, "signatory")
    with pytest.raises(PermissionDenied):
        actions.begin_payout_proof(by=bob, address=key[1], organisation=kestrel)
    proof = actions.begin_payout_proof(by=alice, address=key[1], organisation=kestrel)
    assert f"organisation {kestrel.pk} kestrel-ridge" in proof.message
    with pytest.raises(PermissionDenied):
        actions.sign_payout_proof(proof, by=bob, signature=signed(proof, key))
    actions.sign_payout_proof(proof, by=alice, signature=signed(proof, key))
    page = client.get("/organisations/kestrel-ridge/").content.decode()
    assert "signed from a payout address" in page
    assert key[1] not in page
    assert "signed from a payout address" not in client.get("/u/alice/").content.decode()


def test_a_message_is_good_for_a_day_and_once(alice, bob, key, time_machine):
    proof = actions.begin_payout_proof(by=alice, address=key[1])
    other = actions.begin_payout_proof(by=bob, address=key[1])
    with pytest.raises(Refused, match="does not fit"):  # somebody else's message
        actions.sign_payout_proof(other, by=bob, signature=signed(proof, key))
    signature = signed(proof, key)
    actions.sign_payout_proof(proof, by=alice, signature=signature)
    with pytest.raises(Refused, match="signed already"):
        actions.sign_payout_proof(proof, by=alice, signature=signature)
    late = actions.begin_payout_proof(by=alice, address=key[1])
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1), tick=False)
    with pytest.raises(Refused, match="too old"):
        actions.sign_payout_proof(late, by=alice, signature=signed(late, key))


def test_messages_begun_do_not_pile_up(alice, key):
    for _time in range(9):
        actions.begin_payout_proof(by=alice, address=key[1])
    assert PayoutProof.objects.count() == 5


def test_removing_it_or_leaving_takes_badge_and_address_away(client, alice, key):
    for _time in range(2):
        proof = actions.begin_payout_proof(by=alice, address=key[1])
        actions.sign_payout_proof(proof, by=alice, signature=signed(proof, key))
    client.force_login(alice)
    client.post(f"/settings/payout/{proof.pk}/", {"remove": "1"})
    assert PayoutProof.objects.count() == 1
    leave_the_place(alice, by=alice, with_content=False)
    assert not PayoutProof.objects.exists()


def test_api_begins_signs_shows_and_withdraws(client, alice, key):
    _token, secret = create_token(alice, by=alice, name="wallet", scopes=["organisations:write"])
    _token, reading = create_token(alice, by=alice, name="reads", scopes=["organisations:read"])
    write, read = ({"authorization": f"Bearer {value}"} for value in (secret, reading))
    kestrel = make_organisation(by=alice)
    for place in ("/api/v1/me/payout-proofs/", f"/api/v1/organisations/{kestrel.slug}/payout-proofs/"):

        def call(method, path="", status=200, as_=write, place=place, **body):  # type: ignore[no-untyped-def]
            answer = getattr(client, method)(
                f"{place}{path}", body or None, content_type="application/json", headers=as_
            )
            assert answer.status_code == status, answer.content
            return answer

        wrong = call("post", status=400, address="bc1nonsense")
        assert wrong.headers["Content-Type"] == "application/problem+json"
        assert list(wrong.json()["errors"]) == ["address"]
        call("post", status=403, as_=read, address=key[1])
        begun = call("post", status=201, address=key[1]).json()
        own = f"{begun['id']}/"
        refused = call("put", f"{own}signature/", status=400, signature=sign("other words", key))
        assert list(refused.json()["errors"]) == ["signature"]
        held = call("put", f"{own}signature/", signature=sign(begun["message"], key)).json()
        assert (held["is_held"], held["is_address_shown"]) == (True, False)
        call("put", f"{own}signature/", status=409, signature=sign(begun["message"], key))
        assert call("patch", own, is_address_shown=True).json()["is_address_shown"]
        listed = client.get(place, headers=read).json()["results"]
        assert [row["id"] for row in listed] == [begun["id"]]
        call("delete", own, status=204)
        assert client.get(f"{place}{own}", headers=read).status_code == 404
    assert not PayoutProof.objects.exists()


def test_api_is_limited_as_the_page_is(client, alice, key, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "organisations.verify": (2, 3600)}
    _token, secret = create_token(alice, by=alice, name="wallet", scopes=["write"])
    answers = [
        client.post(
            "/api/v1/me/payout-proofs/",
            {"address": key[1]},
            content_type="application/json",
            headers={"authorization": f"Bearer {secret}"},
        )
        for _time in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].headers["Content-Type"] == "application/problem+json"
    assert int(answers[2].headers["Retry-After"]) > 0
