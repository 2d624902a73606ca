"""Attachments of proposals: part of the terms and their hash, sealed on the disk, seen by the parties alone."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.errors import Refused
from messaging import actions
from messaging.models import Agreement, Proposal
from messaging.proposals import card
from messaging.proposals.life import Act
from tests.makers import make_user
from tests.messaging.deals import SECRET, fresh, make_companies, make_deal, spares
from uploads.actions import store
from uploads.models import Upload

pytestmark = pytest.mark.django_db
LIST = f"board,count\ncontrol {SECRET},60\n".encode()


@pytest.fixture
def dave(db):
    return make_user("dave", name="Dave Okafor")


@pytest.fixture
def companies(alice, dave):
    """They have talked before: a first contact carries no files."""
    kestrel, blue = make_companies(alice, dave)
    talk = actions.write_to_desk(blue, by=alice, desk="general", body="Good morning.", speaks_for=kestrel)
    actions.take(talk, by=dave)
    return kestrel, blue


def sent_file(by, content: bytes = LIST, name: str = "stock.csv") -> Upload:
    return store(SimpleUploadedFile(name, content, "text/csv"), by=by, is_sealed=True)


def draft_with(upload, alice, companies) -> Proposal:
    draft = actions.begin_proposal(
        by=alice,
        kind="parts",
        values=spares(),
        to=[companies[1]],
        organisation=companies[0],
        files=[upload.pk],
    )
    return fresh(draft)


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(**told):
    return {name: str(value) for name, value in {**spares(), **told}.items()}


def test_a_file_is_part_of_the_terms_and_of_what_is_frozen(alice, dave, companies):
    upload = sent_file(alice)
    draft = draft_with(upload, alice, companies)
    before = draft.current.terms_hash
    actions.send_proposal(draft, by=alice)
    told = fresh(draft).current.terms["files"]
    assert told == [
        {
            "id": str(upload.pk),
            "name": "stock.csv",
            "size": len(LIST),
            "sha256": hashlib.sha256(LIST).hexdigest(),
        }
    ]
    assert before != make_deal(by=make_user(), is_sent=False).current.terms_hash
    actions.answer_proposal(fresh(draft), Act.ACCEPT, by=dave, version=1)
    frozen = json.loads(Agreement.objects.get().content)
    assert frozen["files"] == told
    assert json.loads(frozen["canonical"])["files"] == told
    assert hashlib.sha256(frozen["canonical"].encode()).hexdigest() == frozen["terms_hash"]


def test_only_the_parties_open_it_and_of_a_draft_its_own_side(alice, bob, dave, carol, admin, companies):
    upload = sent_file(alice)
    draft = draft_with(upload, alice, companies)
    assert browser(dave).get(upload.url).status_code == 404
    actions.send_proposal(draft, by=alice)
    for user, status in ((alice, 200), (dave, 200), (bob, 404), (carol, 404), (admin, 404)):
        assert browser(user).get(upload.url).status_code == status, user
    assert b"".join(browser(dave).get(upload.url)) == LIST


def test_a_counter_keeps_them_or_says_what_changed(alice, dave, companies):
    draft = draft_with(sent_file(alice), alice, companies)
    actions.send_proposal(draft, by=alice)
    kept = actions.counter_proposal(fresh(draft), by=dave, version=1, values=spares(dispatch=72))
    assert [one["name"] for one in fresh(kept).current.terms["files"]] == ["stock.csv"]
    other = sent_file(alice, b"board,count\n", "stock.csv")
    actions.counter_proposal(fresh(draft), by=alice, version=2, values=spares(dispatch=72), files=[other.pk])
    (change,) = card.of(fresh(draft), dave)["history"][0].changed
    assert (change.label, change.before.split(" (")[0], change.now.split(" (")[0]) == (
        "Attachments",
        "stock.csv",
        "stock.csv",
    )
    assert change.before != change.now
    assert browser(dave).get(other.url).status_code == 200


def test_nobody_attaches_what_is_anothers(alice, dave, companies):
    theirs = sent_file(make_user())
    with pytest.raises(Refused) as refusal:
        draft_with(theirs, alice, companies)
    assert (refusal.value.status, refusal.value.field) == (422, "files")


def test_to_a_stranger_no_file_goes(alice, bob):
    draft = actions.begin_proposal(
        by=alice, kind="parts", values=spares(), to=[bob], files=[sent_file(alice).pk]
    )
    with pytest.raises(Refused) as refusal:
        actions.send_proposal(draft, by=alice)
    assert (refusal.value.field, fresh(draft).state) == ("files", "draft")


def test_on_the_form_a_file_outlives_a_fault_and_is_taken_out_again(alice, companies):
    web, where = (
        browser(alice),
        "/messages/proposals/new/?kind=parts&to=blue-river&organisation=kestrel-ridge",
    )
    two = [SimpleUploadedFile(name, LIST + name.encode(), "text/csv") for name in ("a.csv", "b.csv")]
    wrong = web.post(where, {**form(valid_until="soon"), "files": two})
    ids = [str(pk) for pk in Upload.objects.order_by("created_at").values_list("pk", flat=True)]
    page = wrong.content.decode()
    assert (wrong.status_code, [f'value="{pk}"' in page for pk in ids]) == (422, [True, True])
    made = web.post(where, {**form(), "kept": ids})
    assert made.status_code == 303
    draft = Proposal.objects.get()
    assert {one["name"] for one in draft.current.terms["files"]} == {"a.csv", "b.csv"}
    assert "a.csv" in web.get(made["Location"]).content.decode()
    web.post(f"{made['Location']}edit/", {**form(), "kept": ids[:1]})
    assert len(fresh(draft).current.terms["files"]) == 1
    bad = web.post(
        f"{made['Location']}edit/", {**form(), "files": SimpleUploadedFile("x.exe", b"MZ\x90\x00" * 40)}
    )
    assert bad.status_code == 422


def test_in_the_api(alice, dave, companies):
    from tests.messaging.test_proposal_pages import with_token

    upload, ask = sent_file(alice), with_token(alice)
    made = ask(
        "post",
        kind="parts",
        to=[{"organisation": "blue-river"}],
        organisation="kestrel-ridge",
        terms=spares(),
        files=[str(upload.pk)],
        send=True,
    )
    assert made.status_code == 201, made.content
    (told,) = made.json()["files"]
    assert (told["name"], told["url"]) == ("stock.csv", upload.url)
    pk = made.json()["id"]
    countered = with_token(dave)(
        "put", f"{pk}/answer/", answer="counter", version=1, terms=spares(), files=[]
    )
    assert countered.json()["files"] == []
    assert ask("get", f"{pk}/versions/1/").json()["files"][0]["name"] == "stock.csv"


def test_what_cannot_be_sent_leaves_no_draft_in_the_api(alice, bob):
    from tests.messaging.test_proposal_pages import with_token

    upload, ask = sent_file(alice), with_token(alice)
    told = {"kind": "parts", "to": [{"member": "bob"}], "terms": spares(), "files": [str(upload.pk)]}
    assert ask("post", **told, send=True).status_code == 400
    assert not Proposal.objects.exists()


def test_the_files_of_who_leaves_stay_with_the_proposal(alice, dave, companies):
    upload = sent_file(alice)
    draft = draft_with(upload, alice, companies)
    actions.send_proposal(draft, by=alice)
    actions.forget_proposals(alice)
    upload.refresh_from_db()
    assert upload.uploaded_by is None
    assert browser(dave).get(upload.url).status_code == 200
