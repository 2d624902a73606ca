"""Open calls: the board, its facets, and that a sealed name is nowhere until both sides agree."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from core.errors import Refused
from core.sealing import Sealed
from messaging import actions
from messaging.models import Call, CallReply, Message
from messaging.proposals.calls import matches
from notifications.models import Mail
from organisations.models import Organisation
from tests.makers import make_organisation, make_seat, make_user
from tests.messaging.deals import make_call, make_companies

pytestmark = pytest.mark.django_db
CALLER = ("Alice Moreau", "@alice", "/u/alice", '"alice"', "Kestrel Ridge", "kestrel-ridge")
REPLIER = ("Dave Okafor", "@dave", "/u/dave", '"dave"', "Blue River", "blue-river")


@pytest.fixture
def dave(db):
    return make_user("dave", name="Dave Okafor")


@pytest.fixture
def companies(alice, dave):
    return make_companies(alice, dave)


class Reader:
    """All a person gets to read of calls: pages, API, notifications, and the mails sent to them."""

    def __init__(self, user):
        self.user, self.web = user, Client()
        self.web.force_login(user)
        _row, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
        self.api = Client(headers={"authorization": f"Bearer {secret}"})

    def reads(self, call):
        pages = ["/messages/calls/", call.get_absolute_url(), "/notifications/", "/messages/proposals/"]
        answers = [self.web.get(page) for page in pages]
        calls = ["calls/", f"calls/{call.pk}/", f"calls/{call.pk}/replies/", "notifications/", "proposals/"]
        answers += [self.api.get(f"/api/v1/{one}") for one in calls]
        assert {one.status_code for one in answers} == {200}
        texts = [one.content.decode() + str(one.headers) for one in answers]
        mails = Mail.objects.filter(recipient=self.user)
        return "\n".join([*texts, *(f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in mails)])


def named(names, text):
    return [name for name in names if name in text]


def test_both_are_in_a_conversation_that_begins_with_the_reply(alice, dave, companies):
    call = make_call(by=alice, is_blind=True)
    reply = actions.reply_to_call(call, by=dave, text="We have 24 MW.", agrees=True)
    reply = actions.agree_to_reveal(reply, by=alice)
    talk = reply.conversation
    assert {place.user for place in talk.participants.all()} == {alice, dave}
    assert [(one.author, one.body) for one in Message.objects.filter(conversation=talk)] == [
        (dave, "We have 24 MW.")
    ]


def test_what_was_declined_names_nobody(alice, dave):
    call = make_call(by=alice, is_blind=True)
    reply = actions.reply_to_call(call, by=dave, text="Us.", agrees=True)
    actions.decline_reply(reply, by=alice)
    with pytest.raises(Refused):
        actions.agree_to_reveal(reply, by=alice)
    assert named(REPLIER, Reader(alice).reads(call)) == []


def test_a_reply_is_sealed_in_the_database(alice, dave):
    actions.reply_to_call(make_call(by=alice), by=dave, text="Quetzal")
    kept = CallReply.objects.values_list("text", flat=True).get()
    assert isinstance(kept, Sealed)
    assert b"Quetzal" not in kept


def test_who_replied_to_an_open_name_is_named_at_once(alice, dave):
    call = make_call(by=alice)
    actions.reply_to_call(call, by=dave, text="Us.")
    assert "Dave Okafor" in Reader(alice).reads(call)
    assert "Alice Moreau" in Reader(dave).reads(call)


def test_one_reply_a_side_and_none_to_oneself(alice, bob, dave, companies):
    kestrel, blue = companies
    make_seat(kestrel, bob)
    call = make_call(by=alice, organisation=kestrel)
    with pytest.raises(PermissionDenied):
        actions.reply_to_call(call, by=bob, text="Us.")
    actions.reply_to_call(call, by=dave, organisation=blue, text="Us.")
    with pytest.raises(Refused) as refusal:
        actions.reply_to_call(call, by=dave, organisation=blue, text="Us again.")
    assert refusal.value.status == 409


def test_only_verified_organisations_reply_where_that_is_wanted(alice, dave, companies):
    call = make_call(by=alice, wants_verified=True)
    blue = companies[1]
    with pytest.raises(PermissionDenied):
        actions.reply_to_call(call, by=dave, organisation=blue, text="Us.")
    until = timezone.now() + timedelta(days=90)
    Organisation.objects.filter(pk=blue.pk).update(verified_until=until)
    blue.refresh_from_db()
    actions.reply_to_call(call, by=dave, organisation=blue, text="Us.")
    assert CallReply.objects.count() == 1


def test_blocking_somebody_does_not_tell_whether_they_wrote_a_blind_call(alice, dave):
    call = make_call(by=alice, is_blind=True)
    accounts.block(alice, by=dave)
    assert list(Call.objects.visible_to(dave)) == [call]
    accounts.unblock(alice, by=dave)
    accounts.block(dave, by=alice)
    assert list(Call.objects.visible_to(dave)) == []


def test_a_closed_call_is_seen_by_its_sides_alone(alice, bob, dave):
    call = make_call(by=alice)
    actions.reply_to_call(call, by=dave, text="Us.")
    actions.close_call(call, by=alice)
    assert [Call.objects.visible_to(one).count() for one in (alice, dave, bob)] == [1, 1, 0]


def test_a_call_ends_with_its_last_day(alice, dave):
    call = make_call(by=alice)
    with time_machine.travel(timezone.now() + timedelta(days=32), tick=False):
        assert list(Call.objects.visible_to(dave)) == []
        with pytest.raises(Refused):
            actions.reply_to_call(call, by=dave, text="Us.")


@pytest.mark.parametrize("days", [-1, 200])
def test_a_call_is_open_for_half_a_year_at_most(alice, days):
    with pytest.raises(Refused) as refusal:
        make_call(by=alice, closes_on=timezone.now().date() + timedelta(days=days))
    assert refusal.value.field == "closes_on"


def test_a_name_is_not_unsealed_by_an_edit(alice):
    call = make_call(by=alice, is_blind=True)
    told = {"kind": "hosting", "title": "Now 30 MW", "body": "B", "closes_on": call.closes_on}
    actions.change_call(call, by=alice, is_blind=False, **told)
    call.refresh_from_db()
    assert (call.title, call.is_blind) == ("Now 30 MW", True)


def test_the_board_by_its_facets(alice, dave):
    nordics = make_call(by=alice)
    anywhere = make_call(by=alice, region="world", kind="parts", size="", language="es")
    ask = Reader(dave).api

    def found(**asked):
        return {one["id"] for one in ask.get("/api/v1/calls/", asked).json()["results"]}

    assert found() == {nordics.pk, anywhere.pk}
    assert found(region="nordics") == {nordics.pk, anywhere.pk}
    assert found(region="africa") == {anywhere.pk}
    assert found(kind="hosting") == found(size="10-50") == found(language="en") == {nordics.pk}
    assert found(verified="true") == set()


def test_what_fits_stands_first_and_says_why(alice, dave):
    make_organisation("Fjord Hash", by=dave, country="NO", size="10-50", languages=["en"])
    make_call(by=alice, region="africa", size="")
    near = make_call(by=alice)
    assert [(one.call, one.because) for one in matches(dave)] == [
        (near, ["your region", "your size", "your language"])
    ]


def test_a_call_of_a_kind_one_deals_in_fits_too(alice, dave):
    make_call(by=dave, kind="parts", region="africa")
    near = make_call(by=alice, kind="parts", region="oceania", size="", language="es")
    make_call(by=alice, kind="lease", region="oceania", size="", language="es")
    assert [(one.call, one.because) for one in matches(dave)] == [(near, ["a kind you deal in"])]


def test_published_replied_to_and_answered_on_pages(alice, dave, companies):
    alices, daves = Reader(alice).web, Reader(dave).web
    told = {
        "kind": "hosting", "title": "A host", "body": "20 MW", "organisation": "kestrel-ridge", "region": "nordics",
        "language": "en", "closes_on": str(timezone.now().date() + timedelta(days=9)), "is_blind": "on",
    }  # fmt: skip
    where = alices.post("/messages/calls/new/", told)["Location"]
    sent = daves.post(f"{where}reply/", {"text": "We have it.", "organisation": "blue-river", "agrees": "on"})
    assert sent.status_code == 303
    reply = CallReply.objects.get()
    assert alices.post(f"/messages/calls/replies/{reply.pk}/agree/").status_code == 303
    page = alices.get(where).content.decode()
    assert ("In touch" in page, "Blue River" in page, "?to=blue-river" in page) == (True, True, True)


def test_published_and_answered_in_the_api(alice, dave, companies):
    told = {
        "kind": "hosting", "title": "A host", "body": "20 MW", "region": "nordics", "language": "en",
        "closes_on": str(timezone.now().date() + timedelta(days=9)), "is_blind": True,
        "organisation": "kestrel-ridge",
    }  # fmt: skip
    alices, daves = Reader(alice).api, Reader(dave).api
    made = alices.post("/api/v1/calls/", json.dumps(told), content_type="application/json")
    assert (made.status_code, made.json()["who"]["organisation"]) == (201, "kestrel-ridge")
    pk = made.json()["id"]
    seen = daves.get(f"/api/v1/calls/{pk}/").json()["who"]
    assert seen == {
        "is_sealed": True,
        "name": "Mining company, not verified",
        "member": None,
        "organisation": None,
    }
    wrong = alices.post(
        "/api/v1/calls/", json.dumps({**told, "region": "moon"}), content_type="application/json"
    )
    assert wrong.status_code == 400
    text = json.dumps({"text": "We have it."})
    reply = daves.post(f"/api/v1/calls/{pk}/replies/", text, content_type="application/json").json()
    seen = alices.get(f"/api/v1/calls/{pk}/replies/").json()["results"][0]
    assert (seen["who"]["is_sealed"], seen["text"]) == (True, "We have it.")
    for one in (alices, daves):
        told = one.put(f"/api/v1/calls/replies/{reply['id']}/agreement/").json()
    assert (told["is_revealed"], told["who"]["member"]) == (True, "dave")


def test_the_board_asks_the_same_number_of_questions_whatever_its_length(
    alice, dave, django_assert_max_num_queries
):
    for _number in range(8):
        make_call(by=alice)
    reader = Reader(dave)
    reader.reads(Call.objects.first())
    with django_assert_max_num_queries(14):
        reader.web.get("/messages/calls/")
    with django_assert_max_num_queries(9):
        reader.api.get("/api/v1/calls/")
