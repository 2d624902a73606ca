"""A campaign is delivered and frozen; its data is open, as far as it is anybody's business."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from campaigns import actions
from campaigns.models import Campaign, Export, Signature
from campaigns.tasks import screen
from core.errors import Refused
from tests.makers import make_campaign, make_file, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice):
    return make_campaign(by=alice, state="open")


def test_delivery_freezes_and_the_package_holds_those_who_agreed(client, campaign, alice, bob):
    quiet = make_user("quiet", name="Quiet Person")
    actions.sign(campaign, by=bob, is_forwarded=True, country="JP")
    actions.sign(campaign, by=quiet)
    actions.sign(campaign, by=make_user("formula", name="=2+3"), is_forwarded=True)
    actions.sign_for(campaign, make_organisation("Blue River", by=bob), by=bob)
    client.force_login(alice)
    where = f"/campaigns/{campaign.slug}/delivery/"
    assert client.post(where).status_code == 409
    actions.close(campaign, by=alice)
    assert client.post(where).status_code == 303
    assert client.post(where).status_code == 409
    campaign.refresh_from_db()
    delivery = campaign.delivery
    assert (campaign.state, delivery.people, delivery.organisations) == ("delivered", 3, 1)
    with pytest.raises(Refused, match="delivered"):
        actions.withdraw(Signature.objects.get(user=bob, organisation=None))
    with pytest.raises(Refused, match="closed"):
        actions.sign(campaign, by=make_user())
    screen()
    assert client.post(f"{where}package.csv", {"purpose": "x"}).status_code == 422
    answer = client.post(f"{where}package.csv", {"purpose": "To hand it to the commission"})
    content = b"".join(answer.streaming_content)
    delivery.refresh_from_db()
    assert hashlib.sha256(content).hexdigest() == delivery.csv_sha256
    text = content.decode()
    assert "Bob Tanaka,JP" in text
    assert "organisation,Blue River,US" in text
    assert "'=2+3" in text
    assert "Quiet" not in text
    assert campaign.text.sha256 in text
    assert [(one.by, one.what, one.rows) for one in Export.objects.all()] == [(alice, "csv", 3)]
    assert "To hand it to the commission" in client.get(where).content.decode()
    if delivery.has_pdf:
        pdf = client.post(f"{where}package.pdf", {"purpose": "To hand it to the commission"})
        assert next(iter(pdf.streaming_content)).startswith(b"%PDF-")
    sent = {"receipt": "Filing 77", "file": make_file("receipt.txt", b"Received.")}
    assert client.post(f"{where}receipt/", sent).status_code == 303
    assert "Filing 77" in client.get(where).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=184), tick=False):
        actions.anonymise()
    delivery.refresh_from_db()
    assert not delivery.is_here
    assert client.post(f"{where}package.csv", {"purpose": "Once more, please"}).status_code == 404


def test_counts_are_one_row_and_shared_by_caches(client, campaign, bob, django_assert_num_queries):
    actions.sign(campaign, by=bob)
    where = f"/campaigns/{campaign.slug}/count.json"
    with django_assert_num_queries(1):
        answer = client.get(where)
    assert json.loads(answer.content) == {
        "people": 1,
        "organisations": 0,
        "verified": 0,
        "goal": 100,
        "mw": None,
    }
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-while-revalidate=5"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get(where, headers={"if-none-match": answer["ETag"]}).status_code == 304
    actions.sign(campaign, by=make_user())
    assert client.get(where, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_a_visitors_page_is_known_again_until_something_changes(client, campaign, alice, bob):
    where = campaign.get_absolute_url()
    with time_machine.travel("2026-12-01T10:00:01Z", tick=False):
        Campaign.objects.update(closes_at=timezone.now() + timedelta(days=9))
        answer = client.get(where)
        assert "stale-while-revalidate=5" in answer["Cache-Control"]
        assert client.get(where, headers={"if-none-match": answer["ETag"]}).status_code == 304
        actions.tell(campaign, by=alice, title="News")
        assert client.get(where, headers={"if-none-match": answer["ETag"]}).status_code == 200
    client.force_login(bob)
    assert "public" not in client.get(where)["Cache-Control"]


def test_open_data_tells_no_names_and_no_country_of_few(client, campaign, bob):
    for number in range(6):
        actions.sign(campaign, by=make_user(f"user{number}", name=f"Named {number}"), country="PY")
    actions.sign(campaign, by=bob, country="IS", shows_name=True)
    told = client.get(f"/campaigns/{campaign.slug}/data.csv").content.decode()
    assert "country,PY,6" in told
    assert "country,other,1" in told
    assert "IS" not in told
    data = client.get(f"/campaigns/{campaign.slug}/data.json").json()
    assert (data["counts"]["people"], data["letter_sha256"]) == (7, campaign.text.sha256)
    assert "Named" not in json.dumps(data)


def test_the_badge_may_be_framed_and_runs_nothing(client, campaign):
    answer = client.get(f"/campaigns/{campaign.slug}/badge/")
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert b"<script" not in answer.content


def test_the_api_lists_and_signs(client, campaign, bob):
    answer = client.get("/api/v1/campaigns/?state=open").json()
    (row,) = answer["results"]
    assert {name: row[name] for name in ("slug", "kind", "state", "counts")} == {
        "slug": campaign.slug,
        "kind": "policy",
        "state": "open",
        "counts": {"people": 0, "organisations": 0, "verified": 0},
    }
    assert client.get("/api/v1/campaigns/?state=won").json()["results"] == []


def test_figures_are_drawn_once_there_are_enough_and_are_kept(client, campaign, alice, bob):
    actions.sign(campaign, by=bob)
    assert "<svg" not in client.get(campaign.get_absolute_url()).content.decode().partition("<main")[
        2
    ].replace('<svg class="i', "")
    for _number in range(11):
        actions.sign(campaign, by=make_user(), country="PY", source="newsletter")
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert "12 people signed in 1 days." in page
    assert "Paraguay" in page
    client.force_login(alice)
    assert "newsletter" in client.get(f"/campaigns/{campaign.slug}/manage/").content.decode()
