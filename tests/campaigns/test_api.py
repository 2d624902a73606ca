"""A campaign by programs: proposed, reviewed, signed, delivered, answered; each call does what its page does."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.tokens import digest
from campaigns.models import Body, Campaign, Deed, Export, Signature
from campaigns.tasks import screen
from core.pdf import missing_packages
from printing.actions import make_prints
from tests.campaigns.test_acting import OWN, TEMPLATE
from tests.makers import make_campaign, make_organisation, make_upload, make_user

pytestmark = pytest.mark.django_db
API = "/api/v1/campaigns/"


@pytest.fixture
def ask(client):
    """`ask(alice, "PUT", "state/", {...})` answers as the API does to her token; addresses below campaigns/."""

    def call(user, method, path, said=None, expect=200):
        token = f"token-of-{user.username}"
        ApiToken.objects.get_or_create(
            user=user,
            digest=digest(token),
            defaults={"name": "t", "scopes": ["campaigns:read", "campaigns:write"]},
        )
        answer = client.generic(
            method,
            path if path.startswith("/") else API + path,
            "" if said is None else json.dumps(said),
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )
        body = answer.content.decode() if not answer.streaming else ""
        assert answer.status_code == expect, body
        return answer.json() if body.startswith(("{", "[")) else answer

    return call


def words(**other):
    closes = timezone.now() + timedelta(days=30)
    return {
        "title": "Count interruptible load",
        "language": "en",
        "summary": "As it behaves.",
        "why": "**95** seconds.",
        "asks": ["Measure at the meter.", "Lower the threshold."],
        "letter": "Dear Commissioners,",
        "body": Body.objects.first().pk,
        "closes": f"{closes:%Y-%m-%d}T17:00",
        "time_zone": "America/Chicago",
        "directed_by": "Kestrel Ridge",
        "paid_by": "Its sponsors",
        **other,
    }


def test_a_campaign_lives_its_whole_life_by_programs(ask, alice, bob, carol):
    dave = make_user("dave")
    make_organisation("Kestrel Ridge", by=alice)
    make_organisation("Blue River", by=dave)
    proposal = words(organisation="kestrel-ridge", aim="boycott")
    refused = ask(alice, "POST", "", proposal, 400)
    assert "boycotts" in refused["errors"]["aim"][0]
    skipped = ask(
        alice, "POST", "", words(organisation="kestrel-ridge", aim="body", closes="2030-03-10T02:30"), 400
    )
    assert "skip" in skipped["errors"]["closes"][0]
    slug = ask(alice, "POST", "", words(organisation="kestrel-ridge", aim="body"), 201)["slug"]
    ask(bob, "GET", f"{slug}/", expect=404)
    assert ask(alice, "PUT", f"{slug}/", words(title="Count it well"))["title"] == "Count it well"
    assert ask(alice, "PUT", f"{slug}/state/", {"state": "sponsors"})["state"] == "sponsors"
    ask(alice, "PUT", f"{slug}/state/", {"state": "review"}, 409)
    ask(alice, "POST", f"{slug}/sponsors/", {"organisation": "blue-river"}, 201)
    assert ask(dave, "PUT", f"{slug}/sponsors/blue-river/")["is_accepted"] is True
    ask(alice, "POST", f"{slug}/people/", {"username": "bob", "office": "Counsel"}, 201)
    assert ask(bob, "PUT", f"{slug}/people/bob/")["agreed_at"]
    ask(alice, "PUT", f"{slug}/state/", {"state": "review"})
    ask(carol, "PUT", f"{slug}/review/decision/", {"decision": "open"}, 409)
    assert ask(carol, "PUT", f"{slug}/review/lock/")["taken_by"] == "carol"
    ask(carol, "PUT", f"{slug}/review/decision/", {"decision": "return"}, 400)
    returned = {"decision": "return", "faults": ["campaign-facts"], "note": "Where?"}
    assert ask(carol, "PUT", f"{slug}/review/decision/", returned)["state"] == "draft"
    assert ask(alice, "GET", f"{slug}/reviews/")["results"][0]["faults"] == ["campaign-facts"]
    ask(alice, "PUT", f"{slug}/state/", {"state": "review"})
    ask(carol, "PUT", f"{slug}/review/lock/")
    assert ask(carol, "PUT", f"{slug}/review/decision/", {"decision": "open"})["state"] == "open"

    ask(bob, "PUT", f"{slug}/signature/", {"country": "JP", "is_forwarded": True, "shows_name": True}, 204)
    ask(dave, "PUT", f"{slug}/signature/", {"organisation": "blue-river"}, 204)
    signed = ask(alice, "GET", f"{slug}/signatures/")["results"]
    assert {(one["name"], one["organisation"]) for one in signed} == {
        ("Bob Tanaka", None),
        ("Blue River", "blue-river"),
    }
    assert ask(alice, "POST", f"{slug}/texts/", {"letter": "Dear all,"}, 201)["number"] == 2
    screen()
    assert ask(bob, "GET", f"{slug}/signature/")["results"][0]["is_outdated"] is True
    ask(bob, "PATCH", f"{slug}/signature/", {"agrees": True, "is_forwarded": True, "shows_name": False})
    ask(dave, "PATCH", f"{slug}/signature/", {"organisation": "blue-river", "agrees": True})
    figures = ask(alice, "GET", f"{slug}/figures/")
    assert figures["counts"] == {"people": 1, "organisations": 1, "verified": 0, "goal": 100, "mw": None}
    assert [row["step"] for row in figures["letters"]] == ["begun", "own-words", "checked", "sent"]
    assert "letters" not in ask(make_user(), "GET", f"{slug}/figures/")
    news = ask(alice, "POST", f"{slug}/updates/", {"title": "Staff agree"}, 201)
    ask(alice, "DELETE", f"{slug}/updates/{news['id']}/", expect=204)
    day = ask(alice, "POST", f"{slug}/stages/", {"title": "Vote", "on": "2040-01-01"}, 201)
    ask(alice, "DELETE", f"{slug}/stages/{day['id']}/", expect=204)

    ask(alice, "PUT", f"{slug}/state/", {"state": "closed"})
    late = ask(make_user(), "PUT", f"{slug}/signature/", {}, 409)
    assert "Thank you" in late["detail"]
    assert ask(alice, "POST", f"{slug}/delivery/", expect=201)["people"] == 1
    ask(bob, "DELETE", f"{slug}/signature/", expect=409)
    screen()
    taken = ask(alice, "POST", f"{slug}/delivery/exports/", {"what": "csv", "purpose": "For the commission"})
    assert b"Bob Tanaka,JP" in b"".join(taken.streaming_content)
    assert Export.objects.get().rows == 2
    assert ask(alice, "PATCH", f"{slug}/delivery/", {"receipt": "No. 7"})["receipt"] == "No. 7"
    order = ask(alice, "POST", f"{slug}/documents/", {"title": "Order", "url": "https://o.example/"}, 201)
    answer = {"number": 1, "answer": "granted", "document": order["id"], "page": "7"}
    ask(alice, "PUT", f"{slug}/answers/", {"answers": [{**answer, "document": 0}]}, 400)
    answered = ask(alice, "PUT", f"{slug}/answers/", {"answers": [answer]})
    assert (answered["state"], answered["asks"][0]["answer"]) == ("answered", "granted")
    won = {"state": "partly", "note": "One of two", "look_again_on": "2040-01-01"}
    assert ask(alice, "PUT", f"{slug}/state/", won)["state"] == "partly"
    assert ask(alice, "PUT", f"{slug}/state/", {"state": "archived"})["outcome"] == "partly"
    assert Campaign.objects.get().state == "archived"


def test_ways_are_kept_and_taken(ask, alice, bob):
    slug = make_campaign(by=alice, state="open").slug
    said = {
        "kind": "comment",
        "title": "File",
        "closes_at": "2030-01-28T17:00",
        "time_zone": "America/Chicago",
    }
    way = ask(alice, "POST", f"{slug}/ways/", said, 201)
    assert way["closes_at"] == "2030-01-28T23:00:00Z"
    ask(alice, "POST", f"{slug}/ways/", {"kind": "donate", "title": "Give"}, 400)
    ask(alice, "POST", f"{slug}/ways/", {"kind": "sign", "title": "Sign"}, 400)
    ask(alice, "PUT", f"{slug}/ways/{way['id']}/", {"title": "File it", "goal": 9})
    ask(alice, "PUT", f"{slug}/ways/{way['id']}/place/", {"direction": "up"}, 204)
    assert [one["kind"] for one in ask(bob, "GET", f"{slug}/ways/")["results"]] == [
        "sign",
        "comment",
        "share",
    ]
    sent = str(make_upload(by=bob).pk)
    where = f"{slug}/ways/{way['id']}/"
    ask(bob, "PUT", f"{where}deed/", {"tracking": "7", "proof": sent, "is_shown": True}, 204)
    assert ask(alice, "GET", f"{where}deeds/")["results"][0]["tracking"] == "7"
    ask(alice, "PUT", f"{where}deed/", {"proof": sent}, 400)  # it is Bob's
    ask(bob, "DELETE", f"{where}deed/", expect=204)
    assert not Deed.objects.exists()
    ask(alice, "DELETE", where, expect=204)
    translate = ask(alice, "POST", f"{slug}/ways/", {"kind": "translate", "title": "Translate"}, 201)
    ask(
        bob,
        "PUT",
        f"{slug}/ways/{translate['id']}/deed/",
        {"choice": "es", "note": "Estimados", "is_shown": True},
        204,
    )
    ask(alice, "PUT", f"{slug}/translations/{Deed.objects.get().pk}/", expect=204)
    shown = ask(make_user(), "GET", f"{slug}/translations/")["results"]
    assert [(one["language"], one["text"], one["by"]) for one in shown] == [("es", "Estimados", "Bob Tanaka")]


def test_a_letter_is_kept_step_by_step_and_comes_as_a_pdf(ask, alice, bob):
    slug = make_campaign(by=alice, state="open").slug
    ask(alice, "POST", f"{slug}/ways/", {"kind": "letter", **TEMPLATE}, 201)
    ask(bob, "GET", f"{slug}/letter/", expect=404)
    begun = ask(bob, "PATCH", f"{slug}/letter/", {"name": "Bob", "place": "Upton"})
    assert set(begun["missing"]) == {"size", "points", "own"}
    ask(bob, "PATCH", f"{slug}/letter/", {"points": [7]}, 400)
    ask(bob, "PUT", f"{slug}/letter/sent/", {"is_public": True}, 400)
    letter = ask(bob, "PATCH", f"{slug}/letter/", {"step": 3, "size": "38", "points": [0], "own": OWN})
    assert (letter["missing"], letter["step"]) == ({}, 3)
    assert "I manage a 38 MW site in Upton." in letter["text"]
    assert 0 < letter["similarity"] < 100
    ask(bob, "PUT", f"{slug}/letter/sent/", {"is_public": False}, 400)
    assert ask(bob, "PUT", f"{slug}/letter/sent/", {"is_public": True})["sent_at"]
    job = ask(bob, "POST", f"{slug}/letter/pdf/", expect=202)
    where = f"{slug}/letter/pdf/{job['id']}/"
    assert ask(bob, "GET", where, expect=202)["state"] == "waiting"
    if not missing_packages():
        make_prints()
        assert b"".join(ask(bob, "GET", where).streaming_content).startswith(b"%PDF-")
    ask(alice, "GET", where, expect=404)


def test_staff_judge_signatures_and_keep_bodies(ask, alice, carol):
    campaign = make_campaign(by=alice, state="open")
    rows = [
        Signature(campaign=campaign, text=campaign.text, address_key=f"{n:064}", domain="spam.example")
        for n in range(30)
    ]
    Signature.objects.bulk_create(rows)
    screen()
    ask(carol, "POST", f"{campaign.slug}/sweeps/", {}, 400)
    sweep = ask(carol, "POST", f"{campaign.slug}/sweeps/", {"domain": "spam.example"}, 201)
    assert (sweep["total"], sweep["done"]) == (30, 0)
    screen()
    assert ask(carol, "GET", f"{campaign.slug}/sweeps/{sweep['id']}/")["done"] == 30
    said = {"kind": "court", "name": "A court", "country": "NO", "days_off": [{"on": "2030-05-17"}]}
    made = ask(carol, "POST", "/api/v1/public-bodies/", said, 201)
    assert made["days_off"] == [{"on": "2030-05-17", "name": ""}]
    ask(carol, "POST", "/api/v1/public-bodies/", said, 409)
    ask(carol, "DELETE", f"/api/v1/public-bodies/{campaign.body_id}/", expect=409)
    ask(carol, "DELETE", f"/api/v1/public-bodies/{made['id']}/", expect=204)


def test_every_write_of_the_schema_has_an_example(client):
    schema = client.get("/api/v1/schema/").json()
    lacking = []
    for path, methods in schema["paths"].items():
        if not path.startswith((API, "/api/v1/public-bodies/", "/api/v1/advocates/")):
            continue
        for method, call in methods.items():
            for kind, said in call.get("requestBody", {}).get("content", {}).items():
                if kind == "application/json" and "examples" not in said and not path.endswith("/report/"):
                    lacking.append(f"{method.upper()} {path}")
    assert lacking == []
